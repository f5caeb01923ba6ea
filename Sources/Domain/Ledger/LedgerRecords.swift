package import FoundationEssentials

/// A judgement as stored.
package struct Judgement: Sendable, Equatable {
    /// The verdict with its findings and destinations.
    package var decision: Decision
    /// Number for the sender, at most 12 digits (TISS `numeroProtocolo`); nil unless accepted.
    package var protocolNumber: String?
    /// One delivery for each destination of an accepted drop; empty otherwise.
    package var deliveries: [Delivery]

    package init(decision: Decision, protocolNumber: String?, deliveries: [Delivery]) {
        self.decision = decision
        self.protocolNumber = protocolNumber
        self.deliveries = deliveries
    }
}

/// One delivery of one drop; drop and destination together are its key.
package struct Delivery: Sendable, Hashable, Codable {
    /// The drop to be delivered.
    package var drop: DropID
    /// Where it goes.
    package var destination: Destination

    package init(drop: DropID, destination: Destination) {
        self.drop = drop
        self.destination = destination
    }
}

/// State of a delivery. Raw values are stored.
package enum DeliveryState: String, Sendable, Codable, CaseIterable {
    /// Waits until its next attempt is due.
    case waiting
    /// An attempt has begun; after a crash its outcome is unknown.
    case attempting
    /// An import file is about to be renamed into place.
    case placing
    case delivered
    /// The destination refused it permanently.
    case refused
    /// The horizon of `Backoff` has passed; an operator can retry it.
    case givenUp
    /// An operator set it aside.
    case held

    /// No further attempt happens without an operator request.
    package var isOver: Bool {
        switch self {
        case .delivered, .refused, .givenUp, .held: true
        case .waiting, .attempting, .placing: false
        }
    }
}

/// How one attempt at a delivery ended.
package enum DeliveryResult: Sendable, Equatable {
    case delivered(PortalReceipt?)
    /// Try again at `next`. With `outcomeUnknown` the caller must ask the portal before it sends again.
    case deferred(next: Date, outcomeUnknown: Bool, reason: String)
    case refused(reason: String)
    case givenUp(reason: String)
    case held
}

/// A delivery with everything that an attempt needs, so that the document is not parsed again.
package struct PendingDelivery: Sendable, Equatable {
    /// Drop and destination.
    package var delivery: Delivery
    /// State before the attempt.
    package var state: DeliveryState
    /// The drop as claimed.
    package var drop: ClaimedDrop
    /// The stored facts of its document.
    package var facts: DocumentFacts
    /// The protocol number of the drop, at most 12 digits.
    package var protocolNumber: String
    /// Number of attempts begun so far.
    package var attempts: Int
    /// When the first attempt began; the horizon counts from here. Nil before it.
    package var firstAttemptAt: Date?
    /// An earlier attempt may have arrived without an answer: the caller must ask HAT before it sends.
    package var isOutcomeUnknown: Bool
    /// Import only: the path that `intendPlacement` stored, relative to the spool root.
    package var placementPath: String?
    /// Path of the original relative to the spool root, once the drop is settled.
    package var originalPath: String?
    /// What is known about the attempt without an answer; nil when there is none.
    package var unknown: UnknownOutcome?
    /// An operator requested another sending although the earlier outcome is unknown.
    package var isResendWanted = false

    package init(
        delivery: Delivery, state: DeliveryState, drop: ClaimedDrop, facts: DocumentFacts, protocolNumber: String,
        attempts: Int, firstAttemptAt: Date?, isOutcomeUnknown: Bool, placementPath: String?,
        originalPath: String? = nil
    ) {
        self.delivery = delivery
        self.state = state
        self.drop = drop
        self.facts = facts
        self.protocolNumber = protocolNumber
        self.attempts = attempts
        self.firstAttemptAt = firstAttemptAt
        self.isOutcomeUnknown = isOutcomeUnknown
        self.placementPath = placementPath
        self.originalPath = originalPath
    }
}

