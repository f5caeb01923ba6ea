import Foundation
import TestSupport
import Testing

/// Whether a page can be read, as XML and as HTML.
enum Markup {
    static func check(_ page: String) async throws {
        #expect(fault(in: page) == nil)
        guard XMLLint.isInstalled else { return }
        #expect(try await faults(in: page).isEmpty)
        // libxml2 knows the elements of HTML 4 only.
        let faults = try await faults(in: page, ["--html"]).filter { $0.contains("error") }
        #expect(faults.allSatisfy { $0.hasSuffix("invalid") && $0.contains("HTML parser error : Tag ") }, "\(faults)")
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
    private static func faults(in page: String, _ options: [String] = []) async throws -> [String] {
        let file = FileManager.default.temporaryDirectory.appending(path: "hatspool-\(UUID().uuidString).html")
        try Data(page.utf8).write(to: file)
        defer {
            // A file that stays behind in /tmp harms nothing.
            try? FileManager.default.removeItem(at: file)
        }
        return try await XMLLint.lines([file.path], options: options)
    }
}
