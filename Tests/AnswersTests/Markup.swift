import Foundation
import Testing

/// Whether a page can be read, as XML and as HTML.
enum Markup {
    static func check(_ page: String) throws {
        #expect(fault(in: page) == nil)
        guard let program else { return }
        #expect(try faults(in: page, program, []).isEmpty)
        // libxml2 knows the elements of HTML 4 only.
        let faults = try faults(in: page, program, ["--html"]).filter { $0.contains("error") }
        #expect(faults.allSatisfy { $0.hasSuffix("invalid") && $0.contains("HTML parser error : Tag ") }, "\(faults)")
    }

    private static let program = ["/usr/bin/xmllint", "/usr/local/bin/xmllint"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    /// A plain check that tags nest, for where `xmllint` is not at hand.
    private static func fault(in page: String) -> String? {
        var open: [Substring] = []
        for part in page.split(separator: "<").drop(while: { $0.hasPrefix("!DOCTYPE") }) {
            guard let end = part.firstIndex(of: ">") else { return "no end: \(part.prefix(40))" }
            let tag = part[..<end]
            if tag.hasPrefix("/") {
                guard open.popLast() == tag.dropFirst() else { return "not nested: \(tag)" }
            } else if !tag.hasSuffix("/") {
                open.append(tag.prefix { $0 != " " })
            }
        }
        return open.isEmpty ? nil : "left open: \(open)"
    }

    /// The lines that `xmllint` says.
    private static func faults(in page: String, _ program: String, _ options: [String]) throws -> [Substring] {
        let file = FileManager.default.temporaryDirectory.appending(path: "hatspool-\(UUID().uuidString).html")
        try Data(page.utf8).write(to: file)
        defer {
            // A file that stays behind in /tmp harms nothing.
            try? FileManager.default.removeItem(at: file)
        }
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = ["--nonet", "--noout"] + options + [file.path]
        let pipe = Pipe()
        process.standardError = pipe
        try process.run()
        let said = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: said, as: UTF8.self).split(separator: "\n")
    }
}
