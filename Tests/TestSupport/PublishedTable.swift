import Foundation

/// A table that is made from data and committed in a page of the documentation, between `<!-- NAME -->` and `<!-- end of NAME -->`.
package enum PublishedTable {
    /// What the page holds, whose path is from the package's root. With `HATSPOOL_REGENERATE=1` the table is written there first.
    package static func committed(_ name: String, of page: String, writing table: String) throws -> String {
        let file = URL(filePath: #filePath).appending(path: "../../../\(page)").standardized
        var text = try String(contentsOf: file, encoding: .utf8)
        guard let start = text.range(of: "<!-- \(name) -->\n"), let end = text.range(of: "<!-- end of \(name) -->")
        else {
            throw CocoaError(.fileReadCorruptFile)
        }
        let position = start.upperBound..<end.lowerBound
        guard ProcessInfo.processInfo.environment["HATSPOOL_REGENERATE"] == "1" else { return String(text[position]) }
        text.replaceSubrange(position, with: table)
        try text.write(to: file, atomically: true, encoding: .utf8)
        return table
    }
}
