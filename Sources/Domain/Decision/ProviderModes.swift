/// How a provider works with HAT (BAU_XHAT).
package enum ProviderMode: String, Sendable, Codable, CaseIterable {
    /// 0: not at all; its files go to the import folder.
    case withoutHAT = "0"
    /// 1: sends XML files, which follow the routes.
    case sendsXML = "1"
    /// 2: builds its lotes in HAT. A file from it would be a second lote, so it waits for an operator.
    case buildsLote = "2"
}

/// Modes by provider, under the name that messages and HAT use: code at the operator, CNPJ or CPF.
package struct ProviderModes: Sendable, Equatable, Codable {
    /// Modes of individual providers.
    package var byProvider: [String: ProviderMode]
    /// Mode of the others; nil: the routes decide.
    package var otherwise: ProviderMode?

    /// By default the routes decide for every provider.
    package init(byProvider: [String: ProviderMode] = [:], otherwise: ProviderMode? = nil) {
        self.byProvider = byProvider
        self.otherwise = otherwise
    }

    /// The mode of a provider; nil: the routes decide.
    package func mode(of provider: String) -> ProviderMode? { byProvider[provider] ?? otherwise }
}
