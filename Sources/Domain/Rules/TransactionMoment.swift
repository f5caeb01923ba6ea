/// `xsd:date` and `xsd:time` of a message's header, with whitespace around them and a zone after them. 2.01.03 uses
/// dd/mm/yyyy and hh:mm instead (its `st_data` and `st_hora`).
enum TransactionMoment {
    /// Parses a date.
    /// - Returns: nil for any other text and for a day outside the years 1 to 9999.
    static func day(_ text: String, in version: TISSVersion?) -> CalendarDay? {
        let bare = trimmed(text)
        if writesOtherwise(version) { return slashed(bare) }
        guard isZone(bare.dropFirst(10)) else { return nil }
        return CalendarDay(bare.prefix(10))
    }

    private static func writesOtherwise(_ version: TISSVersion?) -> Bool { version?.text == "2.01.03" }

    private static func slashed(_ text: Substring) -> CalendarDay? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [2, 2, 4] else { return nil }
        return CalendarDay(parts.reversed().joined(separator: "-"))
    }

    /// Whether it is a time: hours to 23 (or 24:00:00), minutes and seconds to 59, fractions of a second.
    static func isTime(_ text: String, in version: TISSVersion?) -> Bool {
        let bare = trimmed(text)
        if writesOtherwise(version) { return clock(bare + ":00").map { $0.0 < 24 && $0.1 < 60 } ?? false }
        guard let (hour, minute, second) = clock(bare.prefix(8)) else { return false }
        var rest = bare.dropFirst(8)
        var isWhole = true
        if rest.first == "." {
            let fraction = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
            guard !fraction.isEmpty else { return false }
            isWhole = fraction.allSatisfy { $0 == "0" }
            rest = rest.dropFirst(1 + fraction.count)
        }
        let exists = hour < 24 && minute < 60 && second < 60 || (hour, minute, second) == (24, 0, 0) && isWhole
        return exists && isZone(rest)
    }

    private static func clock(_ text: Substring) -> (Int, Int, Int)? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let numbers = parts.compactMap(twoDigits)
        return parts.count == 3 && numbers.count == 3 ? (numbers[0], numbers[1], numbers[2]) : nil
    }

    /// Empty, `Z`, or an offset of at most fourteen hours.
    private static func isZone(_ text: Substring) -> Bool {
        guard let sign = text.first, text != "Z" else { return true }
        let parts = text.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
        let numbers = parts.compactMap(twoDigits)
        guard sign == "+" || sign == "-", parts.count == 2, numbers.count == 2 else { return false }
        return numbers[0] < 14 && numbers[1] < 60 || numbers == [14, 0]
    }

    private static func twoDigits(_ text: Substring) -> Int? {
        text.utf8.count == 2 && text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
    }

    private static func trimmed(_ text: String) -> Substring {
        let start = text.drop(while: \.isWhitespace)
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return start[start.endIndex...] }
        return start[...last]
    }
}
