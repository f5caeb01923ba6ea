package import FoundationEssentials

/// Key of a row of the batch queue: a batch and what is to be done with it.
package struct BatchKey: Hashable, Sendable, Codable {
    /// HAT's `batchNumber`.
    package var number: String
    /// Download or deletion.
    package var operation: BatchOperation

    package init(number: String, operation: BatchOperation) {
        self.number = number
        self.operation = operation
    }
}

/// State of a row. Raw values are stored.
package enum BatchState: String, Sendable, Codable, CaseIterable {
    /// Waits for its download or its deletion.
    case pending
    /// The file is stored here; it is judged, handed over and settled like a dropped one.
    case fetched
    /// Settled; the confirmation towards HAT is due.
    case confirming
    /// HAT has the confirmation, or the deletion is done. Nothing more happens unless HAT lists the batch again.
    case done
    /// Its file waits for an operator, so HAT has no confirmation yet.
    case held
    /// The tries are used up. It stays visible, and an operator can retry it.
    case dead
    /// HAT wants it deleted before it was fetched.
    case superseded
}

/// B1R_STATUS as TOTVS documents it (PLSA417).
package enum B1RStatus: Int, Sendable, Codable, CaseIterable {
    case pending = 0
    case processed = 1
    case queueFailed = 2
    case registrationFailed = 3
    case downloadFailed = 4
    case confirmationFailed = 5
    case deletionFailed = 6
    case deletionGivenUp = 7

    /// The status that Protheus would show; one rule for lists, views and answers.
    package init(operation: BatchOperation, state: BatchState, attempts: Int) {
        self =
            switch (state, operation) {
            case (.done, _), (.superseded, _): .processed
            case (.held, _): .registrationFailed
            case (.dead, .delete): .deletionGivenUp
            case (.pending, .delete): attempts > 0 ? .deletionFailed : .pending
            case (.confirming, _): attempts > 0 ? .confirmationFailed : .pending
            case (.fetched, _): .pending
            case (.pending, .download): attempts > 0 ? .downloadFailed : .pending
            case (.dead, .download): .downloadFailed
            }
    }
}

/// A row with everything that its next step needs.
package struct BatchRecord: Sendable, Equatable {
    /// Key of the row.
    package var key: BatchKey
    /// The batch at HAT.
    package var reference: BatchReference
    /// State of the row.
    package var state: BatchState
    /// Number of the row in this queue (B1R_PROTOC), from 1.
    package var queueNumber: Int64
    /// 1, plus one for each time that HAT offers the batch with another file.
    package var generation: Int
    /// Date as HAT lists it, with or without a time.
    package var batchDate: String
    /// URL of the file without its credentials.
    package var storagePath: String
    /// Credentials for the storage; empty once the file is stored here. A secret: never logged or shown.
    package var accessToken: String
    /// The drop that the file became; nil until fetched.
    package var drop: DropID?
    /// Name of the unfinished download in the work folder, while there is one, so that it can be resumed.
    package var incoming: DropID?
    /// Strong validator (ETag) of the bytes in `incoming`; nil: the download cannot be resumed.
    package var validator: String?
    /// Attempts begun since the state was entered.
    package var attempts: Int
    /// When the next step is due; nil when none is.
    package var nextAttemptAt: Date?
    /// Why the last attempt failed; safe to show.
    package var reason: String?
    /// When HAT last listed it.
    package var listedAt: Date
    /// When the row became `done`.
    package var doneAt: Date?
    /// What the storage said about the file when it was downloaded.
    package var stored = StoredFacts()
    /// HAT listed it again unchanged: the file must be compared with that of the storage before the next confirmation.
    package var isToBeCompared = false
    /// The former drop, while it is unknown whether HAT offers the same file again.
    package var previousDrop: DropID?
    /// A download of this generation that ended before its document did was discarded.
    package var wasRefetched = false
    /// HAT deleted it after Protheus took its file, and no operator has dismissed that yet.
    package var wasDeletedAfterImport = false
    /// Status as HAT listed it before any confirmation.
    package var listedStatus: String?
    /// Protocol as HAT listed it before any confirmation.
    package var listedProtocol: String?

    /// The status that Protheus would show (B1R_STATUS).
    package var status: B1RStatus { B1RStatus(operation: key.operation, state: state, attempts: attempts) }

    /// The flags about later listings and the facts of the storage start empty; set them afterwards.
    package init(
        key: BatchKey, reference: BatchReference, state: BatchState, queueNumber: Int64, generation: Int,
        batchDate: String, storagePath: String, accessToken: String, drop: DropID?, incoming: DropID?,
        validator: String?, attempts: Int, nextAttemptAt: Date?, reason: String?, listedAt: Date, doneAt: Date?
    ) {
        self.key = key
        self.reference = reference
        self.state = state
        self.queueNumber = queueNumber
        self.generation = generation
        self.batchDate = batchDate
        self.storagePath = storagePath
        self.accessToken = accessToken
        self.drop = drop
        self.incoming = incoming
        self.validator = validator
        self.attempts = attempts
        self.nextAttemptAt = nextAttemptAt
        self.reason = reason
        self.listedAt = listedAt
        self.doneAt = doneAt
    }
}

/// How one attempt at the next step of a row ended.
package enum BatchResult: Sendable, Equatable {
    /// HAT has the confirmation, or the deletion is done.
    case done
    /// Try again at `next`. A download keeps what arrived under `validator`, unless that is nil.
    case deferred(next: Date, validator: String?, reason: String)
    /// The tries are used up, or a retry cannot help.
    case dead(reason: String)
}

/// What a listing changed in the queue.
package struct ListingOutcome: Sendable, Equatable {
    /// New rows.
    package var added = 0
    /// Known rows whose path, token or date HAT listed with new values.
    package var refreshed = 0
    /// Rows that were done and are to be confirmed again, because HAT still lists them.
    package var toConfirmAgain = 0
    /// Rows that were done and whose batch has another file now.
    package var reopened = 0

    /// No changes.
    package init() {}

    /// The sum of both.
    package static func + (left: ListingOutcome, right: ListingOutcome) -> ListingOutcome {
        var sum = left
        sum.added += right.added
        sum.refreshed += right.refreshed
        sum.toConfirmAgain += right.toConfirmAgain
        sum.reopened += right.reopened
        return sum
    }
}

/// Conditions of a listing; all that are set must hold. Without any, every row matches.
package struct BatchFilter: Sendable, Equatable {
    /// HAT's `batchNumber`, compared exactly.
    package var number: String?
    /// Downloads or deletions.
    package var operation: BatchOperation?
    /// Rows in one of these states.
    package var states: Set<BatchState>?
    /// Batches of this provider, compared exactly.
    package var healthProviderId: String?
    /// Only those that HAT deleted after Protheus took their file.
    package var isDeletedAfterImport = false

    /// A filter that every row matches.
    package init() {}
}
