package import FoundationEssentials

/// A judgement as it was stored.
package struct Judgement: Sendable, Equatable {
    package var decision: Decision
    /// Number for the sender, at most 12 digits (TISS `numeroProtocolo`); only for accepted drops.
    package var protocolNumber: String?
    package var deliveries: [Delivery]

    package init(decision: Decision, protocolNumber: String?, deliveries: [Delivery]) {
        self.decision = decision
        self.protocolNumber = protocolNumber
        self.deliveries = deliveries
    }
}

/// One delivery of one drop.
package struct Delivery: Sendable, Hashable, Codable {
    package var drop: DropID
    package var destination: Destination

    package init(drop: DropID, destination: Destination) {
        self.drop = drop
        self.destination = destination
    }
}

package enum DeliveryState: String, Sendable, Codable, CaseIterable {
    /// Waits for its time.
    case waiting
    /// An attempt was begun; after a crash its outcome is unknown.
    case attempting
    /// An import file is about to be renamed into place.
    case placing
    case delivered
    /// The other side refused it for good.
    case refused
    /// Tried until the horizon; a person can drive it again.
    case givenUp
    /// Set aside by a person.
    case held

    /// Nothing more happens by itself.
    package var isOver: Bool {
        switch self {
        case .delivered, .refused, .givenUp, .held: true
        case .waiting, .attempting, .placing: false
        }
    }
}

package enum DeliveryResult: Sendable, Equatable {
    case delivered(PortalReceipt?)
    /// Try again at `next`. `outcomeUnknown`: ask the portal before sending again.
    case deferred(next: Date, outcomeUnknown: Bool, reason: String)
    case refused(reason: String)
    case givenUp(reason: String)
    case held
}

