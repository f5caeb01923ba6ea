/// Why the ledger itself does not send an order. Its `text` is stored where otherwise HAT's message is, so that screens
/// and answers can show it in either language.
package enum OrderBlockReason: Sendable, Equatable {
    /// A record of this alias on which it depends has a state that blocks dependent orders.
    case parent(alias: String, OrderState)
    /// The endpoint table has no row for its transaction and alias.
    case noEndpoint(transaction: String, alias: String)

    /// As stored: `parent:BTS:unusable`, `endpoint:0001:BTS`.
    package var text: String {
        switch self {
        case .parent(let alias, let state): "parent:\(alias):\(state.rawValue)"
        case .noEndpoint(let transaction, let alias): "endpoint:\(transaction):\(alias)"
        }
    }

    /// Parses a stored reason; nil for any other text, such as a message of HAT or of an error.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, ExportAlias(rawValue: parts[0] == "parent" ? parts[1] : parts[2]) != nil else {
            return nil
        }
        switch parts[0] {
        case "parent":
            guard let state = OrderState(rawValue: parts[2]) else { return nil }
            self = .parent(alias: parts[1], state)
        case "endpoint": self = .noEndpoint(transaction: parts[1], alias: parts[2])
        default: return nil
        }
    }
}
