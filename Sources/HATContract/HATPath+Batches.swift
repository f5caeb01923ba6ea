package import Domain

extension HATPath {
    /// Page size of a listing of batches. Confirmed by public sources.
    package static let batchPageSize = 100

    /// Fields that a listing requests, in the portal's usual order. Confirmed by public sources.
    package static let batchFields =
        "status,batchDate,protocol,azureStorageFilePath,azureStorageSasToken,batchNumber,healthProviderId,authType"

    /// One page of the batches that wait, or whose queueing failed. The filters are confirmed by public sources; the
    /// numbers in them are settings.
    package static func batches(
        _ pass: BatchPass, page: Int, tracking: BatchTrackingTable, codeSusep: String
    ) -> String {
        let status =
            switch pass {
            case .pendingDownloads: tracking.pending
            case .pendingDeletes: tracking.pendingDeletion
            case .failedDownloads, .failedDeletes: tracking.queueFailed
            }
        let rest =
            switch pass.operation {
            case .download: "not(azureStorageFilePath eq '') and isDeleted eq ''"
            case .delete: "not (isDeleted eq '')"
            }
        return batches(
            filter: "(trackingStatus eq \(status) and \(rest))", page: page, pageSize: batchPageSize,
            codeSusep: codeSusep)
    }

    /// A listing of one waiting batch, requested to check that the call is allowed. It has the form of any listing.
    package static func probe(tracking: BatchTrackingTable, codeSusep: String) -> String {
        let filter = "(trackingStatus eq \(tracking.pending) and not(azureStorageFilePath eq '') and isDeleted eq '')"
        return batches(filter: filter, page: 1, pageSize: 1, codeSusep: codeSusep)
    }

    /// A listing of one batch by its number. It is assumed that a filter may name `batchNumber`.
    package static func findBatch(_ number: String, codeSusep: String) -> String {
        batches(filter: "(batchNumber eq '\(quoted(number))')", page: 1, pageSize: 1, codeSusep: codeSusep)
    }

    /// Path for the confirmation of a batch (PUT). Confirmed by public sources.
    /// - Throws: `.malformed` when the number cannot be a path component.
    package static func batch(_ number: String) throws(PortError) -> String {
        "\(batches)/\(try component(number, named: "number of the batch"))"
    }

    /// Path for the deletion of a batch (DELETE). Confirmed by public sources.
    /// - Throws: as `batch(_:)`.
    package static func deletion(of reference: BatchReference, codeSusep: String) throws(PortError) -> String {
        "\(try batch(reference.number))?healthProviderId=\(percentEncoded(reference.healthProviderId))"
            + "&codeSusep=\(percentEncoded(codeSusep))&force=true"
    }

    /// A value as one path component: everything but unreserved characters is encoded, so that it ends neither the
    /// component nor the path.
    /// - Throws: `.malformed` for an empty value and for `.` and `..`, which are path segments with a meaning in any
    ///   encoding. The message contains `name`, not the value.
    package static func component(_ value: String, named name: String) throws(PortError) -> String {
        guard !value.isEmpty, value != ".", value != ".." else {
            throw PortError(.malformed, "The \(name) is empty or only dots and cannot be part of a URL.")
        }
        return percentEncoded(value, keeping: [])
    }

    /// A filter literal's content: quotes are doubled.
    static func quoted(_ literal: String) -> String {
        literal.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
    }

    private static func batches(filter: String, page: Int, pageSize: Int, codeSusep: String) -> String {
        "\(batches)?page=\(page)&pageSize=\(pageSize)&fields=\(batchFields)&filter=\(percentEncoded(filter))"
            + "&codeSusep=\(percentEncoded(codeSusep))"
    }
}
