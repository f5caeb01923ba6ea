package import Domain
package import TISSWriting

/// The description of a synthetic message. The same spec gives the same bytes, on every host and in every run.
///
/// It contains no person: card numbers are zeros with a check digit, and names (required before 4.00.00) say that they
/// are synthetic.
package struct SampleSpec: Sendable {
    /// Versions for which samples of all kinds can be made, oldest first.
    package static let versions: [TISSVersion] = VersionTraits.known.filter { !VersionTraits($0).isSecondGeneration }

    /// The TISS version of the message.
    package var version: TISSVersion
    /// The kind of message.
    package var content = SampleContent.lote
    /// Kind of the guias; only for a lote.
    package var kind = GuiaKind.consulta
    /// 1 to 100; only for a lote.
    package var guiaCount = 3
    /// Procedures of one guia, 1 to 7,500; a guia of consulta always has one. SP/SADT and resumo add one expense for
    /// every four.
    package var itemsPerGuia = 2
    /// `numeroLote`, 1 to 12 characters; guia numbers begin with it.
    package var loteNumber = "1"
    /// The sender.
    package var provider = Party.cnpj("11222333000181")
    /// Six digits.
    package var registroANS = "123456"
    /// The encoding of declaration and bytes.
    package var encoding = TISSEncoding.iso8859_1
    /// Whitespace between elements.
    package var layout = TISSLayout.indented
    /// Texts with accents, so that encodings and readings of the hash rule differ.
    package var hasAccents = false
    /// Characters of each guia's `observacao`, 0 to 500; 0 leaves it out unless `hasAccents` asks for one.
    package var observationLength = 0
    /// Decides codes, quantities and prices.
    package var seed: UInt64 = 1
    /// Date and time of the header and of everything in the guias.
    package var moment: LocalMoment

    /// Other values have defaults; `check` validates them all.
    package init(version: TISSVersion, moment: LocalMoment) {
        self.version = version
        self.moment = moment
    }

    /// - Throws: `.configuration` with the value that is out of bounds, or with the possible versions.
    func check() throws(PortError) {
        guard Self.versions.contains(version) else {
            let list = Self.versions.map(\.text).joined(separator: ", ")
            throw PortError(.configuration, "Samples cannot be made for TISS \(version); supported are \(list).")
        }
        try check((1...100).contains(guiaCount), "A sample lote has 1 to 100 guias.")
        try check((1...7_500).contains(itemsPerGuia), "A sample guia has 1 to 7,500 items.")
        try check((0...500).contains(observationLength), "An observation has at most 500 characters.")
        try check(
            (1...12).contains(loteNumber.unicodeScalars.count) && TISSText.clean(loteNumber) == loteNumber,
            "A lote number has 1 to 12 characters.")
        try check(
            registroANS.utf8.count == 6 && registroANS.utf8.allSatisfy { (0x30...0x39).contains($0) },
            "A registro ANS has six digits.")
        try check(
            VersionTraits(version).canName(provider),
            "The provider of a sample is a CNPJ, a CPF or a code of the form that TISS \(version) allows.")
    }

    private func check(_ holds: Bool, _ message: String) throws(PortError) {
        if !holds { throw PortError(.configuration, message) }
    }
}

/// The kinds of message that a sample can be.
package enum SampleContent: String, Sendable, CaseIterable {
    case lote
    case eligibility = "verifica-elegibilidade"
    case cancellation = "cancela-guia"
    case protocolStatus = "status-protocolo"

    /// `tipoTransacao`.
    var transaction: String {
        switch self {
        case .lote: "ENVIO_LOTE_GUIAS"
        case .eligibility: "VERIFICA_ELEGIBILIDADE"
        case .cancellation: "CANCELA_GUIA"
        case .protocolStatus: "SOLIC_STATUS_PROTOCOLO"
        }
    }
}
