/// One batch as HAT lists it, with the fields that a download or a deletion needs.
package struct ListedBatch: Hashable, Sendable {
    /// Number, provider and type.
    package var reference: BatchReference
    /// As HAT writes it: `yyyy-mm-dd`, with or without a time.
    package var batchDate: String
    /// URL of the file without its credentials (`azureStorageFilePath`).
    package var storagePath: String
    /// Credentials for the file (`azureStorageSasToken`), with the leading `?` if HAT sends one. A secret: never
    /// logged.
    package var accessToken: String
    /// Protocol that HAT holds for it, if any.
    package var protocolNumber: String?
    /// TISS protocol status that HAT holds for it, if any.
    package var status: String?

    package init(
        reference: BatchReference, batchDate: String, storagePath: String, accessToken: String,
        protocolNumber: String?, status: String? = nil
    ) {
        self.reference = reference
        self.batchDate = batchDate
        self.storagePath = storagePath
        self.accessToken = accessToken
        self.protocolNumber = protocolNumber
        self.status = status
    }
}

/// What is to be done with a listed batch; raw values are those of B1R_HATTIP.
package enum BatchOperation: String, Sendable, Codable, CaseIterable {
    case download = "0"
    case delete = "E"
}

/// The four listings of batches: what is pending, and what failed when it was queued before.
package enum BatchPass: String, Sendable, Codable, CaseIterable {
    case pendingDownloads, pendingDeletes, failedDownloads, failedDeletes

    /// Download or deletion.
    package var operation: BatchOperation {
        switch self {
        case .pendingDownloads, .failedDownloads: .download
        case .pendingDeletes, .failedDeletes: .delete
        }
    }
}

/// One page of a listing.
package struct BatchPage: Sendable, Equatable {
    /// Usable batches, as listed.
    package var batches: [ListedBatch]
    /// Whether HAT has a further page.
    package var hasNext: Bool
    /// Items that cannot be processed as they are.
    package var unusable: [UnusableItem]

    /// Number of unusable items.
    package var unusableCount: Int { unusable.count }

    package init(batches: [ListedBatch], hasNext: Bool, unusable: [UnusableItem] = []) {
        self.batches = batches
        self.hasNext = hasNext
        self.unusable = unusable
    }

    /// A page without batches, and the last one.
    package static let empty = BatchPage(batches: [], hasNext: false)
}

/// The numbers that HAT uses for the tracking states of a batch. A source confirms only `queueFailed` = 2, so all are
/// settings.
package struct BatchTrackingTable: Sendable, Equatable, Codable {
    /// BATCHAUTH_TRACK_PENDING.
    package var pending = "0"
    /// BATCHAUTH_TRACK_SUCCESS.
    package var success = "1"
    /// BATCHAUTH_TRACK_ERR_GEN_B1R.
    package var queueFailed = "2"
    /// BATCHAUTH_TRACK_ERR_GEN_BXX.
    package var registrationFailed = "3"
    /// BATCHAUTH_TRACK_ERR_DOWN_XML.
    package var downloadFailed = "4"
    /// BATCHAUTH_TRACK_PENDING_DEL; no source names its value.
    package var pendingDeletion = "5"

    /// The defaults.
    package init() {}

    /// The number that a confirmation carries.
    package func number(of tracking: BatchTracking) -> String {
        switch tracking {
        case .success: success
        case .registrationFailed: registrationFailed
        case .downloadFailed: downloadFailed
        }
    }
}

/// How a batch ended, as HAT tracks it.
package enum BatchTracking: String, Sendable, Codable {
    case success, registrationFailed, downloadFailed
}
