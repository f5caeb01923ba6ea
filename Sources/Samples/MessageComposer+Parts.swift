import Domain
import TISSWriting

/// Parts that several kinds of guia share, and the flaws in them.
extension MessageComposer {
    /// `registroANS` and `numeroGuiaPrestador`.
    mutating func guiaIdentity(_ ordinal: Int) throws(PortError) {
        try writer.leaf("registroANS", spec.registroANS)
        try writer.leaf("numeroGuiaPrestador", guiaNumber(ordinal))
        if takes(.unexpectedElement) { try writer.leaf("elementoDesconhecido", "1") }
    }

    /// Card number, newborn mark and, before 4.00.00, a name.
    mutating func beneficiary(_ ordinal: Int) throws(PortError) {
        try writer.leaf("numeroCarteira", Self.cardNumber(ordinal))
        if spec.kind == .honorarios {
            try beneficiaryName()
            try newbornMark()
        } else {
            try newbornMark()
            try beneficiaryName()
        }
    }

    /// Zeros and a check digit: no operadora issues such a number.
    static func cardNumber(_ ordinal: Int) -> String { "0000000000000000\(ordinal % 10)" }

    mutating func date(_ name: String) throws(PortError) {
        try writer.leaf(name, takes(.badDate) ? "2026-02-30" : spec.moment.date)
    }

    mutating func total(_ name: String, _ amount: Money) throws(PortError) {
        try writer.leaf(name, (takes(.badTotal) ? amount + Money(cents: 100) : amount).description)
    }

    mutating func observation() throws(PortError) {
        if takes(.doctypeXXE) {
            return try writer.raw("<ans:observacao>&xxe;</ans:observacao>")
        }
        let accented = "Observação fictícia: atenção, não há paciente; só um ensaio às cegas. "
        let plain = "Observacao ficticia: nao ha paciente; so um ensaio. "
        let text = spec.hasAccents ? accented : plain
        let length = spec.observationLength == 0 && spec.hasAccents ? 60 : spec.observationLength
        guard length > 0 else { return }
        let repeated = String(repeating: text, count: length / text.count + 1)
        try writer.leaf("observacao", String(repeated.prefix(length - 1)) + ".")
    }

    mutating func contracted(_ element: String) throws(PortError) {
        try writer.open(element)
        try writer.contracted(spec.provider, name: providerName, traits: traits)
        try writer.close()
    }

    /// Council, number, state and occupation of the one professional; `occupation` names the last element.
    mutating func professional(council: String, occupation: String) throws(PortError) {
        try writer.leaf(council, traits.padsCouncil ? "06" : "6")
        try writer.leaf("numeroConselhoProfissional", "12345")
        try writer.leaf("UF", "35")
        try writer.leaf(occupation, "225125")
    }

    mutating func service(_ element: String, _ item: SampleItem) throws(PortError) {
        try writer.open(element)
        try writer.leaf("codigoTabela", "22")
        try writer.leaf("codigoProcedimento", item.code)
        try writer.leaf("descricaoProcedimento", item.description)
        try writer.close()
    }

    mutating func amounts(_ item: SampleItem) throws(PortError) {
        try writer.leaf("quantidadeExecutada", "\(item.quantity)")
        try writer.leaf("reducaoAcrescimo", item.factor)
        try writer.leaf("valorUnitario", item.unit.description)
        try writer.leaf("valorTotal", item.total.description)
    }

    mutating func itemNumber(_ number: Int) throws(PortError) {
        if traits.numbersItems { try writer.leaf("sequencialItem", "\(number)") }
    }

    var providerName: String { spec.hasAccents ? "CLÍNICA SINTÉTICA LTDA" : "CLINICA SINTETICA LTDA" }
    var professionalName: String { "PROFISSIONAL SINTETICO" }
    /// The CNES number for a provider that has none.
    var unknownCNES: String { "9999999" }

    private mutating func guiaNumber(_ ordinal: Int) -> String {
        if takes(.badLength) { return String(repeating: "9", count: 25) }
        let own = ordinal == 2 && takes(.repeatedGuia) ? 1 : ordinal
        let digits = String(own)
        return spec.loteNumber + String(repeating: "0", count: 4 - digits.count) + digits
    }

    private mutating func beneficiaryName() throws(PortError) {
        guard traits.namesPersons else { return }
        try writer.leaf("nomeBeneficiario", spec.hasAccents ? "BENEFICIÁRIO SINTÉTICO" : "BENEFICIARIO SINTETICO")
    }

    private mutating func newbornMark() throws(PortError) {
        if takes(.missingElement) { return }
        try writer.leaf("atendimentoRN", takes(.badEnumeration) ? "X" : "N")
    }
}
