/// A calendar day as HAT sends it.
struct DateText: Equatable {
    /// `YYYY-MM-DD`.
    let day: String
    /// The original text, when it contains more than the day.
    let asSent: String?

    /// Reads `YYYY-MM-DD` and `YYYYMMDD`, each with or without a time after `T` or a space. The day is the written one,
    /// whatever the offset of the time, as in the ERP.
    /// - Returns: nil for any other text, and for a day that does not exist.
    init?(_ text: String) {
        let bytes = Array(text.utf8.prefix(Self.lengthMax + 1))
        guard bytes.count >= 8, bytes.count <= Self.lengthMax else { return nil }
        let hasDashes = bytes[4] == UInt8(ascii: "-")
        guard !hasDashes || (bytes.count >= 10 && bytes[7] == UInt8(ascii: "-")) else { return nil }
        let digits = hasDashes ? bytes[0..<4] + bytes[5..<7] + bytes[8..<10] : bytes[0..<8]
        guard digits.allSatisfy(NumberText.isDigit), Self.isDay(digits.map { Int($0 - UInt8(ascii: "0")) }) else {
            return nil
        }
        let time = bytes.dropFirst(hasDashes ? 10 : 8)
        guard time.isEmpty || Self.isTime(time) else { return nil }
        let written = String(decoding: digits, as: UTF8.self)
        day = "\(written.prefix(4))-\(written.dropFirst(4).prefix(2))-\(written.suffix(2))"
        asSent = time.isEmpty ? nil : text
    }

    /// A day, `T`, nanoseconds and an offset need 35.
    private static let lengthMax = 40

    /// A separator followed by the beginning of a time. The original text is kept, so its exact form does not matter.
    private static func isTime(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let separator = bytes.first, separator == UInt8(ascii: "T") || separator == UInt8(ascii: " ") else {
            return false
        }
        let time = bytes.dropFirst()
        return time.count >= 4 && time.prefix(2).allSatisfy(NumberText.isDigit)
            && time.allSatisfy { NumberText.isDigit($0) || Array(":.,+-Z".utf8).contains($0) }
    }

    private static func isDay(_ digits: [Int]) -> Bool {
        let year = digits[0..<4].reduce(0) { $0 * 10 + $1 }
        let month = digits[4] * 10 + digits[5]
        let day = digits[6] * 10 + digits[7]
        guard year > 0, (1...12).contains(month), day > 0 else { return false }
        let isLeap = year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return day <= days[month - 1]
    }
}
