import Domain
import HATContract

/// A batch of the collection, with its evidence.
struct SandboxBatch: Sendable {
    let number: String
    let healthProviderId: String
    let codeSusep: String
    var authType: String
    var batchDate: String
    var status = "1"
    var protocolNumber = ""
    var trackingStatus: String
    var isDeletionWanted = false
    var isDeleted = false
    /// Name of the file, not encoded; nil when it has none.
    var blobName: String?
    var content: BlobContent?
    var contentVersion = 1
    /// Part of the path: a moved file gets another one.
    var folderVersion = 1
    /// Key of the upload that created it.
    var idempotencyKey: String?
    /// Tokens with a lower serial number are revoked.
    var tokenSerialMin = 0

    var listedCount = 0
    var downloadsBegun = 0
    var downloadsCompleted = 0
    var lastDownload: EventStamp?
    var confirmations: [SandboxConfirmation] = []

    /// Container and name, not encoded.
    var blobPath: String? {
        blobName.map { name in
            folderVersion == 1 ? "lotes-\(codeSusep)/\(name)" : "lotes-\(codeSusep)/v\(folderVersion)/\(name)"
        }
    }

    /// A strong ETag: different content never has the same one.
    var etag: String { "\"0x\(number)-\(contentVersion)\"" }

    /// The batch as an item of the collection, without the access to its file.
    var item: BatchItem {
        var item = BatchItem()
        item.status = .string(status)
        item.batchDate = batchDate
        item.protocol = .string(protocolNumber)
        item.batchNumber = .string(number)
        item.healthProviderId = .string(healthProviderId)
        item.authType = .string(authType)
        item.trackingStatus = Int64(trackingStatus).map { .number($0) } ?? .string(trackingStatus)
        item.idempotencyKey = idempotencyKey
        return item
    }

    var evidence: BatchEvidence {
        BatchEvidence(
            batchNumber: number, healthProviderId: healthProviderId, codeSusep: codeSusep,
            loteNumber: content?.loteNumber, isRejectedOnPurpose: content?.isFlawed ?? false, status: status,
            trackingStatus: trackingStatus, protocolNumber: protocolNumber, isDeletionWanted: isDeletionWanted,
            isDeleted: isDeleted, blobPath: blobPath, contentVersion: contentVersion, listedCount: listedCount,
            downloadsBegun: downloadsBegun, downloadsCompleted: downloadsCompleted, lastDownload: lastDownload,
            confirmations: confirmations)
    }
}

/// The properties by which PLS's filters distinguish batches.
struct BatchGroup: Hashable, Sendable {
    var codeSusep: String
    var trackingStatus: String
    var isDeletionWanted: Bool

    /// Nil for a batch that no filter matches.
    init?(_ batch: SandboxBatch) {
        guard !batch.isDeleted, batch.isDeletionWanted || batch.blobName != nil else { return nil }
        self.init(
            codeSusep: batch.codeSusep, trackingStatus: batch.trackingStatus,
            isDeletionWanted: batch.isDeletionWanted)
    }

    init(codeSusep: String, trackingStatus: String, isDeletionWanted: Bool) {
        self.codeSusep = codeSusep
        self.trackingStatus = trackingStatus
        self.isDeletionWanted = isDeletionWanted
    }
}
