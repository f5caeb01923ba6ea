import Domain

/// The result of reading the text of one field.
enum FieldValue: Equatable {
    case empty
    /// The value as the item holds it: without surrounding whitespace, with leading zeros restored, and with days and
    /// numbers in one form.
    case value(String)
    case tooLong(limit: Int, length: Int)
    case wrongForm
    case notInList

    init(_ text: String, form: FieldForm, dates: ItemSettings.DateForm) {
        let trimmed = Self.trimmed(text)
        guard !trimmed.isEmpty else {
            self = .empty
            return
        }
        self =
            switch form {
            case .text(let limit): Self.text(trimmed, limit)
            case .code(let width): Self.code(trimmed, width)
            case .digits(let counts): Self.digits(trimmed, counts)
            case .date: Self.day(trimmed, dates)
            case .time: Self.time(trimmed)
            case .decimal: Self.number(trimmed, wholeMax: 14, fractionMax: 2)
            case .integer:
                trimmed.utf8.first == Self.minus ? .wrongForm : Self.number(trimmed, wholeMax: 9, fractionMax: 0)
            case .flag: trimmed == "0" || trimmed == "1" ? .value(trimmed) : .notInList
            case .choice(let list): list.contains(trimmed) ? .value(trimmed) : .notInList
            }
    }

    /// The text without whitespace (space, tab, line ends) at both ends.
    static func trimmed(_ text: String) -> String {
        guard let first = text.utf8.first, let last = text.utf8.last else { return text }
        guard isWhitespace(first) || isWhitespace(last) else { return text }
        guard let start = text.utf8.firstIndex(where: { !isWhitespace($0) }),
            let end = text.utf8.lastIndex(where: { !isWhitespace($0) })
        else { return "" }
        return String(text[start...end])
    }

    private static func isWhitespace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    private static func text(_ text: String, _ limit: Int) -> FieldValue {
        // A text never has more characters than bytes.
        if text.utf8.count <= limit { return .value(text) }
        let length = text.unicodeScalars.count
        return length <= limit ? .value(text) : .tooLong(limit: limit, length: length)
    }

    private static func code(_ text: String, _ width: Int) -> FieldValue {
        var isNumber = true
        for byte in text.utf8 where !isDigit(byte) {
            guard (0x41...0x5A).contains(byte & 0xDF) else { return .wrongForm }
            isNumber = false
        }
        let count = text.utf8.count
        if count == width { return .value(text) }
        if count > width { return .tooLong(limit: width, length: count) }
        return isNumber ? .value(String(repeating: "0", count: width - count) + text) : .wrongForm
    }

    private static func digits(_ text: String, _ counts: ClosedRange<Int>) -> FieldValue {
        guard text.utf8.allSatisfy(isDigit) else { return .wrongForm }
        let count = text.utf8.count
        if count > counts.upperBound { return .tooLong(limit: counts.upperBound, length: count) }
        return count < counts.lowerBound ? .wrongForm : .value(text)
    }

    static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    private static let minus = UInt8(ascii: "-")
}

// MARK: - Days and times

extension FieldValue {
    private static func day(_ text: String, _ form: ItemSettings.DateForm) -> FieldValue {
        let bytes = Array(text.utf8)
        // Protheus writes an empty day as `  /  /    `.
        if bytes.allSatisfy({ $0 == slash || isWhitespace($0) }) { return .empty }
        let parts: (year: ArraySlice<UInt8>, month: ArraySlice<UInt8>, day: ArraySlice<UInt8>)
        if bytes.count == 8 {
            parts = (bytes[0..<4], bytes[4..<6], bytes[6..<8])
        } else if bytes.count == 10, bytes[4] == minus, bytes[7] == minus {
            parts = (bytes[0..<4], bytes[5..<7], bytes[8..<10])
        } else if bytes.count == 10, bytes[2] == slash, bytes[5] == slash {
            parts = (bytes[6..<10], bytes[3..<5], bytes[0..<2])
        } else {
            return .wrongForm
        }
        guard let year = number(parts.year), let month = number(parts.month), let day = number(parts.day),
            year >= 1_000, CalendarDay(year: year, month: month, day: day) != nil
        else { return .wrongForm }
        return .value(written(parts.year, parts.month, parts.day, form))
    }

    private static func written(
        _ year: ArraySlice<UInt8>, _ month: ArraySlice<UInt8>, _ day: ArraySlice<UInt8>, _ form: ItemSettings.DateForm
    ) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(10)
        bytes += year
        if form == .dashes { bytes.append(minus) }
        bytes += month
        if form == .dashes { bytes.append(minus) }
        bytes += day
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func time(_ text: String) -> FieldValue {
        let bytes = Array(text.utf8)
        if bytes.allSatisfy({ $0 == colon || isWhitespace($0) }) { return .empty }
        let hour: ArraySlice<UInt8>
        let minute: ArraySlice<UInt8>
        switch bytes.count {
        case 4: (hour, minute) = (bytes[0..<2], bytes[2..<4])
        case 5 where bytes[2] == colon: (hour, minute) = (bytes[0..<2], bytes[3..<5])
        case 8 where bytes[2] == colon && bytes[5] == colon && number(bytes[6..<8]).map { $0 < 60 } == true:
            (hour, minute) = (bytes[0..<2], bytes[3..<5])
        default: return .wrongForm
        }
        guard let hours = number(hour), let minutes = number(minute), hours < 24, minutes < 60 else {
            return .wrongForm
        }
        return .value(String(decoding: hour + [colon] + minute, as: UTF8.self))
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        digits.allSatisfy(isDigit) ? digits.reduce(0) { $0 * 10 + Int($1 - 0x30) } : nil
    }

    private static let slash = UInt8(ascii: "/")
    private static let colon = UInt8(ascii: ":")
}

// MARK: - Numbers

extension FieldValue {
    /// Reads digits with at most one point or comma. Digits after the last decimal that counts must be zeros: database
    /// clients write 30 as `30.00` or `30,0`, and 0.5 as `.5`. The result has no redundant zeros.
    private static func number(_ text: String, wholeMax: Int, fractionMax: Int) -> FieldValue {
        var whole: [UInt8] = []
        var fraction: [UInt8] = []
        var hasPoint = false
        let isNegative = text.utf8.first == minus
        for byte in text.utf8.dropFirst(isNegative ? 1 : 0) {
            switch byte {
            case UInt8(ascii: "."), UInt8(ascii: ","):
                guard !hasPoint else { return .wrongForm }
                hasPoint = true
            case 0x30...0x39:
                if hasPoint { fraction.append(byte) } else { whole.append(byte) }
            default: return .wrongForm
            }
        }
        guard !(whole.isEmpty && fraction.isEmpty) else { return .wrongForm }
        if whole.count > wholeMax { return .tooLong(limit: wholeMax, length: whole.count) }
        while fraction.last == 0x30 { fraction.removeLast() }
        guard fraction.count <= fractionMax else { return .wrongForm }
        while whole.count > 1, whole.first == 0x30 { whole.removeFirst() }
        if whole.isEmpty { whole = [0x30] }
        let isZero = whole == [0x30] && fraction.isEmpty
        return .value(
            (isNegative && !isZero ? "-" : "") + String(decoding: whole, as: UTF8.self)
                + (fraction.isEmpty ? "" : "." + String(decoding: fraction, as: UTF8.self)))
    }
}
