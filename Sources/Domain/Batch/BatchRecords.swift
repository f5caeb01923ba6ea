package import FoundationEssentials

/// One row of the queue of batches: what is to be done with which batch.
package struct BatchKey: Hashable, Sendable, Codable {
    /// HAT's `batchNumber`.
    package var number: String
    package var operation: BatchOperation

    package init(number: String, operation: BatchOperation) {
        self.number = number
        self.operation = operation
    }
}

/// Where a row stands.
package enum BatchState: String, Sendable, Codable, CaseIterable {
    /// Waits for its download or its deletion.
    case pending
    /// The file is ours; it is judged, handed over and settled like a dropped one.
    case fetched
    /// Settled; HAT is to be told.
    case confirming
    /// HAT was told, or the deletion is done. Nothing more happens unless HAT lists it again.
    case done
    /// Its file waits for a person, so HAT is not told yet.
    case held
    /// Tries are used up; visible, and driven again by command.
    case dead
    /// HAT wants it deleted before it was fetched.
    case superseded
}

/// B1R_STATUS as documented (HAT.md §4.4).
package enum B1RStatus: Int, Sendable, Codable, CaseIterable {
    case pending = 0
    case processed = 1
    case queueFailed = 2
    case registrationFailed = 3
    case downloadFailed = 4
    case confirmationFailed = 5
    case deletionFailed = 6
    case deletionGivenUp = 7

    /// One rule for lists, views and answers.
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

/// A row with all that the next step needs.
package struct BatchRecord: Sendable, Equatable {
    package var key: BatchKey
    package var reference: BatchReference
    package var state: BatchState
    /// Our own number of the row (B1R_PROTOC), from 1.
    package var queueNumber: Int64
    /// 1, and one more each time HAT offers the batch anew with another file.
    package var generation: Int
    package var batchDate: String
    package var storagePath: String
    /// Empty once the file is ours; a secret.
    package var accessToken: String
    /// The drop that the file became.
    package var drop: DropID?
    /// The name of the unfinished download in the work folder, while there is one, so that it can be resumed.
    package var incoming: DropID?
    /// Strong validator (ETag) of what `incoming` holds; nil: it cannot be resumed.
    package var validator: String?
    /// Attempts begun since the state was entered.
    package var attempts: Int
    package var nextAttemptAt: Date?
    /// Why the last attempt failed; safe to show.
    package var reason: String?
    package var listedAt: Date
    package var doneAt: Date?
    /// What the storage said of the file when it was downloaded.
    package var stored = StoredFacts()
    /// HAT offered it again unchanged by its listing: the file is compared with the storage's before it is confirmed.
    package var isToBeCompared = false
    /// The drop of the file before, while it is not known whether HAT has the same file again.
    package var previousDrop: DropID?
    /// A download that ended before its document did was thrown away once.
    package var wasRefetched = false
    /// HAT deleted it after Protheus took its file, and nobody has dismissed that yet.
    package var wasDeletedAfterImport = false
    /// Status and protocol as HAT listed them before anything was told.
    package var listedStatus: String?
    package var listedProtocol: String?

    package var status: B1RStatus { B1RStatus(operation: key.operation, state: state, attempts: attempts) }

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

/// How one attempt at a row's next step ended without finishing it, or finished it.
package enum BatchResult: Sendable, Equatable {
    /// HAT was told, or the deletion is done.
    case done
    /// Try again at `next`. A download keeps what arrived under `validator`, when that is not nil.
    case deferred(next: Date, validator: String?, reason: String)
    /// Tries are used up, or trying again cannot help.
    case dead(reason: String)
}

/// What a listing changed.
package struct ListingOutcome: Sendable, Equatable {
    /// New rows.
    package var added = 0
    /// Known rows whose path, token or date HAT states anew.
    package var refreshed = 0
    /// Rows that were done and are to be confirmed again, because HAT still lists them.
    package var toConfirmAgain = 0
    /// Rows that were done and whose batch has another file now.
    package var reopened = 0

    package init() {}

    package static func + (left: ListingOutcome, right: ListingOutcome) -> ListingOutcome {
        var sum = left
        sum.added += right.added
        sum.refreshed += right.refreshed
        sum.toConfirmAgain += right.toConfirmAgain
        sum.reopened += right.reopened
        return sum
    }
}

package struct BatchFilter: Sendable, Equatable {
    package var number: String?
    package var operation: BatchOperation?
    package var states: Set<BatchState>?
    package var healthProviderId: String?
    /// Only those that HAT deleted after Protheus took their file.
    package var isDeletedAfterImport = false

    package init() {}
}
