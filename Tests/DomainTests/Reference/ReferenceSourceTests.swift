import Domain
import Foundation
import TestSupport
import Testing

/// `HATSPOOL_REGENERATE=1 swift test --filter ReferenceSources` writes the committed table.
@Suite struct `ReferenceSources` {
    private let all = ReferenceKind.allCases.flatMap { kind in kind.sources.map { (kind, $0) } }

    @Test func `every reference table has a source, and no table of Protheus fills two`() {
        for kind in ReferenceKind.allCases { #expect(!kind.sources.isEmpty, "\(kind)") }
        #expect(Set(all.map(\.1.alias)).count == all.count)
        for (kind, source) in all {
            #expect(ReferenceKind.bringing(source.alias.lowercased())?.kind == kind)
            #expect(ReferenceKind.named("\(source.alias).xml") == kind)
        }
        #expect(ReferenceKind.bringing("SX5") == nil)
    }

    @Test func `a source fills existing columns, the required ones among them`() {
        for (kind, source) in all {
            let names = source.columns.map(\.name)
            #expect(Set(names).count == names.count && Set(names).isSubset(of: kind.columns.map(\.name)))
            #expect(kind.columns.filter(\.isRequired).allSatisfy { names.contains($0.name) }, "\(source.alias)")
            for part in source.columns.flatMap(\.parts) {
                #expect(part.field.hasPrefix("\(source.alias)_") && part.field.utf8.count <= 10, "\(part.field)")
            }
        }
    }

    @Test func `the committed page shows the table`() throws {
        #expect(try PublishedTable.committed("sources", of: "docs/REGISTERS.md", writing: published) == published)
    }

    private var published: String {
        let rows = all.flatMap { kind, source in
            source.columns.map { column in
                let parts = column.parts.map { part in
                    "`\(part.field)`" + (part.width > 0 ? " (\(part.width))" : "")
                }
                return "| `\(kind.rawValue)` | `\(source.alias)` \(source.title) | \(column.name) | "
                    + "\(parts.joined(separator: " + ")) | \(text(of: column)) | "
                    + "\(column.isConfirmed ? "confirmed" : "assumed") |\n"
            }
        }
        return "| register | table | column | fields (width) | how | source |\n|---|---|---|---|---|---|\n"
            + rows.joined()
    }

    private func text(of column: ReferenceSource.Column) -> String {
        let reading =
            switch column.reading {
            case .asItIs: column.parts.count > 1 ? "one after the other, with their leading zeros" : ""
            case .cnpj: "more than 11 letters and digits"
            case .cpf: "11 digits at most"
            case .dayBefore: "the day before"
            case .unblocked: "the first, unless the second is not before it"
            case .authorised: "`S` for status 1, 2 or empty, unless cancelled is 1"
            case .council: "abbreviation → code of table 26"
            case .state: "abbreviation → code of table 59"
            case .competence: "for people"
            }
        return [reading, column.selectsRecords ? "a record without it is passed over" : ""]
            .filter { !$0.isEmpty }.joined(separator: "; ")
    }
}
