import Domain
import Testing

@Suite struct `A cell that a spreadsheet changed` {
    @Test(arguments: [
        ("1,0001E+12", SpreadsheetDamage.scientific), ("1.0001E+12", .scientific), ("1E+12", .scientific),
        ("1e+12", .scientific), ("1,00010001E12", .scientific), (" 1,0001E+12 ", .scientific),
        ("-1,5E-03", .scientific),
        ("123456,00", .decimals), ("123456.0", .decimals), ("#N/D", .errorValue), ("#REF!", .errorValue),
        ("########", .errorValue), ("=\"000123\"", .formula), ("=SOMA(A1)", .formula),
        ("03/04/2026", .day), ("3/4/26", .day), ("12/out", .day), ("out/26", .day), ("1-Mar", .day), ("Apr-26", .day),
    ])
    func `is never a key`(cell: String, damage: SpreadsheetDamage) {
        #expect(SpreadsheetDamage(cell) == damage)
    }

    @Test(arguments: [
        "00010001000001001", "000123", "12.345.678/0001-95", "529.982.247-25", "A09.0", "J45", "1E50", "10E5", "10.1",
        "10.10.101-2", "1.01.01.01-2", "TESTE009017001", "123-4", "10,5", "12.00", "E+12", "1E", "12345678901234567",
        "",
        "'000123", "06", "SET-10", "10-MAR", "1/2", "12/34/567", "10-12", "AB/12", "1-2-2026", "mai-1", "1/2/3/4",
    ])
    func `a code that systems issue is not damaged`(cell: String) {
        #expect(SpreadsheetDamage(cell) == nil)
    }

    @Test func `a column whose numbers all lost their last digits is rounded, one such number alone is not`() {
        func line(_ cells: [String]) -> Int? {
            var numbers = RoundedNumbers()
            for (index, cell) in cells.enumerated() { numbers.add(cell.utf8Span.span, line: index + 2) }
            return numbers.line
        }
        #expect(line(["12345678901234500", "22345678901234600", "32345678901234700"]) == 2)
        #expect(line(["123", "12345678901234500", "22345678901234600", "A", "32345678901234700"]) == 3)
        #expect(line(["12345678901234500"]) == nil, "one number may end in zeros by itself")
        #expect(line(["12345678901234500", "22345678901234600", "32345678901234701"]) == nil)
        #expect(
            line(["00010001000001000", "00010001000002000", "00010001000003000"]) == nil, "fourteen digits are kept")
        #expect(line(["123000", "456000"]) == nil)
    }
}
