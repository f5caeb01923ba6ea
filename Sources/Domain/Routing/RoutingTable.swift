/// Where accepted documents go: a table, data not code.
package struct RoutingTable: Sendable, Equatable, Codable {
    /// Destinations by transaction name (`ENVIO_LOTE_GUIAS`, …).
    package var byTransaction: [String: [Destination]]
    /// For a transaction that the table does not name.
    package var otherwise: [Destination]

    package init(byTransaction: [String: [Destination]], otherwise: [Destination]) {
        self.byTransaction = byTransaction
        self.otherwise = otherwise
    }

    /// Lotes go to HAT (an assumed call: no public HAT call uploads a lote); everything else to Protheus's import folder.
    package static let standard = RoutingTable(byTransaction: ["ENVIO_LOTE_GUIAS": [.hat]], otherwise: [.importFolder])

    package func destinations(for inspection: Inspection) -> [Destination] {
        guard let name = inspection.header.transaction.flatMap({ TISSTransaction.named($0)?.name }) else {
            return otherwise
        }
        return byTransaction[name] ?? otherwise
    }
}

/// One place that an accepted document is delivered to. Each has its own state: a retry of one never repeats another (T26).
package enum Destination: String, Sendable, Codable, CaseIterable {
    /// `POST v1/batchesAuthorization` at HAT.
    case hat
    /// `import/<provider>/` for Protheus.
    case importFolder = "import"
    /// The orders of this ledger, which go to HAT by themselves; of an export only, and never a route of the settings.
    case orders

    /// What a route may name.
    package static let routable: [Destination] = [.hat, .importFolder]
}
