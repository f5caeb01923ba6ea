import Domain

/// The keys of `[PROVIDERS]` besides `DEFAULT`, one per provider.
enum ProviderLines {
    /// The provider as messages and HAT name it: CNPJ and CPF without punctuation, other codes unchanged.
    /// - Returns: nil when the key cannot name a provider.
    static func provider(_ key: String) -> String? {
        let bare = key.filter { !"./-".contains($0) }
        let name = bare != key && [11, 14].contains(bare.utf8.count) ? bare : key
        let isCode = name.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        }
        return isCode && (1...20).contains(name.utf8.count) ? name : nil
    }

    static func badKey(_ entry: INIFile.Entry, _ origin: SettingOrigin) -> SettingProblem {
        SettingProblem(
            key: nil, origin: origin,
            reason: Wording(
                pt: "[PROVIDERS] \(entry.shownKey): um prestador tem até 20 letras e dígitos",
                en: "[PROVIDERS] \(entry.shownKey): a provider has at most 20 letters and digits"))
    }

    /// - Returns: nil when the mode is allowed.
    static func badMode(_ provider: String, _ entry: SettingEntry) -> SettingProblem? {
        guard ProviderMode(rawValue: entry.text) == nil else { return nil }
        let text = Wording.printable(entry.text)
        let allowed = SettingKey.defaultProvider.kind
        return SettingProblem(
            key: nil, origin: entry.origin,
            reason: Wording(
                pt: "[PROVIDERS] \(provider): “\(text)” não é permitido; permitido: \(allowed.allowed(in: .ptBR))",
                en: "[PROVIDERS] \(provider): “\(text)” is not allowed; allowed: \(allowed.allowed(in: .en))"))
    }

    static func modes(_ lines: [String: SettingEntry], otherwise: ProviderMode?) -> ProviderModes {
        ProviderModes(
            byProvider: lines.compactMapValues { ProviderMode(rawValue: $0.text) }, otherwise: otherwise)
    }
}
