import Foundation
import Testing

/// Which module may import which: the table of `docs/ARCHITECTURE.md` as data. The compiler accepts undeclared
/// transitive imports, so the test reads every `import` line.
@Suite struct `Layers` {
    private static let allowed: [String: Set<String>] = [
        "JSON": [],
        "Domain": ["JSON"],
        "Digests": ["Domain", "CLibCrypto"],
        "Messages": ["Domain"],
        "TISSWriting": ["Domain", "Digests"],
        "Samples": ["Domain", "TISSWriting"],
        "Answers": ["Domain", "JSON", "Messages", "TISSWriting"],
        "Guias": ["Domain", "Digests", "JSON"],
        "ExportFormat": ["Domain", "JSON"],
        "XMLReading": ["Domain", "CLibXML2"],
        "Exports": ["Domain", "XMLReading", "CLibXML2", "CLibCSV"],
        "PortalLog": ["Domain", "CLinux"],
        "Settings": ["Domain", "CINIH"],
        "Spool": ["Domain", "Digests", "CLinux"],
        "Archives": ["Domain", "CLibArchive"],
        "Schemas": ["Domain", "Digests", "CLinux"],
        "Documents": ["Domain", "Digests", "XMLReading", "CLibXML2"],
        "References": ["Domain", "Digests", "CLibCSV", "CLinux"],
        "InspectionWorkers": ["Domain", "JSON", "CLinux", "CLibSeccomp"],
        "Ledger": ["Domain", "Digests", "JSON"],
        "LedgerSQLite": ["Ledger", "Domain", "GRDB", "GRDBSQLite"],
        "HATContract": ["Domain", "JSON"],
        "HATClient": ["Domain", "HATContract", "JSON", "AsyncHTTPClient", "NIOCore", "NIOHTTP1", "NIOPosix"],
        "HATSandbox": [
            "Domain", "Digests", "HATContract", "JSON", "Samples", "TISSWriting", "Hummingbird", "NIOCore",
            "NIOPosix", "HTTPTypes", "Logging",
            "ServiceLifecycle", "SystemPackage",
        ],
        "Pipeline": ["Domain", "JSON", "Logging", "NIOPosix"],
        "Jobs": ["Domain", "Pipeline", "Logging", "ServiceLifecycle"],
        "Application": [
            "Domain", "Digests", "Messages", "Answers", "Settings", "Spool", "Archives", "Schemas", "Documents",
            "Ledger",
            "LedgerSQLite", "InspectionWorkers", "Guias", "ExportFormat", "Exports", "PortalLog", "References",
            "HATContract", "HATClient", "Pipeline", "Jobs",
            "Logging",
            "ServiceLifecycle", "UnixSignals", "NIOPosix",
        ],
        "CLI": [
            "Application", "Domain", "Messages", "Settings", "Samples", "TISSWriting", "Schemas", "ExportFormat",
            "HATSandbox",
            "ArgumentParser",
            "FoundationNetworking", "Logging", "ServiceLifecycle", "UnixSignals",
        ],
        "Measurement": [
            "Domain", "Documents", "Spool", "Ledger", "LedgerSQLite", "Pipeline", "Samples", "TISSWriting", "NIOPosix",
        ],
    ]
    /// Modules of the standard library, and the C library.
    private static let everywhere: Set<String> = [
        "FoundationEssentials", "FoundationInternationalization", "Foundation", "Glibc", "Synchronization", "Dispatch",
    ]

    @Test func `every import of every target is one that its layer allows`() throws {
        var seen = 0
        var rows = Set(Self.allowed.keys)
        for target in try folders(at: sources)
        where !target.lastPathComponent.hasPrefix("C") || target.lastPathComponent == "CLI" {
            let name = target.lastPathComponent
            rows.remove(name)
            let allowed = try #require(Self.allowed[name], "the target \(name) has no row in the table")
            for file in try swiftFiles(below: target) {
                for module in try imports(of: file) {
                    seen += 1
                    #expect(
                        allowed.contains(module) || Self.everywhere.contains(module),
                        "\(name)/\(file.lastPathComponent) imports \(module)")
                }
            }
        }
        #expect(seen > 100, "the imports were not read")
        #expect(rows.isEmpty, "rows of targets that are gone: \(rows)")
    }

    @Test func `no source file is longer than 500 lines`() throws {
        var seen: Set<String> = []
        for file in try swiftFiles(below: sources) {
            let lines = try String(contentsOf: file, encoding: .utf8).split(
                separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.count <= 500, "\(file.lastPathComponent) has \(lines.count) lines")
            seen.insert(file.pathComponents.dropLast().last { Self.allowed[$0] != nil } ?? file.lastPathComponent)
        }
        #expect(seen == Set(Self.allowed.keys), "not every target was read")
    }

    private var sources: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Sources")
    }

    private func folders(at url: URL) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(at: url, includingPropertiesForKeys: [.isDirectoryKey])
            .filter { try $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true }
    }

    private func swiftFiles(below url: URL) throws -> [URL] {
        let files = try FileManager.default.subpathsOfDirectory(atPath: url.path)
        return files.filter { $0.hasSuffix(".swift") }.map { url.appending(path: $0) }
    }

    private func imports(of file: URL) throws -> [String] {
        try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ").map(String.init)
            guard let position = fields.firstIndex(of: "import"), position <= 1, fields.count > position + 1,
                position == 0
                    || ["public", "package", "internal", "private", "fileprivate", "@preconcurrency", "@testable"]
                        .contains(fields[0])
            else { return nil }
            let kinds: Set<String> = ["struct", "class", "enum", "func", "protocol"]
            let path = kinds.contains(fields[position + 1]) ? fields[position + 2] : fields[position + 1]
            return path.split(separator: ".").first.map(String.init)
        }
    }
}
