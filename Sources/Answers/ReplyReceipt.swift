import Domain
import TISSWriting

/// `protocoloRecebimento` of a reply, from 3.02.00 on: the protocol number and the guias that it covers.
struct ReplyReceipt {
    private let traits: VersionTraits
    private let loteNumber: String
    private let sentDate: String
    private let protocolNumber: String
    private let total: Money
    private let guiaNumbers: [String]
    private let isDental: Bool

    /// Nil when the lote is not delivered yet or lacks something that the schema wants.
    init?(_ record: AnswerRecord, traits: VersionTraits) {
        let facts = record.facts
        guard !traits.isBefore("3.02.00"), record.isDelivered,
            let protocolNumber = record.judged.judgement.protocolNumber, (1...12).contains(protocolNumber.utf8.count),
            let loteNumber = facts.loteNumber, (1...12).contains(loteNumber.unicodeScalars.count),
            !facts.guiaNumbers.isEmpty, facts.guiaNumbers.count == facts.guiaCount,
            facts.guiaNumbers.allSatisfy({ (1...20).contains($0.unicodeScalars.count) }),
            let total = facts.total, (0...9_999_999_999).contains(total.cents)
        else { return nil }
        self.traits = traits
        self.loteNumber = loteNumber
        self.protocolNumber = protocolNumber
        self.total = total
        self.guiaNumbers = facts.guiaNumbers
        self.isDental = facts.guiaKind == .odonto
        // A zone after the date (allowed by xsd:date) is left out; without a readable date, the day of receipt.
        let stated = (facts.header.date ?? "").prefix(10)
        let isDate = LocalMoment(date: String(stated), time: "00:00:00") != nil
        self.sentDate = isDate ? String(stated) : LocalMoment(record.judged.drop.receivedAt).date
    }

    func write(to writer: inout TISSWriter, registroANS: String, provider: Party) throws(PortError) {
        try writer.open("protocoloRecebimento")
        try writer.leaf("registroANS", registroANS)
        try writer.open("dadosPrestador")
        try writer.contracted(provider, name: TISSReply.withheld, traits: traits)
        try writer.close()
        try writer.leaf("numeroLote", loteNumber)
        try writer.leaf("dataEnvioLote", sentDate)
        try writer.open("detalheProtocolo")
        try writer.leaf("numeroProtocolo", protocolNumber)
        try writer.leaf("valorTotalProtocolo", total.description)
        try writer.open("dadosGuiasProtocolo")
        for number in guiaNumbers { try guia(number, to: &writer) }
        try writer.close()
        try writer.close()
        try writer.close()
    }

    private func guia(_ number: String, to writer: inout TISSWriter) throws(PortError) {
        try writer.open(isDental ? "dadosGuiasOdonto" : "dadosGuias")
        try writer.leaf("numeroGuiaPrestador", number)
        if !isDental { try writer.open("dadosBeneficiario") }
        try writer.leaf("numeroCarteira", TISSReply.withheld)
        try writer.leaf("atendimentoRN", "N")
        if traits.namesPersons { try writer.leaf("nomeBeneficiario", TISSReply.withheld) }
        if !isDental { try writer.close() }
        try writer.close()
    }
}
