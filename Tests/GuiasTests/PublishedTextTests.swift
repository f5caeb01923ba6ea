import Domain
import Foundation
import Guias
import JSON
import Testing

/// What is committed is what the table of keys says. `HATSPOOL_REGENERATE=1 swift test --filter PublishedText` writes
/// it.
@Suite(.serialized) struct `PublishedText` {
    private static let isRegenerating = ProcessInfo.processInfo.environment["HATSPOOL_REGENERATE"] == "1"

    @Test func `the committed schema is the one that the table of keys makes`() throws {
        if Self.isRegenerating { try GuiaSchema.text.write(to: SchemaJudge.schema, atomically: true, encoding: .utf8) }
        let committed = try String(contentsOf: SchemaJudge.schema, encoding: .utf8)
        #expect(committed == GuiaSchema.text)
    }

    @Test func `the committed page holds the tables that the code makes`() throws {
        let page = SchemaJudge.root.appending(path: "docs/GUIAS.md")
        for (name, table) in [("keys", keys), ("required", required)] {
            var text = try String(contentsOf: page, encoding: .utf8)
            let start = try #require(text.range(of: "<!-- \(name) -->\n"))
            let end = try #require(text.range(of: "<!-- end of \(name) -->"))
            if Self.isRegenerating {
                text.replaceSubrange(start.upperBound..<end.lowerBound, with: table)
                try text.write(to: page, atomically: true, encoding: .utf8)
            } else {
                #expect(text[start.upperBound..<end.lowerBound] == table)
            }
        }
    }

    @Test func `the page's example is what the reader makes of the page's item`() throws {
        let page = SchemaJudge.root.appending(path: "docs/GUIAS.md")
        var text = try String(contentsOf: page, encoding: .utf8)
        let json = try #require(text.firstMatch(of: /```json\n([\s\S]*?)```/)).output.1
        let xml = try #require(text.firstMatch(of: /```xml\n([\s\S]*?)```/)).output.1
        let reading = try Fixtures.reader.read(Fixtures.json(String(json)), resource: .authorizations, pass: .new)
        let made = String(decoding: reading.document, as: UTF8.self)
        if Self.isRegenerating {
            text.replaceSubrange(xml.startIndex..<xml.endIndex, with: made)
            try text.write(to: page, atomically: true, encoding: .utf8)
        } else {
            #expect(made == xml)
        }
    }

    private var keys: String {
        let rows = KeyStructure.content.all.flatMap { structure in
            structure.keys.map { key in
                "| \(structure.name) | `\(key.name)` | \(type(of: key)) | \(key.size.map(String.init) ?? "") "
                    + "| \(key.field) | \(key.isRead ? "●" : "") |\n"
            }
        }
        return "| in | key | type | size | PLS | read |\n|---|---|---|---|---|---|\n" + rows.joined()
    }

    private func type(of key: ItemKey) -> String {
        switch key.form {
        case .list(let structure): "list of \(structure.name)"
        case .object(let structure): structure.name
        case .text, .code, .date, .boolean, .integer, .decimal: key.form.typeName.lowercased()
        }
    }

    private var required: String {
        let rows = GuiaForm.allCases.filter { $0 != .unknown }.map { kind in
            let types = Set([kind.protheusType(isAudit: false), kind.protheusType(isAudit: true)]).sorted()
            let keys = RequiredKeys.of(kind).map { "`\($0)`" }.joined(separator: ", ")
            return "| `\(kind.rawValue)` | \(types.joined(separator: "; with status 6: ")) | \(keys) |\n"
        }
        return "| kind | PLS guia | required keys |\n|---|---|---|\n" + rows.joined()
    }
}
