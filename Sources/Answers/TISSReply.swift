import Domain
import Messages
import TISSWriting

/// The operadora's answer as a TISS message, in the version received: `mensagemTISS` to a message of a file, the
/// answer's own `…WS` root to a message of a web service.
///
/// It needs a readable header: a version of the standard, a provider as origin in a form that this version can name,
/// and a registro ANS. A rejected or repeated message gets `mensagemErro` with one motive. An accepted lote gets
/// `protocoloRecebimento` once it is delivered. Before 3.02.00 that message requires facts that are not kept (each
/// guia's date and amounts, the operadora's CNPJ), so there is none. Other messages are answered by the system that
/// processes them. A held message gets no reply, because nothing is decided yet.
struct TISSReply {
    /// Replaces required values that are not kept: the beneficiary's card number and name, the provider's name. The
    /// guia is identified by its number; `atendimentoRN` is always `N` for the same reason.
    static let withheld = "NAO INFORMADO"

    private let record: AnswerRecord
    private let traits: VersionTraits
    private let shape: ReplyShape
    private let frame: ReplyShape.Frame
    private let provider: Party
    private let registroANS: String
    private let content: Content

    private enum Content {
        case error(ReplyError)
        case receipt(ReplyReceipt)
    }

    init?(_ record: AnswerRecord, registroANS own: String?) {
        let facts = record.facts
        guard facts.direction == .toOperator, let frame = Self.frame(of: facts),
            let shape = ReplyShape.answering(facts.body),
            let traits = facts.header.version.map({ VersionTraits($0) }), shape.exists(in: traits, as: frame),
            let provider = facts.header.origin, traits.canName(provider),
            let registroANS = Self.registroANS(own, facts.header.destination)
        else { return nil }
        self.record = record
        self.traits = traits
        self.shape = shape
        self.frame = frame
        self.provider = provider
        self.registroANS = registroANS
        switch record.decision.verdict {
        case .held: return nil
        case .rejected, .duplicate: self.content = .error(ReplyError(record, traits: traits))
        case .accepted:
            guard facts.body == "loteGuias", let receipt = ReplyReceipt(record, traits: traits) else { return nil }
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
        switch frame {
        case .file:
            try writer.openRoot("mensagemTISS")
            try header.write(to: &writer)
            try writer.open("operadoraParaPrestador")
            try writeBody(to: &writer)
            try writer.close()
            try writer.epilogue()
        case .webService:
            try writer.openRoot(shape.webServiceRoot)
            try header.write(to: &writer)
            try writeBody(to: &writer)
            try writer.hash()
        }
        try writer.close()
        try writer.finish()
        return buffer.bytes
    }

    private func writeBody(to writer: inout TISSWriter) throws(PortError) {
        try writer.open(shape.bodyElement(in: traits, as: frame))
        switch content {
        case .error(let error): try error.write(to: &writer, as: shape.refusal(in: traits, as: frame))
        case .receipt(let receipt):
            try receipt.write(to: &writer, registroANS: registroANS, provider: provider)
        }
        try writer.close()
    }

    /// Nil when the document is not a message.
    private static func frame(of facts: DocumentFacts) -> ReplyShape.Frame? {
        switch facts.kind {
        case .message: .file
        case .webService: .webService
        case .soap: facts.messageRoot.map { $0 == "mensagemTISS" ? .file : .webService }
        case .unreadable, .monitoring, .other, .archive, .export: nil
        }
    }

    private var header: TISSHeader {
        TISSHeader(
            transaction: shape.transaction, sequence: sequence, moment: LocalMoment(record.answeredAt),
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
