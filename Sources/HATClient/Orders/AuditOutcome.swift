import Domain
import FoundationEssentials
import HATContract

/// What became of each opinion that was sent, by the guias' numbers.
///
/// An opinion succeeded only when the answer names its guia among the successes and not among the failures: what is not
/// named is refused, never taken for granted.
struct AuditOutcome {
    private var successes: Set<String> = []
    private var failures: [String: JSONValue?] = [:]
    private let refusalTexts: RefusalTexts

    init(_ parts: [AuditAnswer.Part], refusalTexts: RefusalTexts) {
        self.refusalTexts = refusalTexts
        for part in parts {
            for opinion in part.successAuthorizations ?? [] {
                if let number = opinion.authorizationNumber?.text { successes.insert(Self.plain(number)) }
            }
            for opinion in part.invalidAuthorizations ?? [] {
                if let number = opinion.authorizationNumber?.text { failures[Self.plain(number)] = opinion.msgError }
            }
        }
    }

    /// One for each item of `body` that did not succeed; `body` is `{<node>: [items]}`, the items alone, or one item, with
    /// a guia's number each.
    func refusals(ofSent body: [UInt8]) -> [ItemRefusal] {
        Self.numbers(in: body).enumerated().compactMap { index, number in
            guard let number else {
                return ItemRefusal(index: index, texts: [], reason: "The opinion names no guia.")
            }
            if let said = failures[Self.plain(number)] {
                let words = refusalTexts.words(of: [said]) ?? "HAT gives no reason."
                return ItemRefusal(
                    index: index, texts: [number] + (said.map { RefusalTexts.texts(of: $0) } ?? []), reason: words)
            }
            guard !successes.contains(Self.plain(number)) else { return nil }
            return ItemRefusal(index: index, texts: [number], reason: "HAT's answer does not name the guia.")
        }
    }

    /// The number of each item in the order of the body; nil for an item without one.
    private static func numbers(in body: [UInt8]) -> [String?] {
        // What we sent is JSON; were it not, no item of it could be told apart, and none succeeded.
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(body)) else { return [nil] }
        return items(in: value).map { $0["authorizationNumber"]?.scalarText }
    }

    private static func items(in value: JSONValue) -> [JSONValue] {
        switch value {
        case .array(let items): return items
        case .object(let members):
            if case .array(let items)? = members["authorizations"] { return items }
            guard members["authorizationNumber"] == nil else { return [value] }
            // The node's name is a setting; an envelope's other members are no lists.
            for (_, member) in members.sorted(by: { $0.key < $1.key }) {
                if case .array(let items) = member { return items }
            }
            return [value]
        case .null, .bool, .number, .string: return [value]
        }
    }

    /// Without separators and leading zeros, which the two sides may write differently.
    private static func plain(_ number: String) -> String {
        let plain = number.lowercased().filter { $0.isLetter || $0.isNumber }.drop { $0 == "0" }
        return plain.isEmpty ? number : String(plain)
    }
}
