import Domain
import Foundation
import Testing

@testable import References

@Suite struct `A register that a spreadsheet saved` {
    private let folder: TestFolder

    init() throws { folder = try TestFolder() }

    /// Returns the faults of the file and checks that the earlier table is still in force.
    private func faults(_ name: String, _ text: String) throws -> [ReferenceFault] {
        try folder.drop("beneficiarios.csv", "carteira\n00010001000001001\n")
        _ = folder.take()
        try folder.drop(name, text)
        let check = folder.take()
        let report = try #require(check.reports.first)
        guard case .refused(let faults, _) = report.outcome else { return [] }
        let key = try #require(ReferenceKey(.beneficiary, "10001000001001"))
        #expect(folder.registers.snapshot.entries(.beneficiarios, key).count == 1, "the old table stays")
        return faults
    }

    @Test(arguments: ["1,0001E+12", "1.0001E+12", "1E+12", "123456,00", "#N/D", "\"=\"\"1\"\"\""])
    func `is refused, and the row is reported`(cell: String) throws {
        let found = try faults("beneficiarios-2.csv", "carteira;valido_de\nA1;2019-03-01\n\(cell);01/03/2019\nA2;\n")
        #expect(found == [ReferenceFault(.spreadsheetCell, line: 3, column: "carteira")])
    }

    @Test func `is refused when its long numbers were rounded`() throws {
        let rows = (1...5).map { "\($0)2345678901234500\n" }.joined()
        let found = try faults("beneficiarios-3.csv", "carteira\n" + rows)
        #expect(found == [ReferenceFault(.roundedNumbers, line: 2, column: "carteira")])
    }

    @Test func `is refused when day and month were swapped`() throws {
        let found = try faults("beneficiarios-4.csv", "carteira;valido_de\nA1;03/25/2019\n")
        #expect(found == [ReferenceFault(.dayAndMonthSwapped, line: 2, column: "valido_de")])
        let serial = try faults("beneficiarios-5.csv", "carteira;valido_de\nA1;43525\n")
        #expect(serial == [ReferenceFault(.notADay, line: 2, column: "valido_de")])
    }

    @Test func `as Unicode text is reported as such`() throws {
        let bytes =
            Data([0xFF, 0xFE]) + Data("carteira\r\n1\r\n".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
        try bytes.write(to: URL(filePath: "\(folder.root)/inbox/reference/beneficiarios.csv"))
        let check = folder.take()
        guard case .refused(let faults, _)? = check.reports.first?.outcome else {
            Issue.record("\(check)")
            return
        }
        #expect(faults == [ReferenceFault(.wideEncoding, line: 1)])
    }

    @Test func `with lost leading zeros has the same keys`() throws {
        try folder.drop("beneficiarios.csv", "carteira\n10001000001001\n")
        #expect(folder.take().isTaken)
        let key = try #require(ReferenceKey(.beneficiary, "00010001000001001"))
        #expect(folder.registers.snapshot.entries(.beneficiarios, key).count == 1)
    }
}
