import Domain

/// The result of reading a number.
enum ReadNumber: Equatable {
    /// The exact number, as a count of the smallest unit requested.
    case value(Int64)
    /// The text is empty or only whitespace.
    case absent
    case unreadable(UnreadableNumber)
}

/// Why a text cannot be used as a number. The raw values are stable identifiers.
enum UnreadableNumber: String {
    /// The text is not a decimal number.
    case form = "numberForm"
    /// The number exceeds `Money.centsMax` of the smallest unit.
    case tooLarge = "numberTooLarge"
    /// A digit below the smallest unit is not zero.
    case tooFine = "numberTooFine"
}

extension ContentText {
    /// Reads an `xsd:decimal` (XML Schema part 2, 3.2.3): a sign, any number of leading and trailing zeros, a point
    /// with digits on at least one side, and surrounding whitespace. With `isWhole` it reads an `xsd:integer`, which
    /// has no point.
    func number(fractionDigits digitsMax: Int, isWhole: Bool = false) -> ReadNumber {
        guard !isPassedOn else { return .unreadable(.tooLarge) }
        let bytes = unsafe self.bytes
        let core = unsafe ContentHash.core(bytes)
        guard !core.isEmpty else { return .absent }
        let first = unsafe bytes[core.lowerBound]
        let isNegative = first == UInt8(ascii: "-")
        let start = core.lowerBound + (isNegative || first == UInt8(ascii: "+") ? 1 : 0)
        var parts: Int64 = 0
        // The digits after the point; -1 before it.
        var fraction = -1
        var digits = 0
        var fault: UnreadableNumber?
        for index in start..<core.upperBound {
            let byte = unsafe bytes[index]
            if byte == UInt8(ascii: "."), fraction < 0, !isWhole {
                fraction = 0
                continue
            }
            guard byte >= 0x30, byte <= 0x39 else { return .unreadable(.form) }
            digits &+= 1
            if fraction >= 0 {
                fraction &+= 1
                if fraction > digitsMax {
                    if byte != 0x30 { fault = fault ?? .tooFine }
                    continue
                }
            }
            if parts > Money.centsMax / 10 { fault = .tooLarge } else { parts = parts * 10 + Int64(byte - 0x30) }
        }
        guard digits > 0 else { return .unreadable(.form) }
        for _ in min(max(fraction, 0), digitsMax)..<digitsMax {
            if parts > Money.centsMax / 10 { fault = .tooLarge } else { parts *= 10 }
        }
        if let fault { return .unreadable(fault) }
        return .value(isNegative ? -parts : parts)
    }

    /// The number; nil if it cannot be read.
    func decimal(fractionDigits: Int) -> Int64? {
        if case .value(let parts) = number(fractionDigits: fractionDigits) { parts } else { nil }
    }

    /// An amount in reais.
    var money: Money? { decimal(fractionDigits: 2).map(Money.init(cents:)) }

    /// Whether the text, without surrounding whitespace, is one of `texts`.
    func isOne(of texts: StaticString...) -> Bool {
        guard !isPassedOn else { return false }
        let bytes = unsafe self.bytes
        let core = unsafe ContentHash.core(bytes)
        return texts.contains { text in
            text.utf8CodeUnitCount == core.count
                && (0..<core.count).allSatisfy { unsafe text.utf8Start[$0] == bytes[core.lowerBound + $0] }
        }
    }
}