/// What the ledger keeps of an inspection besides its findings. No beneficiary data. Its stored keys never change.
package struct DocumentFacts: Sendable, Equatable, Codable {
    /// What the document is, by its root element.
    package var kind: DocumentKind
    /// The values of `cabecalho`, without login and password.
    package var header: MessageHeader
    /// Direction of the message; nil where its element was not read.
    package var direction: MessageDirection?
    /// Local name of the body element, such as `loteGuias`; nil where none was read.
    package var body: String?
    /// `numeroLote` without the whitespace around it; nil for a message without a lote.
    package var loteNumber: String?
    /// Kind of the guias of the lote.
    package var guiaKind: GuiaKind?
    /// Number of guias that were read. `statedGuiaCount` says whether they are all guias of the file.
    package var guiaCount: Int
    /// Numbers of the guias that the inspection kept, in document order, for the reply.
    package var guiaNumbers: [String]
    /// Total of the lote; nil where the total of one of its guias is unknown.
    package var total: Money?
    /// The parser met no error of the XML grammar and no limit of this program.
    package var isWellFormed: Bool
    /// The end tag of the root was read.
    package var isComplete: Bool
    /// Result of the schema validation.
    package var schema: SchemaVerdict
    /// The declared and the computed hash.
    package var hash: HashFacts
    /// Counts of a Protheus export; nil for every other document.
    package var export: ExportFacts?
    /// How the bytes were decoded; a declared name only where the reader knew it. Nil in older rows.
    package var encoding: EncodingFacts?
    /// `mensagemTISS` or a root of the web services, also inside an envelope; nil for others and in older rows.
    package var messageRoot: String?
    /// Archives only: entries that are no documents by their names; nil without any, and in older rows.
    package var passedOver: PassedOverFiles?

    /// Extracts the facts to be stored.
    package init(_ inspection: Inspection) {
        self.kind = inspection.kind
        self.header = inspection.header
        self.direction = inspection.direction
        self.body = inspection.body
        // Whitespace around a number does not change it, although the schemas count it as characters.
        self.loteNumber = inspection.lote?.number?.withoutWhitespaceAround
        self.guiaKind = inspection.lote?.kind
        self.guiaCount = inspection.lote?.guiaCount ?? 0
        self.guiaNumbers = inspection.lote?.guias.compactMap(\.number) ?? []
        self.total = inspection.lote == nil && inspection.isComplete ? .zero : inspection.lote?.total
        self.isWellFormed = inspection.isWellFormed
        self.isComplete = inspection.isComplete
        self.schema = inspection.schema
        self.hash = inspection.hash
        self.export = inspection.export
        var encoding = inspection.encoding
        if encoding.readAs == nil { encoding.declared = nil }  // an unknown name may be any text
        self.encoding = encoding
        self.messageRoot = inspection.messageRoot
        self.passedOver = inspection.passedOver
    }

    /// Whether the document was read to its end. Otherwise its counts and totals must not be shown.
    package var isReadToItsEnd: Bool { isWellFormed && isComplete }

    /// `guiaCount`, when it counts the whole file; else nil.
    package var statedGuiaCount: Int? { isReadToItsEnd ? guiaCount : nil }

    /// `total`, when it is that of the whole file; else nil.
    package var statedTotal: Money? { isReadToItsEnd ? total : nil }

    /// `export`, when its counts are those of the whole file; else nil.
    package var statedExport: ExportFacts? { isReadToItsEnd ? export : nil }

    /// The party that names the import folder and the scope of lote numbers; nil when the header has none.
    package var provider: String? {
        switch direction {
        case .toProvider: header.destination?.value
        default: header.origin?.value
        }
    }
}

/// A drop with its judgement and the outcomes of its deliveries: the input of answering and settling.
package struct JudgedDrop: Sendable, Equatable {
    /// The drop as claimed.
    package var drop: ClaimedDrop
    /// The stored facts of its document.
    package var facts: DocumentFacts
    /// Verdict, findings and protocol number.
    package var judgement: Judgement
    /// One for each delivery; empty unless the drop is accepted.
    package var outcomes: [DeliveryOutcome]
    /// When the judgement was stored.
    package var judgedAt: Date
    /// Entries of an archive in its order, judged or not. Empty for a document.
    package var entries: [EntryOutcome]
    /// Orders of an export by state, with their counts.
    package var orders: [OrderState: Int] = [:]

    package init(
        drop: ClaimedDrop, facts: DocumentFacts, judgement: Judgement, outcomes: [DeliveryOutcome], judgedAt: Date,
        entries: [EntryOutcome] = []
    ) {
        self.drop = drop
        self.facts = facts
        self.judgement = judgement
        self.outcomes = outcomes
        self.judgedAt = judgedAt
        self.entries = entries
    }
}

