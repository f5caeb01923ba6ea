import Domain

extension ContentText {
    /// 1 January of the year 1, packed.
    static let firstPackedDay: Int32 = 10_101

    /// Whether the text is a date whose year is below 1 or above 9999. `xsd:date` allows such years.
    var hasImpossibleYear: Bool {
        if let day = packedDay { return day < Self.firstPackedDay }
        guard !isPassedOn else { return false }
        let bytes = unsafe self.bytes
        let core = unsafe ContentHash.core(bytes)
        guard !core.isEmpty else { return false }
        let isBelow = unsafe bytes[core.lowerBound] == UInt8(ascii: "-")
        let start = core.lowerBound + (isBelow ? 1 : 0)
        var index = start
        while index < core.upperBound, unsafe isDigit(bytes[index]) { index += 1 }
        guard isBelow && index - start >= 4 || index - start > 4, core.upperBound - index >= 6 else { return false }
        return unsafe bytes[index] == UInt8(ascii: "-") && bytes[index + 3] == UInt8(ascii: "-")
            && twoDigits(bytes, index + 1) != nil && twoDigits(bytes, index + 4) != nil
    }

    /// The second of the day of an `xsd:time`, or of an `xsd:dateTime` from `offset` on; nil with a time zone, and for
    /// any other text.
    func second(from offset: Int = 0) -> Int32? {
        guard !isPassedOn else { return nil }
        let bytes = unsafe self.bytes
        let core = unsafe ContentHash.core(bytes)
        let start = core.lowerBound + offset
        guard core.upperBound - start >= 5, let hour = unsafe twoDigits(bytes, start),
            unsafe bytes[start + 2] == UInt8(ascii: ":"), let minute = unsafe twoDigits(bytes, start + 3)
        else { return nil }
        let whole = hour * 3_600 + minute * 60
        // Times of 2.01.03 have no seconds.
        guard core.upperBound - start > 5 else { return whole }
        guard core.upperBound - start >= 8, unsafe bytes[start + 5] == UInt8(ascii: ":"),
            let second = unsafe twoDigits(bytes, start + 6)
        else { return nil }
        for index in (start + 8)..<core.upperBound {
            guard unsafe isDigit(bytes[index]) || bytes[index] == UInt8(ascii: ".") else { return nil }
        }
        return whole + second
    }

    private func twoDigits(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int32? {
        guard unsafe isDigit(bytes[index]), unsafe isDigit(bytes[index + 1]) else { return nil }
        return unsafe Int32(bytes[index] - 0x30) * 10 + Int32(bytes[index + 1] - 0x30)
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
}
