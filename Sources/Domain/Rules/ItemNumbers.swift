/// The numbers of a guia's items (`sequencialItem`), as far as they came: each once, ascending from 1.
///
/// The standard wants them unique in the whole guia, other expenses included; a second list that begins anew is usual all the
/// same, and only told.
package struct ItemNumbers: Sendable {
    package enum List: Int, Sendable { case procedures, expenses }

    package enum Fault: Sendable, Equatable {
        /// Came before in the same list.
        case repeated
        /// Smaller than the one before, not 1 at the beginning, or a number of the other list.
        case unusual
    }

    /// Four digits.
    package static let highest = 9_999

    private var procedures = SeenNumbers()
    private var expenses = SeenNumbers()
    private var last = 0
    /// A bit for each list that had a zero.
    private var zeros: UInt8 = 0
    /// A number could not be read: of the order nothing is certain any more.
    private var isIncomplete = false

    package init() {}

    /// Takes the next number in the order of the document.
    /// Zero and numbers below it, which the schema lets pass, are unusual.
    /// - Returns: nil also for a number beyond four digits, which the schema refuses.
    package mutating func take(_ number: Int, in list: List) -> Fault? {
        guard number > 0 else { return takeZero(number, in: list) }
        guard number <= Self.highest else { return nil }
        let before = last
        last = number
        let isNew = list == .procedures ? procedures.insert(number) : expenses.insert(number)
        guard isNew else { return .repeated }
        if isIncomplete { return nil }
        if before == 0 { return number == 1 ? nil : .unusual }
        let isOfOther = list == .procedures ? expenses.contains(number) : procedures.contains(number)
        return number < before || isOfOther ? .unusual : nil
    }

    /// The next number is missing or could not be read, which is reported for itself.
    package mutating func lose() { isIncomplete = true }

    private mutating func takeZero(_ number: Int, in list: List) -> Fault {
        guard number == 0 else { return .unusual }
        let bit: UInt8 = list == .procedures ? 1 : 2
        defer { zeros |= bit }
        return zeros & bit != 0 ? .repeated : .unusual
    }
}

/// Numbers of four digits. Those that come one after another cost nothing; 1.2 kB hold the others.
private struct SeenNumbers {
    private var first = 0
    private var last = 0
    private var others: [UInt64] = []

    func contains(_ number: Int) -> Bool {
        if number >= first, number <= last { return true }
        return !others.isEmpty && others[number >> 6] & Self.bit(number) != 0
    }

    /// - Returns: false when it was there.
    mutating func insert(_ number: Int) -> Bool {
        if contains(number) { return false }
        if last == 0 { first = number }
        if last == 0 || number == last + 1 {
            last = number
            return true
        }
        if others.isEmpty { others = [UInt64](repeating: 0, count: ItemNumbers.highest >> 6 + 1) }
        others[number >> 6] |= Self.bit(number)
        return true
    }

    private static func bit(_ number: Int) -> UInt64 { 1 << UInt64(number & 63) }
}