extension JudgedDrop {
    /// The provider of the file: as HAT lists the batch, else as the message states it.
    package var provider: String? { drop.origin.batch?.healthProviderId ?? facts.provider }
}

/// The outcome of one entry of an archive.
package struct EntryOutcome: Sendable, Equatable, Codable {
    /// The drop that the entry became.
    package var id: DropID
    /// The name of the entry as the archive gives it; data, never a path.
    package var path: String
    /// Nil until the entry is judged.
    package var verdict: Verdict?
    /// Nil unless the entry is accepted.
    package var protocolNumber: String?
    /// Code of the finding that decided the verdict.
    package var leadingFinding: FindingCode?

    package init(
        id: DropID, path: String, verdict: Verdict?, protocolNumber: String?, leadingFinding: FindingCode?
    ) {
        self.id = id
        self.path = path
        self.verdict = verdict
        self.protocolNumber = protocolNumber
        self.leadingFinding = leadingFinding
    }
}

/// The current outcome of one delivery, for answers and lists.
package struct DeliveryOutcome: Sendable, Equatable, Codable {
    /// Where the drop goes.
    package var destination: Destination
    /// State of the delivery.
    package var state: DeliveryState
    /// Number of attempts begun.
    package var attempts: Int
    /// The receipt of HAT; nil until delivered, and for other destinations.
    package var receipt: PortalReceipt?
    /// Why it was refused, deferred or given up; safe to show.
    package var reason: String?
    /// Import only: path of the placed file, relative to the spool root.
    package var placementPath: String?
    /// When the next attempt is due; only while `waiting`.
    package var nextAttemptAt: Date?
    /// Import only: what Protheus did with the placed file.
    package var handOver: HandOver?
    /// When that was noticed.
    package var handOverAt: Date?
    /// Where Protheus left the file: relative to the spool root, or absolute outside it. Nil when unknown.
    package var returnedPath: String?
    /// What is known about an attempt without an answer; nil once its outcome is known.
    package var unknown: UnknownOutcome?

    package init(
        destination: Destination, state: DeliveryState, attempts: Int, receipt: PortalReceipt?, reason: String?,
        placementPath: String?, nextAttemptAt: Date?, handOver: HandOver? = nil, handOverAt: Date? = nil,
        returnedPath: String? = nil
    ) {
        self.destination = destination
        self.state = state
        self.attempts = attempts
        self.receipt = receipt
        self.reason = reason
        self.placementPath = placementPath
        self.nextAttemptAt = nextAttemptAt
        self.handOver = handOver
        self.handOverAt = handOverAt
        self.returnedPath = returnedPath
    }
}

/// A drop as lists show it.
package struct DropRecord: Sendable, Equatable, Codable {
    /// The drop as claimed.
    package var drop: ClaimedDrop
    /// The path as dropped, in the bytes of the file system; recovery needs it.
    package var inboxPath: [UInt8]
    /// State of the drop.
    package var state: DropState
    /// Nil until judged.
    package var verdict: Verdict?
    /// The status that Protheus would show (BXX_STATUS).
    package var bxxStatus: BXXStatus
    /// Nil unless accepted.
    package var protocolNumber: String?
    /// TISS version as the header states it.
    package var version: String?
    /// `tipoTransacao` as the header states it.
    package var transaction: String?
    /// `numeroLote`, for a lote.
    package var loteNumber: String?
    /// `DocumentFacts.provider`.
    package var provider: String?
    /// Number of guias; nil where the document was not read to its end.
    package var guiaCount: Int?
    /// Number of findings, kept or not.
    package var findingCount: Int
    /// Code of the finding that decided the verdict.
    package var leadingFinding: FindingCode?
    /// Outcomes of the deliveries; empty unless accepted.
    package var outcomes: [DeliveryOutcome]
    /// The final queue; nil until settled.
    package var queue: FinalQueue?
    /// Path of the original, relative to the spool root; nil until settled.
    package var finalPath: String?
    /// When it was settled.
    package var settledAt: Date?

    package init(
        drop: ClaimedDrop, inboxPath: [UInt8], state: DropState, verdict: Verdict?, bxxStatus: BXXStatus,
        protocolNumber: String?, version: String?, transaction: String?, loteNumber: String?, provider: String?,
        guiaCount: Int?, findingCount: Int, leadingFinding: FindingCode?, outcomes: [DeliveryOutcome],
        queue: FinalQueue?, finalPath: String?, settledAt: Date?
    ) {
        self.drop = drop
        self.inboxPath = inboxPath
        self.state = state
        self.verdict = verdict
        self.bxxStatus = bxxStatus
        self.protocolNumber = protocolNumber
        self.version = version
        self.transaction = transaction
        self.loteNumber = loteNumber
        self.provider = provider
        self.guiaCount = guiaCount
        self.findingCount = findingCount
        self.leadingFinding = leadingFinding
        self.outcomes = outcomes
        self.queue = queue
        self.finalPath = finalPath
        self.settledAt = settledAt
    }
}

