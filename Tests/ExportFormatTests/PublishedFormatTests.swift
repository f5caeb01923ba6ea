import Domain
import ExportFormat
import Foundation
import TestSupport
import Testing

/// Compares the committed files with the texts made from the shapes. `HATSPOOL_REGENERATE=1 swift test --filter
/// PublishedFormat` writes them.
@Suite(.serialized) struct `PublishedFormat` {
    private static let folder = Fixtures.root.appending(path: "schemas/protheus/1.0")

    @Test func `the committed schemas are the ones that the shapes make`() throws {
        for (name, text) in ExportSchema.files { try compare(text, Self.folder.appending(path: name)) }
        let present = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
            .filter { $0.hasSuffix(".xsd") }
        #expect(Set(present) == Set(ExportSchema.files.map(\.name)))
    }

    @Test func `the committed page is the one that the shapes make`() throws {
        try compare(ExportPage.text, Fixtures.root.appending(path: "docs/EXPORTS.md"))
    }

    @Test func `the page describes every field and key`() {
        for shape in ExportShape.all {
            for field in shape.fields { #expect(ExportPage.text.contains("| `\(field.name)` ")) }
            for key in shape.keys where !key.fields.isEmpty { #expect(ExportPage.text.contains("`\(key.name)`")) }
        }
    }

    private func compare(_ text: String, _ file: URL) throws {
        if Fixtures.isRegenerating { try text.write(to: file, atomically: true, encoding: .utf8) }
        #expect(try String(contentsOf: file, encoding: .utf8) == text, "\(file.lastPathComponent)")
    }
}

@Suite struct `Examples and SQL` {
    @Test(arguments: ExportAlias.allCases)
    func `the examples hold every field once`(_ alias: ExportAlias) throws {
        let shape = ExportShape.of(alias)
        let xml = ExportExample.xml(alias)
        for field in shape.fields + shape.lists.flatMap(\.fields) {
            let open = xml.ranges(of: "<\(field.name)>").count + xml.ranges(of: "<\(field.name)/>").count
            #expect(open == 1, "\(field.name)")
        }
        let lines = ExportExample.csv(alias).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 3 && lines.last == "")
        let header = lines[0].split(separator: ";").map(String.init)
        #expect(header == shape.rowFields.map(\.name) + ["OPERACAO"])
        #expect(lines[1].split(separator: ";", omittingEmptySubsequences: false).count == header.count)
    }

    @Test(arguments: ExportAlias.allCases)
    func `samples make a usable record`(_ alias: ExportAlias) {
        let shape = ExportShape.of(alias)
        let rows = Fixtures.record(alias, operation: "incluir", fields: shape.rowFields.map { ($0.name, $0.sample) })
        #expect(Fixtures.draft(rows).problems.isEmpty)
        let lists = shape.lists.map { ($0.container, $0.item, [$0.fields.map { ($0.name, $0.sample) }]) }
        let record = Fixtures.record(alias, fields: shape.fields.map { ($0.name, $0.sample) }, lists: lists)
        #expect(Fixtures.draft(record).problems.isEmpty)
    }

    @Test(arguments: ExportAlias.allCases)
    func `the SQL has each field once as a column, the table's suffix and branch`(_ alias: ExportAlias) {
        let shape = ExportShape.of(alias)
        let sql = ExportSQL.text(alias, suffix: "020", branch: "01")
        for field in shape.rowFields {
            #expect(sql.ranges(of: "AS \(field.name)\n").count + sql.ranges(of: "AS \(field.name),\n").count == 1)
        }
        let table = shape.query.table
        #expect(sql.contains("FROM \(table)020 \(table)\n"))
        #expect(sql.contains("\(table).\(table)_FILIAL = '01'"))
        #expect(sql.contains("\(table).D_E_L_E_T_ = ' '"))
        #expect(!sql.contains("<FILIAL>") && sql.firstMatch(of: /<[A-Z0-9]{3}>/) == nil)
    }

    @Test func `suffix and branch cannot carry SQL`() {
        let sql = ExportSQL.text(.persons, suffix: "010; DROP TABLE X --", branch: "' OR 1=1 --")
        #expect(sql.contains("FROM BTS010DROPTABLEX BTS\n"))
        #expect(sql.contains("BTS.BTS_FILIAL = ' OR 11 '"))
    }

    private static let sqlite = Tool.path(of: "sqlite3")

    @Test(.enabled(if: sqlite != nil, "sqlite3 is not installed"))
    func `the SQL runs and its result is a usable export`() async throws {
        for alias in ExportAlias.allCases {
            let shape = ExportShape.of(alias)
            let sql = ExportSQL.text(alias)
            let result = try await Tool.run(
                #require(Self.sqlite), ["-header", "-separator", ";", ":memory:"], input: tables(shape, sql) + sql)
            let lines = result.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            try #require(lines.count == 3, "\(alias): \(result.errors)")
            let names = lines[0].split(separator: ";").map(String.init)
            #expect(names == shape.rowFields.map(\.name))
            let values = lines[1].split(separator: ";", omittingEmptySubsequences: false).map(String.init)
            let draft = Fixtures.draft(Fixtures.record(alias, fields: Array(zip(names, values))))
            #expect(draft.problems.isEmpty, "\(alias): \(draft.problems.map(\.parameters))")
        }
    }

    /// Tables with one row each. They hold the samples and, in every other column that the statement names, equal
    /// texts.
    private func tables(_ shape: ExportShape, _ sql: String) -> String {
        let samples = Dictionary(
            shape.rowFields.map { (shape.query.columns[$0.name] ?? $0.name, $0.sample) },
            uniquingKeysWith: { first, _ in first })
        var columns: [String: Set<String>] = [:]
        for match in sql.matches(of: /\b((?:[A-Z][A-Z0-9]{2})|E2)_[A-Z0-9_]+\b/.wordBoundaryKind(.simple)) {
            let table = match.output.1 == "E2" ? "SE2" : String(match.output.1)
            columns[table, default: []].insert(String(match.output.0))
        }
        let used = Set(sql.matches(of: /\b([A-Z0-9]{3})010\b/.wordBoundaryKind(.simple)).map { String($0.output.1) })
        return used.sorted().map { table in
            let names = (columns[table] ?? []).filter { !$0.hasSuffix("_ITENS") }.sorted()
            let values = names.map { name in
                let sample = samples["\(table).\(name)"] ?? samples[name]
                let joined =
                    name.hasSuffix("_FILIAL") ? "  " : name == "E2_VALOR" ? "100" : name == "E2_SALDO" ? "0" : "0001"
                return "'\(sample ?? linked(name, samples) ?? joined)'"
            }
            return "CREATE TABLE \(table)010 (\((names + ["D_E_L_E_T_"]).joined(separator: ", ")));\n"
                + "INSERT INTO \(table)010 VALUES (\((values + ["' '"]).joined(separator: ", ")));\n"
        }.joined()
    }

    /// The sample of a field with the same ending; tables are joined by such fields.
    private func linked(_ name: String, _ samples: [String: String]) -> String? {
        let ending = name == "BXX_PROGLO" ? "_PROTOC" : String(name.drop { $0 != "_" })
        return samples.first { $0.key.hasSuffix(ending) && $0.key != name }?.value
    }
}
