import Domain
import Foundation
import Testing

@testable import References

@Suite struct `Registers in force` {
    private let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private func has(_ code: String, in registers: Registers) throws -> Bool {
        try !registers.snapshot.entries(.cid, #require(ReferenceKey(.diagnosis, code))).isEmpty
    }

    @Test func `a new file replaces the whole register, and a restart finds it`() throws {
        try folder.drop("cid.csv", "codigo\nA01\n")
        #expect(folder.take().isTaken)
        try folder.drop("cid-2.csv", "codigo\nA02\n")
        #expect(folder.take(at: 2_000).isTaken)
        #expect(try !has("A01", in: folder.registers))
        let again = folder.started()
        #expect(again.failures.isEmpty)
        #expect(try has("A02", in: again.registers) && !has("A01", in: again.registers))
        let versions = try ReferenceStore(path: folder.root + "/.reference") { RecordLines(judge: $0) }.versions()
        #expect(versions.map(\.since) == [2_000] && versions.map(\.rowCount) == [1])
        #expect(folder.names("inbox/reference").isEmpty)
        #expect(
            folder.names("done/reference") == ["cid-2.csv", "cid-2.csv.retorno.txt", "cid.csv", "cid.csv.retorno.txt"])
    }

    @Test func `an invalid file keeps the register in force`() throws {
        try folder.drop("cid.csv", "codigo\nA01\n")
        #expect(folder.take().isTaken)
        try folder.drop("cid.csv", "codigo;valido_de\nA02;nunca\n")
        #expect(folder.take().faults.count == 1)
        #expect(try has("A01", in: folder.registers))
        #expect(try has("A01", in: folder.started().registers))
    }

    @Test func `a file that still grows is not read`() throws {
        try folder.drop("cid.csv", "codigo\nA01\n")
        #expect(folder.check(after: 3_000).reports.isEmpty)
        try folder.drop("cid.csv", "codigo\nA01\nA02\n")
        #expect(folder.check(after: 3_000).reports.isEmpty)
        #expect(folder.check(after: 1_999).reports.isEmpty)
        #expect(folder.check(after: 1).isTaken)
        #expect(try has("A02", in: folder.registers))
    }

    @Test func `nothing is ever overwritten`() throws {
        for round in 0..<3 {
            try folder.drop("cid.csv", "codigo\nA0\(round)\n")
            #expect(folder.take().isTaken)
        }
        #expect(
            folder.names("done/reference").filter { $0.hasSuffix(".csv") } == ["cid.csv", "cid~2.csv", "cid~3.csv"])
        #expect(try folder.text("done/reference/cid~2.csv") == "codigo\nA01\n")
    }

    @Test func `three versions are kept, including the one in force`() throws {
        for round in 0..<6 {
            try folder.drop("cid.csv", "codigo\nA0\(round)\n")
            #expect(folder.take().isTaken)
        }
        #expect(folder.names(".reference").count == 4)
        #expect(try has("A05", in: folder.started().registers))
    }

    @Test func `the same content again changes nothing and is filed`() throws {
        for _ in 0..<2 {
            try folder.drop("cid.csv", "codigo\nA01\n")
            _ = folder.take()
        }
        #expect(folder.names(".reference").count == 2)
        #expect(folder.names("inbox/reference").isEmpty)
    }

    @Test func `leftovers of a crash at any step are harmless`() throws {
        try folder.drop("cid.csv", "codigo\nA01\n")
        #expect(folder.take().isTaken)
        // A truncated copy, a version that is not in the index yet, a truncated index, a truncated answer.
        try folder.write(".reference/cid.part", "codigo\nA0")
        try folder.write(".reference/cid.0000000000000000.csv", "codigo\nB")
        try folder.write(".reference/current.part", "hatspool ref")
        try folder.write("done/reference/.retorno.part", "c")
        let again = folder.started()
        #expect(again.failures.isEmpty)
        #expect(try has("A01", in: again.registers))
        try folder.drop("cid.csv", "codigo\nA02\n")
        #expect(folder.take().isTaken)
        #expect(try has("A02", in: folder.started().registers))
        _ = again.registers.check(milliseconds: 0, time: 0)
        #expect(!folder.names(".reference").contains { $0.hasSuffix(".part") })
        #expect(!folder.names("done/reference").contains { $0.hasSuffix(".part") })
    }

    @Test func `a crash before the file was moved ends with the file moved`() throws {
        try folder.drop("cid.csv", "codigo\nA01\n")
        #expect(folder.take().isTaken)
        let text = try folder.text("done/reference/cid.csv")
        // As if register and answer were written, but the file not moved.
        try FileManager.default.removeItem(atPath: "\(folder.root)/done/reference/cid.csv")
        try folder.drop("cid.csv", text)
        guard case .unchanged? = folder.take().reports.first?.outcome else {
            Issue.record("the file was not recognised")
            return
        }
        #expect(folder.names("inbox/reference").isEmpty)
        #expect(folder.names("done/reference").contains("cid~2.csv"))
    }

    @Test func `a damaged version is reported and not used`() throws {
        try folder.drop("cid.csv", "codigo\nA01\n")
        try folder.drop("calendario.csv", "valido_de;valido_ate\n2026-01-01;2026-12-31\n")
        #expect(folder.take().reports.count == 2)
        let name = try #require(folder.names(".reference").first { $0.hasPrefix("cid.") })
        try folder.write(".reference/\(name)", "codigo\nA02\n")
        let again = folder.started()
        #expect(again.failures.map(\.code) == [.malformed])
        #expect(again.registers.snapshot.present == [.calendario])
        // Dropping the same file again repairs it.
        try folder.drop("cid.csv", "codigo\nA03\n")
        #expect(folder.take().isTaken)
        #expect(folder.started().failures.isEmpty)
    }

    @Test func `a damaged index is reported`() throws {
        try folder.drop("cid.csv", "codigo\nA01\n")
        #expect(folder.take().isTaken)
        try folder.write(".reference/current", "hatspool reference 1\ncid zz 1 1\n")
        #expect(folder.started().failures.map(\.code) == [.malformed])
    }

    @Test func `links and folders are not touched`() throws {
        try folder.write("secret.csv", "codigo\nA01\n")
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.root)/inbox/reference/cid.csv", withDestinationPath: "\(folder.root)/secret.csv")
        try FileManager.default.createDirectory(
            atPath: "\(folder.root)/inbox/reference/tuss.csv", withIntermediateDirectories: true)
        #expect(folder.take().reports.isEmpty)
        #expect(folder.names("inbox/reference") == ["cid.csv", "tuss.csv"])
    }
}
