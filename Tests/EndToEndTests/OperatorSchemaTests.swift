import Foundation
import Testing

/// Schemas of the operator, compiled by the real compiler.
@Suite(.enabled(if: Program.hasSchemas, Program.needsSchemas), .serialized)
struct `Schemas of the operator` {
    /// ANS's set of 4.03.00, changed so that a lote number may have at most three characters.
    private func stricter(in folder: URL) throws -> URL {
        let own = folder.appending(path: "4.03.00")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: Program.schemas.appending(path: "4.03.00"), to: own)
        let types = own.appending(path: "tissSimpleTypesV4_03_00.xsd")
        let text = try String(contentsOf: types, encoding: .isoLatin1)
        let parts = try #require(text.range(of: "name=\"st_texto12\">"))
        let length = try #require(text.range(of: "maxLength value=\"12\"", range: parts.upperBound..<text.endIndex))
        let tight = text.replacingCharacters(in: length, with: "maxLength value=\"3\"")
        try #require(tight != text, "the official type is called otherwise")
        try Data(tight.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }).write(to: types)
        return types
    }

    @Test func `replace ANS's, and list and doctor say so`() throws {
        let here = try Installation(hasPortal: false)
        let folder = here.home.appending(path: "own")
        let lote = here.home.appending(path: "lote.xml")
        try here.sample("--tiss", "4.03.00", "--lote", "12345").write(to: lote)
        #expect(try here.run(["check", lote.path]).status == 0)
        let types = try stricter(in: folder)
        try here.write(settings: "OPERATOR = \(folder.path)", hasPortal: false)
        let check = try here.run(["check", lote.path])
        #expect(check.status == 65 && check.output.contains("XSD006"), "\(check.output)")
        let small = here.home.appending(path: "small.xml")
        try here.sample("--tiss", "4.03.00", "--lote", "9").write(to: small)
        let older = here.home.appending(path: "older.xml")
        try here.sample("--tiss", "4.02.00", "--lote", "12345").write(to: older)
        for file in [small, older] { #expect(try here.run(["check", file.path]).status == 0) }

        let listed = try here.run(["schemas", "list", "--json"])
        let rows = try #require(listed.items)
        let row = try #require(rows.first { $0["version"] as? String == "4.03.00" })
        #expect(row["operatorFolder"] as? String == folder.appending(path: "4.03.00").path)
        #expect(row["operatorFiles"] as? [String] == [types.lastPathComponent] && row["compiles"] as? Bool == true)
        #expect(try here.run(["schemas", "list"]).output.contains("esquema da operadora, não o oficial"))
        let doctor = try here.run(["doctor"])
        #expect(doctor.output.contains("schemas.operator.4.03.00") && doctor.output.contains(types.lastPathComponent))

        // A set that does not compile must not weaken the checks: the version is held for an operator.
        try Data("<schema".utf8).write(to: types)
        let broken = try here.run(["check", small.path])
        #expect(broken.status == 65 && broken.output.contains("VER004"), "\(broken.output)")
        #expect(try here.run(["doctor"]).status == 78)
        try FileManager.default.createDirectory(
            at: folder.appending(path: "04.03.00"), withIntermediateDirectories: true)
        #expect(try here.run(["doctor", "--json"]).output.contains("schemas.operator.04.03.00"))
        try FileManager.default.removeItem(at: folder)
        #expect(try here.run(["check", small.path]).status == 78)
    }

    @Test func `take effect as soon as they exist, without a restart`() throws {
        let here = try Installation(hasPortal: false)
        let folder = here.home.appending(path: "own")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try here.write(settings: "OPERATOR = \(folder.path)", hasPortal: false)
        let daemon = try here.start(["run"])
        try here.drop(here.sample("--tiss", "4.03.00", "--lote", "12345"), as: "a.xml")
        try here.wait("the verdict") { try here.answers().count == 1 }
        _ = try stricter(in: folder)
        try here.wait("the operator's schema") { here.logs().contains("schema added") }
        try here.drop(here.sample("--tiss", "4.03.00", "--lote", "12346"), as: "b.xml")
        try here.wait("the second verdict") { try here.answers().count == 2 }
        #expect(try here.records().compactMap { $0["verdict"] as? String } == ["accepted", "rejected"])
        daemon.terminate()
        daemon.waitUntilExit()
    }
}
