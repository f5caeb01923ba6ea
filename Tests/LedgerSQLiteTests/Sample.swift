import Domain
import Foundation

/// Values for tests, each computed from its number.
enum Sample {
    static let start = Date(timeIntervalSince1970: 1_760_000_000)

    static func time(_ seconds: Double) -> Date { start.addingTimeInterval(seconds) }

    static func id(_ number: Int) -> DropID {
        DropID(millisecondsSince1970: 1_760_000_000_000 + UInt64(number), random: UInt64(number))
    }

    static func digest(_ content: Int) -> SHA256Digest {
        let text = String(content, radix: 16)
        return SHA256Digest(bytes: Array((String(repeating: "0", count: 32 - text.count) + text).utf8))
    }

    /// Equal numbers in `content` mean equal bytes; the default is the number of the drop.
    static func claim(_ number: Int, content: Int? = nil, path: InboxPath? = nil) -> FingerprintedFile {
        FingerprintedFile(
            id: id(number),
            file: DroppedFile(
                path: path ?? InboxPath("clinica/lote-\(number).xml"), byteCount: Int64(1_000 + number),
                identity: FileIdentity(device: 1, inode: 7, byteCount: 1, modifiedNanoseconds: 0), isCutShort: false),
            digest: digest(content ?? number), receivedAt: time(Double(number)))
    }

    static func drop(_ number: Int, content: Int? = nil) -> ClaimedDrop { ClaimedDrop(claim(number, content: content)) }

    static func inspection(lote: String? = nil, provider: String? = "12345678000199") -> Inspection {
        var inspection = Inspection()
        inspection.kind = .message
        inspection.isWellFormed = true
        inspection.isComplete = true
        inspection.schema = .valid
        inspection.header.transaction = "ENVIO_LOTE_GUIAS"
        inspection.header.versionText = "4.03.00"
        inspection.header.origin = provider.map { .cnpj($0) }
        inspection.header.destination = .registroANS("123456")
        inspection.direction = .toOperator
        inspection.body = "loteGuias"
        var facts = LoteFacts()
        facts.number = lote
        facts.kind = .spSadt
        facts.guiaCount = 2
        facts.total = Money(cents: 123_450)
        inspection.lote = facts
        return inspection
    }

    static let rejection = Finding(
        .hashWrong, at: Location(line: 70_001, column: 9, path: "/mensagemTISS/epilogo/hash"),
        guia: GuiaReference(ordinal: 2, number: "G-2"), maskedValue: "99aa",
        parameters: ["declared": "a\"b", "expected": "ç"])

    /// The program's decision, simplified: the same bytes are a duplicate, the same lote is rejected, all else is
    /// accepted.
    static func decision(_ history: History, to destinations: [Destination] = [.hat]) -> Decision {
        if let earlier = history.sameContent {
            return Decision(
                verdict: .duplicate, findings: [Finding(.contentAlreadyReceived)], findingCount: 1,
                motive: .inconsistentOrIncomplete, destinations: [], earlier: earlier)
        }
        if let earlier = history.sameLote {
            return Decision(
                verdict: .rejected, findings: [Finding(.loteAlreadyReceived)], findingCount: 1,
                motive: .inconsistentOrIncomplete, destinations: [], earlier: earlier)
        }
        return Decision(verdict: .accepted, findings: [], findingCount: 0, motive: nil, destinations: destinations)
    }

    static func rejected() -> Decision {
        Decision(
            verdict: .rejected, findings: [rejection], findingCount: 17, motive: .hashInvalid, destinations: [])
    }

    static let receipt = PortalReceipt(
        batchNumber: "B-1", protocolNumber: "P-1", status: "1", wasAlreadyThere: false)
    static let brokenLine = PortError(.unreachable, "The portal closed the connection.", isOutcomeUnknown: true)

    static func exchange(_ outcome: PortalExchange.Outcome, status: Int? = nil) -> PortalExchange {
        PortalExchange(
            method: "POST", path: "v1/batchesAuthorization", httpStatus: status, duration: .milliseconds(120),
            outcome: outcome)
    }
}

extension Ledger {
    /// Claims the drop and judges it.
    @discardableResult
    func accept(
        _ number: Int, content: Int? = nil, lote: String? = nil, provider: String = "12345678000199",
        to destinations: [Destination] = [.hat]
    ) async throws -> Judgement {
        try await recordClaims([Sample.claim(number, content: content)])
        return try await judge(
            Sample.drop(number, content: content), inspection: Sample.inspection(lote: lote, provider: provider),
            at: Sample.time(Double(number) + 0.5)
        ) { Sample.decision($0, to: destinations) }
    }

    @discardableResult
    func reject(_ number: Int, content: Int? = nil) async throws -> Judgement {
        try await recordClaims([Sample.claim(number, content: content)])
        return try await judge(
            Sample.drop(number, content: content), inspection: Sample.inspection(lote: "R\(number)"),
            at: Sample.time(Double(number) + 0.5)
        ) { _ in Sample.rejected() }
    }

    /// Records one attempt from beginning to end.
    func attempt(
        _ number: Int, to destination: Destination = .hat, at seconds: Double, _ result: DeliveryResult,
        exchange: PortalExchange? = nil
    ) async throws {
        let delivery = Delivery(drop: Sample.id(number), destination: destination)
        try await beginAttempt(delivery, at: Sample.time(seconds))
        try await endAttempt(delivery, result: result, exchange: exchange, at: Sample.time(seconds + 1))
    }

    func settle(_ number: Int, _ queue: FinalQueue, at seconds: Double = 900) async throws {
        try await settle(
            Sample.id(number), queue: queue, path: "\(queue.rawValue)/\(number).xml", at: Sample.time(seconds))
    }

    func record(_ number: Int) async throws -> DropRecord? { try await drops([Sample.id(number)])[Sample.id(number)] }

    func due(at seconds: Double, to destinations: Set<Destination> = [.hat, .importFolder]) async throws
        -> [PendingDelivery]
    {
        try await dueDeliveries(at: Sample.time(seconds), to: destinations, limit: 100)
    }
}
