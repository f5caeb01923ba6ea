/// Why the ledger itself lets an order stand. Kept as its `text` in place of HAT's word, so that screens and answers can say it in
/// either language.
package enum OrderBlockReason: Sendable, Equatable {
    /// A record that it depends on, of this alias, stands in a state that lets no child pass.
    case parent(alias: String, OrderState)
    /// The endpoint table has no row for its transaction and alias.
    case noEndpoint(transaction: String, alias: String)

    /// `parent:BTS:unusable`, `endpoint:0001:BTS`.
    package var text: String {
        switch self {
        case .parent(let alias, let state): "parent:\(alias):\(state.rawValue)"
        case .noEndpoint(let transaction, let alias): "endpoint:\(transaction):\(alias)"
        }
    }

    /// Nil for whatever else a reason may be: HAT's words, an error's text.
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
