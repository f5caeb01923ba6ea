/// Checks the numbers of the items of a guia (`sequencialItem`): each once, ascending from 1.
///
/// The standard requires them to be unique in the whole guia, other expenses included. A second list that begins with 1
/// again is common, so it only warns.
package struct ItemNumbers: Sendable {
    /// The two lists of items of a guia.
    package enum List: Int, Sendable { case procedures, expenses }

    /// What is wrong with a number.
    package enum Fault: Sendable, Equatable {
        /// Occurred before in the same list.
        case repeated
        /// Smaller than the previous one, not 1 at the beginning, or a number of the other list.
        case unusual
    }

    /// Largest number: four digits.
    package static let highest = 9_999

    private var procedures = SeenNumbers()
    private var expenses = SeenNumbers()
    private var last = 0
    /// A bit for each list that has had a zero.
    private var zeros: UInt8 = 0
    /// A number could not be read, so the order is no longer known.
    private var isIncomplete = false

    /// No numbers yet.
    package init() {}

    /// Checks the next number, in document order. Zero and negative numbers, which the schema allows, are unusual.
    /// - Returns: nil for a number without a fault, and for one beyond four digits, which the schema refuses.
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

    /// Records that the next number is missing or could not be read; that is reported elsewhere.
    package mutating func lose() { isIncomplete = true }

    private mutating func takeZero(_ number: Int, in list: List) -> Fault {
        guard number == 0 else { return .unusual }
        let bit: UInt8 = list == .procedures ? 1 : 2
        defer { zeros |= bit }
        return zeros & bit != 0 ? .repeated : .unusual
    }
}

/// Set of numbers of four digits. Consecutive ones take no memory; 1.2 kB hold all others.
private struct SeenNumbers {
    private var first = 0
    private var last = 0
    private var others: [UInt64] = []

    func contains(_ number: Int) -> Bool {
        if number >= first, number <= last { return true }
        return !others.isEmpty && others[number >> 6] & Self.bit(number) != 0
    }

    /// - Returns: false when it was in the set already.
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
