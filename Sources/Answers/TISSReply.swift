import Domain
import Messages
import TISSWriting

/// The operator's answer to a lote as a TISS message, in the version received.
///
/// It is made only for a `loteGuias` whose header could be read: a version of the standard, a provider as origin in a form
/// that this version can name, and a registro ANS. A refused or repeated lote gets `mensagemErro` with one motive. An accepted
/// one gets `protocoloRecebimento` once it is delivered; before 3.02.00 the protocol wants facts that are not kept (each
/// guia's date and amounts, the operator's CNPJ), so there is none. What is held gets no reply: nothing is decided yet.
struct TISSReply {
    /// Stands for what the schema wants and is not kept: the beneficiary's card number and name, the provider's name. The guia
    /// is known by its number; `atendimentoRN` is always `N` for the same reason.
    static let withheld = "NAO INFORMADO"

    /// Versions in which a lote can be refused; in 2.01.03 no answer to a lote says so.
    static let versions = Set(VersionTraits.known.filter { !VersionTraits($0).isBefore("2.02.01") })

    private let record: AnswerRecord
    private let traits: VersionTraits
    private let provider: Party
    private let registroANS: String
    private let content: Content

    private enum Content {
        case error(ReplyError)
        case receipt(ReplyReceipt)
    }

    init?(_ record: AnswerRecord, registroANS own: String?) {
        let facts = record.facts
        guard facts.kind == .message, facts.direction == .toOperator, facts.body == "loteGuias",
            let version = facts.header.version, Self.versions.contains(version),
            let provider = facts.header.origin, VersionTraits(version).canName(provider),
            let registroANS = Self.registroANS(own, facts.header.destination)
        else { return nil }
        self.record = record
        self.traits = VersionTraits(version)
        self.provider = provider
        self.registroANS = registroANS
        switch record.decision.verdict {
        case .held: return nil
        case .rejected, .duplicate: self.content = .error(ReplyError(record, traits: traits))
        case .accepted:
            guard let receipt = ReplyReceipt(record, traits: traits) else { return nil }
            self.content = .receipt(receipt)
        }
    }

    /// ISO-8859-1, with its own hash.
    func bytes() throws(PortError) -> [UInt8] {
        let buffer = Buffer()
        var writer = try TISSWriter(declares: .iso8859_1, layout: .indented) { (part: [UInt8]) throws(PortError) in
            buffer.bytes += part
        }
        try writer.declaration()
        try writer.openRoot("mensagemTISS")
        try header.write(to: &writer)
        try writer.open("operadoraParaPrestador")
        try writer.open(traits.isSecondGeneration ? "protocoloRecebimento" : "recebimentoLote")
        switch content {
        case .error(let error): try error.write(to: &writer)
        case .receipt(let receipt):
            try receipt.write(to: &writer, registroANS: registroANS, provider: provider)
        }
        try writer.close()
        try writer.close()
        try writer.epilogue()
        try writer.close()
        try writer.finish()
        return buffer.bytes
    }

    private var header: TISSHeader {
        TISSHeader(
            transaction: "PROTOCOLO_RECEBIMENTO", sequence: sequence, moment: LocalMoment(record.answeredAt),
            origin: .registroANS(registroANS), destination: provider, traits: traits)
    }

    /// The protocol number where there is one, else digits of the drop's ID: the same for the same drop.
    private var sequence: String {
        let own = record.judged.judgement.protocolNumber ?? ""
        if (1...12).contains(own.utf8.count), own.utf8.allSatisfy({ (0x30...0x39).contains($0) }) { return own }
        let number = record.judged.drop.id.text.utf8.suffix(12).reduce(UInt64(0)) { ($0 &* 37) &+ UInt64($1) }
        return "\(number % 999_999_999_999 + 1)"
    }

    private static func registroANS(_ own: String?, _ destination: Party?) -> String? {
        var stated: String?
        if case .registroANS(let number)? = destination { stated = number }
        return (own ?? stated).flatMap { number in
            number.utf8.count == 6 && number.utf8.allSatisfy { (0x30...0x39).contains($0) } ? number : nil
        }
    }

    /// Lets the escaping sink add to bytes of the caller; it lives no longer than one call.
    private final class Buffer {
        var bytes: [UInt8] = []
    }
}
