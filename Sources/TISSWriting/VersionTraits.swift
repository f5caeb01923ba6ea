package import Domain

/// The differences between versions in the parts of messages that are written here. Source: each version's schema.
package struct VersionTraits: Sendable {
    /// The version of the message.
    package let version: TISSVersion

    /// Accepts any version; unknown ones follow the nearest known rules.
    package init(_ version: TISSVersion) { self.version = version }

    /// Every version of `mensagemTISS` whose schema is known, oldest first.
    package static let known: [TISSVersion] = [
        "2.01.03", "2.02.01", "2.02.02", "2.02.03", "3.00.01", "3.02.00", "3.02.01", "3.02.02", "3.03.01", "3.03.02",
        "3.03.03", "3.04.00", "3.04.01", "3.05.00", "4.00.00", "4.00.01", "4.01.00", "4.02.00", "4.03.00",
    ].compactMap { TISSVersion($0) }

    /// Whether the version is older than `text`, such as `3.02.02`.
    package func isBefore(_ text: String) -> Bool { version.text < text }

    /// Before 3.00.01: other types and other outer elements.
    package var isSecondGeneration: Bool { isBefore("3.00.01") }
    /// Name of the header element that carries the version.
    package var versionElement: String { isBefore("3.02.02") ? "versaoPadrao" : "Padrao" }
    /// Required in the header from 2.02.02 until 2.x ended.
    package var namesSoftware: Bool { isSecondGeneration && !isBefore("2.02.02") }
    /// Names of beneficiaries and contracted parties, dropped by 4.00.00 for data protection.
    package var namesPersons: Bool { isBefore("4.00.00") }
    /// Items have `sequencialItem`, from 3.04.00.
    package var numbersItems: Bool { !isBefore("3.04.00") }
    /// Council codes as `06` instead of `6`.
    package var padsCouncil: Bool { !isBefore("3.03.01") }

    /// - Returns: whether `party` has the form in which this version can name a provider.
    package func canName(_ party: Party) -> Bool {
        let bytes = Array(party.value.utf8)
        let isDigit = { (byte: UInt8) in (0x30...0x39).contains(byte) }
        switch party {
        case .cnpj:
            let isHead = { (byte: UInt8) in isDigit(byte) || (!isBefore("4.03.00") && (0x41...0x5A).contains(byte)) }
            return bytes.count == 14 && bytes.prefix(12).allSatisfy(isHead) && bytes.suffix(2).allSatisfy(isDigit)
        case .cpf: return bytes.count == 11 && bytes.allSatisfy(isDigit)
        case .providerCode(let code):
            let lengthMax = isSecondGeneration ? 20 : 14
            return (1...lengthMax).contains(code.unicodeScalars.count) && TISSText.clean(code) == code
        case .registroANS, .payerCNPJ: return false
        }
    }
}
