import Domain
import Foundation

/// A dropped file as lists show it; of its content only the stored facts.
struct FileOutput: Output {
    let id: String
    let fileName: String
    let folder: String
    /// The path below the inbox; null when the file did not come from the inbox.
    @OrNull var inboxPath: String?
    let origin: OriginOutput
    let size: Int64
    let sha256: String
    let receivedAt: Date
    let state: String
    @OrNull var verdict: String?
    let bxxStatus: Int
    @OrNull var `protocol`: String?
    let message: Message
    let findingCount: Int
    /// Of the finding that decided.
    @OrNull var code: String?
    let deliveries: [DeliveryOutput]
    @OrNull var queue: String?
    /// The path of the original, below the spool's root.
    @OrNull var path: String?
    @OrNull var settledAt: Date?
    /// The path of the JSON answer, below the spool's root; null while there is none.
    @OrNull var answer: String?

    /// The part of the answer's `message` that the ledger stores.
    struct Message: Output {
        @OrNull var version: String?
        @OrNull var transaction: String?
        @OrNull var loteNumber: String?
        @OrNull var provider: String?
        /// null where the document was not read to its end.
        @OrNull var guiaCount: Int?
    }

    init(_ record: DropRecord, answer: String?) {
        id = record.drop.id.text
        fileName = record.drop.name
        folder = record.drop.folder
        inboxPath = record.inboxPath.isEmpty ? nil : InboxPath(bytes: record.inboxPath).display
        origin = OriginOutput(record.drop.origin)
        size = record.drop.byteCount
        sha256 = record.drop.digest.hex
        receivedAt = record.drop.receivedAt
        state = record.state.rawValue
        verdict = record.verdict?.rawValue
        bxxStatus = record.bxxStatus.rawValue
        self.protocol = record.protocolNumber
        message = Message(
            version: record.version, transaction: record.transaction, loteNumber: record.loteNumber,
            provider: record.provider, guiaCount: record.guiaCount)
        findingCount = record.findingCount
        code = record.leadingFinding?.rawValue
        deliveries = record.outcomes.map(DeliveryOutput.init)
        queue = record.queue?.rawValue
        path = record.finalPath
        settledAt = record.settledAt
        self.answer = answer
    }
}

/// Where a file came from: `inbox`, `batch` (downloaded from HAT) or `entry` (unpacked).
struct OriginOutput: Output {
    struct Batch: Output {
        let number: String
        let provider: String
        let authType: String
    }

    struct Entry: Output {
        /// ID of the archive.
        let archive: String
        let path: String
        let ordinal: Int
        let depth: Int
    }

    let kind: String
    @OrNull var batch: Batch?
    @OrNull var entry: Entry?

    init(_ origin: DropOrigin) {
        batch = nil
        entry = nil
        switch origin {
        case .inbox:
            kind = "inbox"
        case .batch(let reference):
            kind = "batch"
            batch = Batch(
                number: reference.number, provider: reference.healthProviderId, authType: reference.authType)
        case .entry(let reference):
            kind = "entry"
            entry = Entry(
                archive: reference.archive.text, path: reference.path, ordinal: reference.ordinal,
                depth: reference.depth)
        }
    }
}

/// One destination, as in the answer, and what Protheus did with the file.
struct DeliveryOutput: Output {
    struct Receipt: Output {
        @OrNull var batchNumber: String?
        @OrNull var protocolNumber: String?
        @OrNull var status: String?
        let wasAlreadyThere: Bool
    }

    let destination: String
    let state: String
    let attempts: Int
    @OrNull var receipt: Receipt?
    @OrNull var path: String?
    @OrNull var reason: String?
    @OrNull var nextAttemptAt: Date?
    @OrNull var handOver: String?
    @OrNull var handOverAt: Date?
    /// Where Protheus left the file, when it was found again.
    @OrNull var returnedPath: String?
    /// What is known of an upload without an answer; null while every attempt's end is known.
    @OrNull var unknownOutcome: Unknown?

    struct Unknown: Output {
        @OrNull var sentAt: Date?
        /// How often HAT was asked since.
        let lookups: Int
        @OrNull var lastAnswer: String?
    }

    init(_ outcome: DeliveryOutcome) {
        destination = outcome.destination.rawValue
        state = outcome.state.rawValue
        attempts = outcome.attempts
        receipt = outcome.receipt.map {
            Receipt(
                batchNumber: $0.batchNumber, protocolNumber: $0.protocolNumber, status: $0.status,
                wasAlreadyThere: $0.wasAlreadyThere)
        }
        path = outcome.placementPath
        reason = outcome.reason
        nextAttemptAt = outcome.state == .waiting ? outcome.nextAttemptAt : nil
        handOver = outcome.handOver?.rawValue
        handOverAt = outcome.handOverAt
        returnedPath = outcome.returnedPath
        unknownOutcome = outcome.unknown.map {
            Unknown(sentAt: $0.sentAt, lookups: $0.lookups, lastAnswer: $0.lastAnswer?.rawValue)
        }
    }
}

/// One file with its findings (`files show`).
struct FileDetailOutput: Output {
    let file: FileOutput
    let findings: [FindingOutput]

    init(_ history: DropHistory, answer: String?) {
        file = FileOutput(history.record, answer: answer)
        findings = history.findings.map(FindingOutput.init)
    }
}

/// The same with everything that happened to it (`files history`).
struct FileHistoryOutput: Output {
    let file: FileOutput
    let findings: [FindingOutput]
    let events: [EventOutput]
    let exchanges: [ExchangeOutput]

    init(_ history: DropHistory, answer: String?) {
        file = FileOutput(history.record, answer: answer)
        findings = history.findings.map(FindingOutput.init)
        events = history.events.map(EventOutput.init)
        exchanges = history.exchanges.map { ExchangeOutput($0) }
    }
}

/// One row of the journal.
struct EventOutput: Output {
    let number: Int64
    let time: Date
    let kind: String
    /// A JSON object as text, exactly as its hash covers it.
    let detail: String
    let hash: String

    init(_ event: LedgerEvent) {
        number = event.number
        time = event.time
        kind = event.kind
        detail = event.detail
        hash = event.hash.hex
    }
}

/// The outcome of one request (`files retry`, `hold`, `release`).
struct RequestOutput: Output {
    let id: String
    /// `requeued`, `rearmed`, `held` …; null while the serving process has not answered.
    @OrNull var outcome: String?
}
