import Domain
import FoundationEssentials
import JSON

/// Removes the records' values from HAT's texts about orders: in lower case a name looks like any word to a reader who
/// does not know the record.
enum SafeReason {
    /// Shorter values often equal ordinary words of HAT's texts.
    private static let valueMin = 4

    static func without(_ orders: [OrderRecord], _ reason: String) -> String {
        var reason = reason
        for value in orders.flatMap(values) where reason.lowercased().contains(value.lowercased()) {
            reason = reason.replacing(Regex<Substring>(verbatim: value).ignoresCase(), with: Masking.shape(of: value))
        }
        return reason
    }

    private static func values(of order: OrderRecord) -> [String] {
        guard let item = order.item, let content = try? JSONDecoder().decode(JSONValue.self, from: Data(item.utf8))
        else { return [] }  // what is no JSON was never sent
        return strings(in: content).filter { $0.count >= valueMin }.sorted { $0.count > $1.count }
    }

    private static func strings(in value: JSONValue) -> [String] {
        switch value {
        case .string(let text): [text] + text.split(separator: " ").map(String.init)
        case .array(let values): values.flatMap(strings)
        case .object(let members): members.values.flatMap(strings)
        case .null, .bool, .number: []
        }
    }
}
