import Domain
import JSON

/// A known key's value, held against the key's form.
enum TypedValue {
    /// Text of the element.
    case plain(String)
    /// The day, and the original text when it contains more.
    case date(DateText)
    /// An empty or blank text instead of a date or a number; it has no value and is not reported.
    case blank
    /// Does not have the form.
    case odd

    /// - Parameters:
    ///   - value: neither null nor that of a structure.
    ///   - form: neither an object nor a list.
    init(_ value: JSONValue, as form: KeyForm) {
        let text: String
        switch value {
        case .string(let string): text = string
        case .number(let number): text = NumberText.plain(number)
        case .bool(let bool): text = bool ? "true" : "false"
        case .null, .array, .object:
            self = .odd
            return
        }
        self = Self.typed(value, text, form)
    }

    private static func typed(_ value: JSONValue, _ text: String, _ form: KeyForm) -> TypedValue {
        if case .bool = value {
            switch form {
            case .boolean, .code: return .plain(text)
            case .text, .date, .integer, .decimal, .object, .list: return .odd
            }
        }
        switch form {
        case .text:
            if case .string = value { return .plain(text) }
            return .odd
        case .code: return .plain(text)
        case .date: return DateText(text).map { .date($0) } ?? blankOrOdd(text)
        case .boolean: return blankOrOdd(text)
        case .integer: return NumberText.isInteger(text) ? .plain(text) : blankOrOdd(text)
        case .decimal: return NumberText.isDecimal(text) ? .plain(text) : blankOrOdd(text)
        case .object, .list: return .odd
        }
    }

    private static func blankOrOdd(_ text: String) -> TypedValue {
        text.utf8.allSatisfy { $0 == 0x20 } ? .blank : .odd
    }
}
