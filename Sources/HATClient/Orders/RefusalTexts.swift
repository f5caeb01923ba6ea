import Domain
import FoundationEssentials
import JSON

/// Reads HAT's error texts about items. No source shows the form of an element, so every form is read: texts, objects
/// with any members, and lists within them.
struct RefusalTexts {
    /// Cleans texts about records.
    let safeText: SafeText
    private let known = KnownReasons()

    init(safeText: SafeText) { self.safeText = safeText }

    /// Cleaned reasons by text: thousands of items are often refused with the same text. Used by one task only.
    private final class KnownReasons {
        var byText: [String: String] = [:]
    }

    /// Members that contain messages, in the order in which they are joined.
    private static let wordMembers = [
        "message", "mensagem", "error", "erro", "description", "descricao", "motivo", "justification",
        "detaileddescription",
    ]
    /// Members that may contain further errors.
    private static let listMembers = ["detailedmessage", "msgerror", "details", "errors", "rejectioncauses", "items"]

    /// One refusal for each error about an item; blank elements are ignored.
    func refusals(in value: JSONValue?) -> [ItemRefusal] {
        switch value {
        case nil, .null, .bool: []
        case .array(let values): values.flatMap { refusals(in: $0) }
        case .string(let text):
            text.allSatisfy(\.isWhitespace) ? [] : [ItemRefusal(index: nil, texts: [text], reason: reason(of: [text]))]
        case .number(let number):
            [ItemRefusal(index: nil, texts: [number.description], reason: reason(of: []))]
        case .object(let members): refusals(of: members)
        }
    }

    /// The messages in `values`, masked, at most 300 characters; nil when there are none.
    func words(of values: [JSONValue?]) -> String? {
        let sentences = values.flatMap { $0.map { Self.sentences(in: $0) } ?? [] }
        return sentences.isEmpty ? nil : reason(of: sentences)
    }

    /// Every text and number in a value, and names of members that contain digits: any of them may identify an item.
    static func texts(of value: JSONValue) -> [String] {
        switch value {
        case .null, .bool: []
        case .string(let text): [text]
        case .number(let number): [number.description]
        case .array(let values): values.flatMap(texts)
        case .object(let members):
            members.sorted { $0.key < $1.key }.flatMap { name, value in
                (name.contains(where: \.isNumber) ? [name] : []) + texts(of: value)
            }
        }
    }

    private func refusals(of members: [String: JSONValue]) -> [ItemRefusal] {
        guard !members.isEmpty else { return [] }
        let folded = Self.folded(members)
        let index = folded["index"]?.scalarText.flatMap { Int($0) }.flatMap { $0 < 0 ? nil : $0 }
        // An element about one item may list several errors; an element that identifies no item may list items.
        if index == nil, folded["key"] == nil, let list = Self.listOfObjects(in: folded) {
            let texts = Self.texts(of: .object(members.filter { $0.key.lowercased() != list.name }))
            return refusals(in: .array(list.values)).map { inner in
                ItemRefusal(index: inner.index, texts: inner.texts + texts, reason: inner.reason)
            }
        }
        let value = JSONValue.object(members)
        let code = folded["code"]?.scalarText.flatMap { Self.isShown($0) ? $0 + ": " : nil } ?? ""
        let shown = code + reason(of: Self.sentences(in: value))
        return [ItemRefusal(index: index, texts: Self.texts(of: value), reason: String(shown.prefix(300)))]
    }

    private func reason(of sentences: [String]) -> String {
        var shown: [String] = []
        // Further sentences would not fit.
        for sentence in sentences.prefix(8) where !shown.contains(sentence) { shown.append(sentence) }
        let text = shown.joined(separator: "; ")
        if let known = known.byText[text] { return known }
        let cleaned = safeText.clean(text)
        let reason = cleaned.isEmpty ? "HAT gives no reason." : cleaned
        known.byText[text] = reason
        return reason
    }

    /// Whether it is a code of HAT and not a number of a person.
    private static func isShown(_ code: String) -> Bool {
        code.utf8.count <= 32 && !code.isEmpty && code.filter(\.isNumber).count <= 4
            && code.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_-.".contains($0)) }
    }

    private static func sentences(in value: JSONValue) -> [String] {
        switch value {
        case .null, .bool, .number: return []
        case .string(let text): return text.allSatisfy(\.isWhitespace) ? [] : [text]
        case .array(let values): return values.lazy.prefix(16).flatMap { sentences(in: $0) }
        case .object(let members):
            let folded = folded(members)
            let named = (wordMembers + listMembers).flatMap { name in folded[name].map { sentences(in: $0) } ?? [] }
            guard named.isEmpty else { return named }
            let other = folded.filter { !["index", "key", "code"].contains($0.key) }
            return other.sorted { $0.key < $1.key }.flatMap { sentences(in: $0.value) }
        }
    }

    private static func listOfObjects(in folded: [String: JSONValue]) -> (name: String, values: [JSONValue])? {
        for name in listMembers {
            guard case .array(let values)? = folded[name] else { continue }
            let hasObject = values.contains { if case .object = $0 { true } else { false } }
            if hasObject { return (name, values) }
        }
        return nil
    }

    /// The members with names in lower case, because their exact spelling is unknown.
    private static func folded(_ members: [String: JSONValue]) -> [String: JSONValue] {
        Dictionary(members.map { ($0.key.lowercased(), $0.value) }, uniquingKeysWith: { first, _ in first })
    }
}