/// A delivery with all that an attempt needs, read without parsing the document again.
package struct PendingDelivery: Sendable, Equatable {
    package var delivery: Delivery
    package var state: DeliveryState
    package var drop: ClaimedDrop
    package var facts: DocumentFacts
    package var protocolNumber: String
    /// Attempts begun so far.
    package var attempts: Int
    package var firstAttemptAt: Date?
    /// An earlier attempt may have arrived although no answer came: ask first.
    package var isOutcomeUnknown: Bool
    /// Import only: the path that `intendPlacement` stored.
    package var placementPath: String?
    /// Where the original lies, relative to the spool root, when the drop is settled.
    package var originalPath: String?
    /// What is known of the attempt without an answer; nil when there is none.
    package var unknown: UnknownOutcome?
    /// An operator wants it sent again although it is not known how the earlier attempt ended.
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

/// What the ledger keeps of an inspection besides its findings: enough for delivery and answer. No beneficiary datum.
package struct DocumentFacts: Sendable, Equatable, Codable {
    package var kind: DocumentKind
    package var header: MessageHeader
    package var direction: MessageDirection?
    package var body: String?
    package var loteNumber: String?
    package var guiaKind: GuiaKind?
    package var guiaCount: Int
    /// Numbers of the guias kept by the inspection, in order; for the reply.
    package var guiaNumbers: [String]
    /// Of the lote; nil where it is not known of every guia.
    package var total: Money?
    package var isWellFormed: Bool
    package var isComplete: Bool
    package var schema: SchemaVerdict
    package var hash: HashFacts
    package var export: ExportFacts?
    /// What the bytes were read as, and whether the document says so itself: without a declaration or mark it was settled by the
    /// format's own rule (UTF-8 for XML) or by the bytes (CSV). A declared name is kept where it was understood, as any other may be
    /// any text. nil in rows from before it was kept.
    package var encoding: EncodingFacts?
    /// Local name of the message's own root, that within an envelope too: `mensagemTISS` or one that web services have. Nil for
    /// every other name, and in rows from before it was kept.
    package var messageRoot: String?
    /// Of an archive: entries that are no documents by their names. nil where there are none, and in rows from before it was kept.
    package var passedOver: PassedOverFiles?

    package init(_ inspection: Inspection) {
        self.kind = inspection.kind
        self.header = inspection.header
        self.direction = inspection.direction
        self.body = inspection.body
        // A number is the same with blanks around it, which the schemas count as characters.
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
        if encoding.readAs == nil { encoding.declared = nil }
        self.encoding = encoding
        self.messageRoot = inspection.messageRoot
        self.passedOver = inspection.passedOver
    }

    /// Whether the document was read to its end. What was cut short by an error, a limit or its own end has no totals: the guias,
    /// records and amounts counted until then are not those of the file.
    package var isReadToItsEnd: Bool { isWellFormed && isComplete }

    /// `guiaCount`, where it is that of the whole file.
    package var statedGuiaCount: Int? { isReadToItsEnd ? guiaCount : nil }

    /// `total`, where it is that of the whole file.
    package var statedTotal: Money? { isReadToItsEnd ? total : nil }

    /// `export`, where its counts are those of the whole file.
    package var statedExport: ExportFacts? { isReadToItsEnd ? export : nil }

    /// The party that the import folder is named after and lote numbers are counted by; nil when the header names none.
    package var provider: String? {
        switch direction {
        case .toProvider: header.destination?.value
        default: header.origin?.value
        }
    }
}

/// A drop with its judgement and the outcome of its deliveries: what answering and settling need.
package struct JudgedDrop: Sendable, Equatable {
    package var drop: ClaimedDrop
    package var facts: DocumentFacts
    package var judgement: Judgement
    package var outcomes: [DeliveryOutcome]
    package var judgedAt: Date
    /// Of an archive, in its order, as they stand: without a verdict until judged. Empty for a document.
    package var entries: [EntryOutcome]
    /// Of an export whose records became orders: how many stand where.
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
    /// Whose the file is: as HAT lists the batch, else as the message states.
    package var provider: String? { drop.origin.batch?.healthProviderId ?? facts.provider }
}

/// What became of one document of an archive.
package struct EntryOutcome: Sendable, Equatable, Codable {
    package var id: DropID
    package var path: String
    package var verdict: Verdict?
    package var protocolNumber: String?
    /// Code of the finding that decided.
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

package struct DeliveryOutcome: Sendable, Equatable, Codable {
    package var destination: Destination
    package var state: DeliveryState
    package var attempts: Int
    package var receipt: PortalReceipt?
    /// Why it was refused, deferred or given up; safe to show.
    package var reason: String?
    package var placementPath: String?
    /// When it is tried next; only while `waiting`.
    package var nextAttemptAt: Date?
    /// Import only: what Protheus did with the file, once it was placed.
    package var handOver: HandOver?
    /// When that was noticed.
    package var handOverAt: Date?
    /// Where Protheus left the file, when it was found again.
    package var returnedPath: String?
    /// What is known of an attempt without an answer; nil when there is none, or its end is known by now.
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
    package var drop: ClaimedDrop
    /// The path as dropped, the file system's own bytes; for recovery.
    package var inboxPath: [UInt8]
    package var state: DropState
    package var verdict: Verdict?
    package var bxxStatus: BXXStatus
    package var protocolNumber: String?
    package var version: String?
    package var transaction: String?
    package var loteNumber: String?
    package var provider: String?
    /// nil where the document was not read to its end.
    package var guiaCount: Int?
    package var findingCount: Int
    /// Code of the finding that decided.
    package var leadingFinding: FindingCode?
    package var outcomes: [DeliveryOutcome]
    package var queue: FinalQueue?
    /// Relative to the spool root.
    package var finalPath: String?
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

package struct DropFilter: Sendable, Equatable {
    package var state: DropState?
    package var verdict: Verdict?
    package var provider: String?
    package var loteNumber: String?
    package var digest: SHA256Digest?
    /// Part of the dropped name, compared without case.
    package var nameContains: String?
    package var receivedFrom: Date?
    package var receivedUntil: Date?
    /// Entries of this archive, not those of archives in it.
    package var archive: DropID?
    /// Of the file's copy in the import folder.
    package var handOver: HandOver?

    package init() {}
}

/// Everything the ledger knows of one drop.
package struct DropHistory: Sendable {
    package var record: DropRecord
    package var findings: [Finding]
    package var events: [LedgerEvent]
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
    package var number: Int64
    package var time: Date
    package var drop: DropID?
    /// e.g. `claimed`, `judged`, `delivery.begun`, `delivery.ended`, `settled`.
    package var kind: String
    /// JSON object; no beneficiary datum.
    package var detail: String
    /// Hash of this row, which covers the hash of the row before.
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

/// One kept HTTP exchange.
package struct ExchangeRecord: Sendable, Equatable, Codable {
    package var time: Date
    package var destination: Destination
    package var method: String
    package var path: String
    package var httpStatus: Int?
    package var milliseconds: Int
    /// `held`, `absent` or the error's code.
    package var outcome: String
    package var reason: String?

    package init(
        time: Date, destination: Destination, method: String, path: String, httpStatus: Int?, milliseconds: Int,
        outcome: String, reason: String?
    ) {
        self.time = time
        self.destination = destination
        self.method = method
        self.path = path
        self.httpStatus = httpStatus
        self.milliseconds = milliseconds
        self.outcome = outcome
        self.reason = reason
    }
}

package struct LedgerCounts: Sendable, Equatable, Codable {
    package var byState: [String: Int] = [:]
    package var byVerdict: [String: Int] = [:]
    package var byDelivery: [String: Int] = [:]
    package var events = 0
    /// Files and guias that Protheus refused after they were handed over.
    package var refusedByERP = 0
    /// Time of the oldest drop that is not settled.
    package var oldestOpen: Date?

    package init() {}
}

package struct LedgerVerification: Sendable, Equatable, Codable {
    package var eventsChecked: Int
    /// Number of the first event whose hash does not fit; nil when all fit.
    package var firstBroken: Int64?
    /// What the database says of itself; empty when well.
    package var integrityErrors: [String]

    package var isWhole: Bool { firstBroken == nil && integrityErrors.isEmpty }

    package init(eventsChecked: Int, firstBroken: Int64?, integrityErrors: [String]) {
        self.eventsChecked = eventsChecked
        self.firstBroken = firstBroken
        self.integrityErrors = integrityErrors
    }
}
