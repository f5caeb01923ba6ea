/// How a provider works with HAT (BAU_XHAT).
package enum ProviderMode: String, Sendable, Codable, CaseIterable {
    /// 0: not at all; its files go to the import folder.
    case withoutHAT = "0"
    /// 1: sends XML, which is routed as the routes say.
    case sendsXML = "1"
    /// 2: builds the lote in HAT; a file of its own is a second one, and waits for a person.
    case buildsLote = "2"
}

/// Modes by provider: its code at the operator, CNPJ or CPF, as messages and HAT name it.
package struct ProviderModes: Sendable, Equatable, Codable {
    package var byProvider: [String: ProviderMode]
    /// For the others; nil: as the routes say.
    package var otherwise: ProviderMode?

    package init(byProvider: [String: ProviderMode] = [:], otherwise: ProviderMode? = nil) {
        self.byProvider = byProvider
        self.otherwise = otherwise
    }

    package func mode(of provider: String) -> ProviderMode? { byProvider[provider] ?? otherwise }
}
