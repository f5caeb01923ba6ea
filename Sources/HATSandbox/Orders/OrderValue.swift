/// What a value of an item may be.
enum OrderValue: Sendable {
    /// Not empty, no blanks at its ends, at most so many characters; nil where no source tells a size.
    case text(Int?)
    /// As `text`, all digits.
    case digits(Int)
    /// In the date form of the behaviour; must exist in the calendar.
    case date
    /// `hh:mm`.
    case time
    /// One of these, to the letter.
    case words([String])
    /// A JSON number, or its digits as text: no source tells which.
    case quantity
    /// A JSON number without fraction.
    case wholeNumber
    /// Objects with these fields; not empty.
    case list([OrderField])

    /// What is wrong with a value, without the value; nil when nothing is.
    func problem(of value: JSONText, mayBeEmpty: Bool, dateForm: SandboxOrders.DateForm) -> String? {
        switch (self, value) {
        case (.list(let fields), .list(let items)): Self.problem(of: items, fields, dateForm)
        case (.list, _): "is not a list"
        case (.wholeNumber, .number(let text)): Int(text) == nil ? "is not a whole number" : nil
        case (.wholeNumber, _): "is not a number"
        case (.quantity, .number): nil
        case (_, .string("")): mayBeEmpty ? nil : "is empty"
        case (_, .string(let text)): problem(ofText: text, dateForm)
        default: "is not a string"
        }
    }

    private func problem(ofText text: String, _ dateForm: SandboxOrders.DateForm) -> String? {
        if text.utf8.first == 0x20 || text.utf8.last == 0x20 { return "has blanks at its ends" }
        switch self {
        case .text(let max): return max.map { Self.isLonger(text, than: $0) } == true ? "is too long" : nil
        case .digits(let max):
            if !text.utf8.allSatisfy(Self.isDigit) { return "is not all digits" }
            return text.utf8.count > max ? "is too long" : nil
        case .date: return dateForm.holds(text) ? nil : "is not a date of the form wanted"
        case .time: return Self.isTime(text) ? nil : "is not hh:mm"
        case .words(let words): return words.contains(text) ? nil : "is not one of the known values"
        case .quantity:
            let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
            let isNumber = parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(Self.isDigit) }
            return isNumber ? nil : "is not a number"
        case .wholeNumber, .list: return "is not of its kind"
        }
    }

    private static func problem(
        of items: [JSONText], _ fields: [OrderField], _ dateForm: SandboxOrders.DateForm
    ) -> String? {
        if items.isEmpty { return "is empty" }
        for item in items {
            guard case .object(let members) = item else { return "holds what is no object" }
            var seen = Set<String>()
            for (name, value) in members {
                guard let field = fields.first(where: { $0.name == name }) else { return "has an unknown key" }
                guard seen.insert(name).inserted else { return "has \(name) twice" }
                if let problem = field.problem(of: value, dateForm) { return "has \(name), which \(problem)" }
            }
            if let missing = fields.first(where: { $0.isNeeded && !seen.contains($0.name) }) {
                return "lacks \(missing.name)"
            }
        }
        return nil
    }

    private static func isLonger(_ text: String, than max: Int) -> Bool {
        text.utf8.count > max && text.unicodeScalars.count > max
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isTime(_ text: String) -> Bool {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy(isDigit) }),
            let hour = Int(parts[0]), let minute = Int(parts[1])
        else { return false }
        return hour < 24 && minute < 60
    }
}

/// A key of an item.
struct OrderField: Sendable {
    let name: String
    let value: OrderValue
    /// An item without it is refused.
    var isNeeded = false

    /// The four keys that are sent even when they are empty.
    private static let maybeEmpty: Set<String> = ["blockedDate", "blockDate", "tokenSeed", "socialName"]

    init(_ name: String, _ value: OrderValue, isNeeded: Bool = false) {
        self.name = name
        self.value = value
        self.isNeeded = isNeeded
        mayBeEmpty = Self.maybeEmpty.contains(name)
    }

    private let mayBeEmpty: Bool

    /// What is wrong with a value, without the value; nil when nothing is.
    func problem(of value: JSONText, _ dateForm: SandboxOrders.DateForm) -> String? {
        self.value.problem(of: value, mayBeEmpty: mayBeEmpty, dateForm: dateForm)
    }
}

extension SandboxOrders.DateForm {
    /// Whether the text is a date of the calendar in this form.
    func holds(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        switch (self, bytes.count) {
        case (.dashed, 10), (.either, 10):
            return bytes[4] == 0x2D && bytes[7] == 0x2D && Self.exists(bytes[0..<4], bytes[5..<7], bytes[8..<10])
        case (.compact, 8), (.either, 8): return Self.exists(bytes[0..<4], bytes[4..<6], bytes[6..<8])
        default: return false
        }
    }

    private static func exists(_ year: ArraySlice<UInt8>, _ month: ArraySlice<UInt8>, _ day: ArraySlice<UInt8>) -> Bool
    {
        guard let year = number(year), let month = number(month), let day = number(day), (1...12).contains(month) else {
            return false
        }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...days[month - 1]).contains(day)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        digits.reduce(0) { sum, byte in
            sum.flatMap { (0x30...0x39).contains(byte) ? $0 * 10 + Int(byte - 0x30) : nil }
        }
    }
}
