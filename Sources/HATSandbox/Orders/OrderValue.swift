import JSON

/// The allowed values of a key.
enum OrderValue: Sendable {
    /// Not empty, no spaces at its ends, at most this many characters; nil where no source states a size.
    case text(Int?)
    /// Like `text`, digits only.
    case digits(Int)
    /// A date in the format of the behaviour that exists in the calendar.
    case date
    /// `hh:mm`.
    case time
    /// Exactly one of these.
    case words([String])
    /// A JSON number, or its digits as text: no source says which.
    case quantity
    /// A JSON number without fraction.
    case wholeNumber
    /// A non-empty list of objects with these fields.
    case list([OrderField])

    /// The error in a value, without the value; nil when there is none.
    func problem(of value: OrderedJSON, mayBeEmpty: Bool, dateForm: SandboxOrders.DateForm) -> String? {
        switch (self, value) {
        case (.list(let fields), .array(let items)): Self.problem(of: items, fields, dateForm)
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
        if text.utf8.first == 0x20 || text.utf8.last == 0x20 { return "has spaces at its ends" }
        switch self {
        case .text(let max): return max.map { Self.isLonger(text, than: $0) } == true ? "is too long" : nil
        case .digits(let max):
            if !text.utf8.allSatisfy(Self.isDigit) { return "is not all digits" }
            return text.utf8.count > max ? "is too long" : nil
        case .date: return dateForm.holds(text) ? nil : "is not a date in the required format"
        case .time: return Self.isTime(text) ? nil : "is not hh:mm"
        case .words(let words): return words.contains(text) ? nil : "is not one of the known values"
        case .quantity:
            let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
            let isNumber = parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(Self.isDigit) }
            return isNumber ? nil : "is not a number"
        case .wholeNumber, .list: return "has the wrong type"
        }
    }

    private static func problem(
        of items: [OrderedJSON], _ fields: [OrderField], _ dateForm: SandboxOrders.DateForm
    ) -> String? {
        if items.isEmpty { return "is empty" }
        for item in items {
            guard case .object(let members) = item else { return "contains a value that is not an object" }
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
    /// Whether an item without it is refused.
    var isNeeded = false

    /// The four keys that may be empty.
    private static let maybeEmpty: Set<String> = ["blockedDate", "blockDate", "tokenSeed", "socialName"]

    init(_ name: String, _ value: OrderValue, isNeeded: Bool = false) {
        self.name = name
        self.value = value
        self.isNeeded = isNeeded
        mayBeEmpty = Self.maybeEmpty.contains(name)
    }

    private let mayBeEmpty: Bool

    /// The error in a value, without the value; nil when there is none.
    func problem(of value: OrderedJSON, _ dateForm: SandboxOrders.DateForm) -> String? {
        self.value.problem(of: value, mayBeEmpty: mayBeEmpty, dateForm: dateForm)
    }
}

extension SandboxOrders.DateForm {
    /// Whether the text is an existing date in this format.
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