/// Conditions of a listing; all that are set must hold. Without any, every drop matches.
package struct DropFilter: Sendable, Equatable {
    /// Drops in this state.
    package var state: DropState?
    /// Drops with this verdict.
    package var verdict: Verdict?
    /// Drops of this provider, compared exactly.
    package var provider: String?
    /// Drops with this `numeroLote`, compared exactly.
    package var loteNumber: String?
    /// Drops with these bytes.
    package var digest: SHA256Digest?
    /// Part of the dropped name, case-insensitive.
    package var nameContains: String?
    /// Received at this time or later.
    package var receivedFrom: Date?
    /// Received at this time or earlier.
    package var receivedUntil: Date?
    /// Direct entries of this archive, not those of archives inside it.
    package var archive: DropID?
    /// Drops whose copy in the import folder has this hand-over status.
    package var handOver: HandOver?

    package init() {}
}

/// Everything the ledger knows of one drop.
package struct DropHistory: Sendable {
    /// The drop.
    package var record: DropRecord
    /// Its findings, in the order of the decision.
    package var findings: [Finding]
    /// Its events, oldest first.
    package var events: [LedgerEvent]
    /// Its HTTP exchanges, oldest first.
    package var exchanges: [ExchangeRecord]

    package init(record: DropRecord, findings: [Finding], events: [LedgerEvent], exchanges: [ExchangeRecord]) {
        self.record = record
        self.findings = findings
        self.events = events
        self.exchanges = exchanges
    }
}

/// One row of the append-only journal.
package struct LedgerEvent: Sendable, Equatable, Codable {
    /// From 1, without gaps.
    package var number: Int64
    /// When it happened.
    package var time: Date
    /// The drop that it concerns; nil for an event without one.
    package var drop: DropID?
    /// e.g. `claimed`, `judged`, `delivery.begun`, `delivery.ended`, `settled`.
    package var kind: String
    /// One JSON object without beneficiary data.
    package var detail: String
    /// Hash of this row, which includes the hash of the row before; zeros in a ledger that is not verifiable.
    package var hash: SHA256Digest

    package init(number: Int64, time: Date, drop: DropID?, kind: String, detail: String, hash: SHA256Digest) {
        self.number = number
        self.time = time
        self.drop = drop
        self.kind = kind
        self.detail = detail
        self.hash = hash
    }
}

/// Counts for `status` and the metrics.
package struct LedgerCounts: Sendable, Equatable, Codable {
    /// Drops by `DropState.rawValue`.
    package var byState: [String: Int] = [:]
    /// Drops by `Verdict.rawValue`.
    package var byVerdict: [String: Int] = [:]
    /// Deliveries by `DeliveryState.rawValue`.
    package var byDelivery: [String: Int] = [:]
    /// Number of events in the journal.
    package var events = 0
    /// Files and guias that Protheus refused after they were handed over.
    package var refusedByERP = 0
    /// Time of receipt of the oldest drop that is not settled; nil when there is none.
    package var oldestOpen: Date?

    package init() {}
}

/// Result of `VerifiableLedger.verify()`.
package struct LedgerVerification: Sendable, Equatable, Codable {
    /// Number of events whose hash was checked.
    package var eventsChecked: Int
    /// Number of the first event that is missing or does not match its hash; nil when none is.
    package var firstBroken: Int64?
    /// Errors of the database, and contradictions between tables and journal; empty when none.
    package var integrityErrors: [String]

    /// Whether no check failed.
    package var isWhole: Bool { firstBroken == nil && integrityErrors.isEmpty }

    package init(eventsChecked: Int, firstBroken: Int64?, integrityErrors: [String]) {
        self.eventsChecked = eventsChecked
        self.firstBroken = firstBroken
        self.integrityErrors = integrityErrors
    }
}
