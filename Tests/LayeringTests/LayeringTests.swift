import Foundation
import Testing

/// Which module imports which (`Layer`). The compiler accepts undeclared transitive imports, so the test reads every
/// `import` line.
@Suite struct `Layers` {
    @Test func `every target imports exactly what its row names`() throws {
        var rows = Dictionary(uniqueKeysWithValues: Layer.all.map { ($0.target, $0) })
        for target in try folders(at: sources)
        where !target.lastPathComponent.hasPrefix("C") || target.lastPathComponent == "CLI" {
            let name = target.lastPathComponent
            let found = rows.removeValue(forKey: name)
            let row = try #require(found, "the target \(name) has no row in the table")
            var seen: Set<String> = []
            for file in try swiftFiles(below: target) {
                let modules = Set(try imports(of: file))
                let strange = modules.subtracting(row.modules).subtracting(row.system)
                #expect(strange.isEmpty, "\(name)/\(file.lastPathComponent) imports \(strange.sorted())")
                seen.formUnion(modules)
            }
            // A permission that nobody uses would hide the day on which somebody does.
            let unused = row.modules.union(row.system).subtracting(seen)
            #expect(unused.isEmpty, "no file of \(name) imports \(unused.sorted())")
        }
        #expect(rows.isEmpty, "rows of targets that are gone: \(rows.keys.sorted())")
    }

    /// `HATSPOOL_REGENERATE=1 swift test --filter Layers` writes the last column of the table.
    @Test func `the table of the architecture is this one`() throws {
        let page = SourceFile.root.appending(path: "docs/ARCHITECTURE.md")
        let text = try String(contentsOf: page, encoding: .utf8)
        var rows = Dictionary(uniqueKeysWithValues: Layer.all.map { ($0.target, $0) })
        let lines = text.components(separatedBy: "\n").map { line in
            let cells = line.components(separatedBy: " | ")
            guard cells.count == 3, let name = cells[0].wholeMatch(of: /\| `(\w+)`/)?.1,
                let row = rows.removeValue(forKey: String(name))
            else { return line }
            return "\(cells[0]) | \(cells[1]) | \(row.imports) |"
        }
        #expect(rows.isEmpty, "targets without a line: \(rows.keys.sorted())")
        let expected = lines.joined(separator: "\n")
        if ProcessInfo.processInfo.environment["HATSPOOL_REGENERATE"] == "1" {
            try expected.write(to: page, atomically: true, encoding: .utf8)
        } else {
            #expect(text == expected)
        }
    }

    @Test func `no source file is longer than 500 lines`() throws {
        let targets = Set(Layer.all.map(\.target))
        var seen: Set<String> = []
        for file in try swiftFiles(below: sources) {
            let lines = try String(contentsOf: file, encoding: .utf8).split(
                separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.count <= 500, "\(file.lastPathComponent) has \(lines.count) lines")
            seen.insert(file.pathComponents.dropLast().last { targets.contains($0) } ?? file.lastPathComponent)
        }
        #expect(seen == targets, "not every target was read")
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
