import Domain
import ExportFormat
import Foundation
import TestSupport
import Testing

/// Compares the verdicts of the schemas, as xmllint gives them, with those of the mapper.
@Suite struct `Schemas` {
    /// - Returns: for each document, whether the schema accepts it.
    private func valid(_ documents: [String], schema: String) async throws -> [Bool] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "export-schema-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer {
            // If the removal fails, the system cleans up.
            try? FileManager.default.removeItem(at: folder)
        }
        let schemaFile = folder.appending(path: "schema.xsd")
        try schema.write(to: schemaFile, atomically: true, encoding: .utf8)
        let files = documents.indices.map { folder.appending(path: "d\($0).xml") }
        for (file, document) in zip(files, documents) {
            try document.write(to: file, atomically: true, encoding: .utf8)
        }
        let lines = Set(try await XMLLint.lines(files.map(\.path), schema: schemaFile.path))
        return try files.map { file in
            let isValid = lines.contains("\(file.path) validates")
            try #require(isValid || lines.contains("\(file.path) fails to validate"), "\(lines)")
            return isValid
        }
    }

    @Test(.enabled(if: XMLLint.isInstalled, "xmllint is not installed"), arguments: ExportAlias.allCases)
    func `every example is valid by its own schema and by the common one`(_ alias: ExportAlias) async throws {
        let common = try #require(ExportSchema.files.first).text
        #expect(try await valid([ExportExample.xml(alias)], schema: ExportSchema.text(of: alias)) == [true])
        #expect(try await valid([ExportExample.xml(alias)], schema: common) == [true])
        let other: ExportAlias = alias == .persons ? .providers : .persons
        #expect(try await valid([ExportExample.xml(other)], schema: ExportSchema.text(of: alias)) == [false])
    }

    @Test(.enabled(if: XMLLint.isInstalled, "xmllint is not installed"), arguments: ExportAlias.allCases)
    func `schema and mapper judge changed records alike`(_ alias: ExportAlias) async throws {
        let records = mutations(alias)
        let judged = records.map { record in
            Fixtures.draft(record).problems.allSatisfy { $0.code == .recordNotForHAT }
        }
        let byschema = try await valid(records.map { Fixtures.xml([$0]) }, schema: ExportSchema.text(of: alias))
        #expect(judged.contains(true) && judged.contains(false))
        for (record, (mapper, schema)) in zip(records, zip(judged, byschema)) where mapper != schema {
            Issue.record("\(alias): mapper \(mapper), schema \(schema): \(Fixtures.xml([record]))")
        }
    }

    private func mutations(_ alias: ExportAlias) -> [ExportRecord] {
        let full = Fixtures.full(alias)
        var records = [full]
        for field in ExportShape.of(alias).fields {
            records += [
                full.without(field.name), full.with(field.name, " "), full.with(field.name, " \(field.sample) "),
            ]
            records += values(field.form).map { full.with(field.name, $0) }
        }
        for list in full.lists { records.append(full.without(list.container)) }
        for operation in ["incluir", "ALTERAR", "e", "apagar", "", "x"] {
            var record = full
            record.operation = operation
            records.append(record)
        }
        var shuffled = full
        shuffled.fields.reverse()
        var repeated = full
        repeated.fields.append(full.fields[0])
        var unknown = full
        unknown.fields.append(.init(name: "XXX_NADA", value: "", location: .none))
        return records + [shuffled, repeated, unknown]
    }

    private func values(_ form: FieldForm) -> [String] {
        switch form {
        case .text(let limit): [String(repeating: "é", count: limit), String(repeating: "é", count: limit + 1)]
        case .code(let width):
            [String(repeating: "A", count: width), String(repeating: "7", count: width + 1), "1", "?"]
        case .digits(let counts):
            [
                String(repeating: "1", count: counts.upperBound + 1), String(repeating: "1", count: counts.lowerBound),
                "1A",
            ]
        case .date:
            [
                "20240229", "20230229", "19000229", "20000229", "2024-02-29", "29/02/2024", "31/04/2024", "2024-04-30",
                "00000000", "09991231", "  /  /    ", "2024-1-1", "20241301", "/",
            ]
        case .time: ["00:00", "23:59", "24:00", "2360", "0830", "08:30:59", "08:30:60", "  :  ", "8:30"]
        case .decimal: ["1", "1,5", ".5", "1.", "1.230", "1.234", "-1", "--1", ".", "123456789012345", "1.000,00"]
        case .integer: ["0", "007", "30.00", "30,0", "30.5", "-1", "1234567890", "1e2", ".0"]
        case .flag: ["0", "1", "2", "S"]
        case .choice(let list): list + ["?"]
        }
    }
}
