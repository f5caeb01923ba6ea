/// How spreadsheets damage numbers when they save a table: such a cell identifies nobody and is never a key.
package enum SpreadsheetDamage: String, Sendable, Codable, CaseIterable {
    /// `1,0001E+12`: a long number in scientific notation; its last digits are lost.
    case scientific
    /// `123456,00`, `123456.0`: a code saved as a number with decimals.
    case decimals
    /// `#N/D`, `#REF!`, `####`: the error of a formula, or a column that was too narrow.
    case errorValue
    /// `="000123"`: a formula.
    case formula
    /// `03/04/2026`, `12/out`, `Apr-26`: a code such as `12-10` that was read as a date.
    case day

    /// Nil for anything that may be a code, such as letters and digits, also `1E50`.
    /// - Parameter cell: the cell of a key; whitespace around it is ignored.
    package init?(_ cell: Span<UInt8>) {
        var (start, end) = (0, cell.count)
        while start < end, cell[start] <= 0x20 { start += 1 }
        while end > start, cell[end - 1] <= 0x20 { end -= 1 }
        guard start < end else { return nil }
        switch cell[start] {
        case UInt8(ascii: "#"): self = .errorValue
        case UInt8(ascii: "="): self = .formula
        default:
            if let number = Self.number(cell, start, end) {
                self = number
            } else if Self.isDay(cell, start, end) {
                self = .day
            } else {
                return nil
            }
        }
    }

    /// The same for text.
    package init?(_ cell: some StringProtocol) {
        let text = String(cell)
        self.init(text.utf8Span.span)
    }

    /// Digits, at most one point or comma with digits behind it, at most one exponent.
    private static func number(_ cell: Span<UInt8>, _ start: Int, _ end: Int) -> SpreadsheetDamage? {
        var index = start
        if cell[index] == UInt8(ascii: "-") || cell[index] == UInt8(ascii: "+") { index += 1 }
        let whole = digits(cell, &index, end)
        guard whole.count > 0 else { return nil }
        var hasFraction = false
        var isZero = true
        var fractionCount = 0
        if index < end, cell[index] == UInt8(ascii: ",") || cell[index] == UInt8(ascii: ".") {
            index += 1
            let fraction = digits(cell, &index, end)
            (hasFraction, isZero, fractionCount) = (true, fraction.isZero, fraction.count)
            guard fractionCount > 0 else { return nil }
        }
        // A code of four digits and more; `A09.0` and `10.1` may be codes of their own.
        if index == end { return hasFraction && isZero && fractionCount <= 2 && whole.count >= 4 ? .decimals : nil }
        guard cell[index] | 0x20 == UInt8(ascii: "e") else { return nil }
        index += 1
        var hasSign = false
        if index < end, cell[index] == UInt8(ascii: "-") || cell[index] == UInt8(ascii: "+") {
            hasSign = true
            index += 1
        }
        guard digits(cell, &index, end).count > 0, index == end, hasSign || hasFraction else { return nil }
        return .scientific
    }

    /// Day, month and year as numbers between slashes, or the name of a month beside a number: how spreadsheets show a
    /// date. No system issues such codes.
    private static func isDay(_ cell: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        guard end - start <= 10 else { return false }
        var parts = [[UInt8]()]
        var separators: Set<UInt8> = []
        for index in start..<end {
            let byte = cell[index]
            if byte == UInt8(ascii: "/") || byte == UInt8(ascii: "-") {
                separators.insert(byte)
                parts.append([])
            } else {
                parts[parts.count - 1].append(byte)
            }
        }
        guard separators.count == 1, let separator = separators.first else { return false }
        let isNumber = { (part: [UInt8]) in
            (part.count == 1 || part.count == 2 || part.count == 4) && part.allSatisfy { (0x30...0x39).contains($0) }
        }
        if separator == UInt8(ascii: "/"), parts.count == 3, parts.allSatisfy(isNumber), parts[0].count <= 2 {
            return parts[1].count <= 2 && parts[2].count != 1
        }
        guard parts.count == 2, let month = parts.first(where: { $0.count == 3 }),
            parts.contains(where: isNumber)
        else { return false }
        // With a hyphen only as spreadsheets write it, since `SET-10` may be a code.
        let text = String(decoding: month, as: UTF8.self)
        let lower = text.lowercased()
        let shown = separator == UInt8(ascii: "/") ? lower : lower.prefix(1).uppercased() + lower.dropFirst()
        return monthNames.contains(lower) && text == shown
    }

    /// Abbreviations in Portuguese and English.
    private static let monthNames: Set<String> = [
        "jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez", "feb", "apr", "may", "aug",
        "sep", "oct", "dec",
    ]

    private static func digits(_ cell: Span<UInt8>, _ index: inout Int, _ end: Int) -> (count: Int, isZero: Bool) {
        let start = index
        var isZero = true
        while index < end, (0x30...0x39).contains(cell[index]) {
            isZero = isZero && cell[index] == 0x30
            index += 1
        }
        return (index - start, isZero)
    }
}

/// Detects that the long numbers of a column lost their last digits: spreadsheets keep fifteen and write zeros for the
/// rest. One number may end in zeros by chance; all of them do only when they were rounded.
package struct RoundedNumbers: Sendable {
    /// Digits that spreadsheets keep.
    package static let digitsKept = 15
    /// Zeros needed in all; each of them is there by chance once in ten times.
    private static let evidenceMin = 5

    private var zeroCount = 0
    private var hasOther = false
    private var firstLine = 0

    /// No numbers yet.
    package init() {}

    /// Adds a cell; a cell that is no number of more than fifteen digits counts for nothing.
    package mutating func add(_ cell: Span<UInt8>, line: Int) {
        var count = 0
        var zeros = 0
        for index in cell.indices {
            let byte = cell[index]
            guard (0x30...0x39).contains(byte) else { return }
            if count == 0, byte == 0x30 { continue }
            count += 1
            zeros = byte == 0x30 ? zeros + 1 : 0
        }
        guard count > Self.digitsKept else { return }
        guard zeros >= count - Self.digitsKept else {
            hasOther = true
            return
        }
        if firstLine == 0 { firstLine = line }
        zeroCount += count - Self.digitsKept
    }

    /// Line of the first rounded number; nil when there is no evidence.
    package var line: Int? { !hasOther && zeroCount >= Self.evidenceMin ? firstLine : nil }
}
