import Domain
import FoundationEssentials
import HATContract
import JSON

/// The result of each sent opinion, by the number of its guia.
///
/// An opinion succeeded only when the answer lists its guia among the successes and not among the failures. A guia that
/// is not listed is refused, never assumed to have succeeded.
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

    /// One refusal for each item of `body` that did not succeed. `body` is `{<node>: [items]}`, a list of items, or one
    /// item; each has the number of a guia.
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

    /// The guia number of each item, in the order of the body; nil for an item without one.
    private static func numbers(in body: [UInt8]) -> [String?] {
        // The sent body is JSON. If it were not, its items could not be distinguished, and none would count as a
        // success.
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(body)) else { return [nil] }
        return items(in: value).map { $0["authorizationNumber"]?.scalarText }
    }

    private static func items(in value: JSONValue) -> [JSONValue] {
        switch value {
        case .array(let items): return items
        case .object(let members):
            if case .array(let items)? = members["authorizations"] { return items }
            guard members["authorizationNumber"] == nil else { return [value] }
            // The name of the node is a setting; the other members of an envelope are not lists.
            for (_, member) in members.sorted(by: { $0.key < $1.key }) {
                if case .array(let items) = member { return items }
            }
            return [value]
        case .null, .bool, .number, .string: return [value]
        }
    }

    /// The number without separators and leading zeros, which the two sides may write differently.
    private static func plain(_ number: String) -> String {
        let plain = number.lowercased().filter { $0.isLetter || $0.isNumber }.drop { $0 == "0" }
        return plain.isEmpty ? number : String(plain)
    }
}
