/// Routes of accepted documents, as data (`[ROUTES]`).
package struct RoutingTable: Sendable, Equatable, Codable {
    /// Destinations by transaction name (`ENVIO_LOTE_GUIAS`, …).
    package var byTransaction: [String: [Destination]]
    /// Destinations of every other transaction.
    package var otherwise: [Destination]

    package init(byTransaction: [String: [Destination]], otherwise: [Destination]) {
        self.byTransaction = byTransaction
        self.otherwise = otherwise
    }

    /// The default: lotes go to HAT, everything else to Protheus's import folder. The upload of lotes is an assumption:
    /// HAT publishes no call for it.
    package static let standard = RoutingTable(byTransaction: ["ENVIO_LOTE_GUIAS": [.hat]], otherwise: [.importFolder])

    /// The destinations of a document, by the transaction in its header.
    package func destinations(for inspection: Inspection) -> [Destination] {
        guard let name = inspection.header.transaction.flatMap({ TISSTransaction.named($0)?.name }) else {
            return otherwise
        }
        return byTransaction[name] ?? otherwise
    }
}

/// A destination of an accepted document. Each delivery has its own state, so a retry of one never repeats another.
package enum Destination: String, Sendable, Codable, CaseIterable {
    /// `POST v1/batchesAuthorization` at HAT.
    case hat
    /// `import/<provider>/` for Protheus.
    case importFolder = "import"
    /// The orders of this ledger, which are sent to HAT on their own. For exports only; never a route of the settings.
    case orders

    /// The destinations that a route may name.
    package static let routable: [Destination] = [.hat, .importFolder]
}
