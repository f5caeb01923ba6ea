package import Domain

extension HATPath {
    /// Items that a listing of batches asks for. Confirmed.
    package static let batchPageSize = 100

    /// Fields that a listing asks for, in the portal's usual order. Confirmed.
    package static let batchFields =
        "status,batchDate,protocol,azureStorageFilePath,azureStorageSasToken,batchNumber,healthProviderId,authType"

    /// One page of what waits, or of what failed when it was queued. The filters are confirmed; the numbers in them are
    /// settings.
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

    /// The first item of what waits: asked to see whether the call is allowed. The form is that of a listing.
    package static func probe(tracking: BatchTrackingTable, codeSusep: String) -> String {
        let filter = "(trackingStatus eq \(tracking.pending) and not(azureStorageFilePath eq '') and isDeleted eq '')"
        return batches(filter: filter, page: 1, pageSize: 1, codeSusep: codeSusep)
    }

    /// One batch by its number. That the filter may name `batchNumber` is assumed.
    package static func findBatch(_ number: String, codeSusep: String) -> String {
        batches(filter: "(batchNumber eq '\(quoted(number))')", page: 1, pageSize: 1, codeSusep: codeSusep)
    }

    /// Where a batch is told of (PUT). Confirmed.
    /// - Throws: `.malformed` when the number cannot stand in a URL.
    package static func batch(_ number: String) throws(PortError) -> String {
        "\(batches)/\(try component(number, named: "number of the batch"))"
    }

    /// Where a batch is deleted (DELETE). Confirmed.
    /// - Throws: as `batch(_:)`.
    package static func deletion(of reference: BatchReference, codeSusep: String) throws(PortError) -> String {
        "\(try batch(reference.number))?healthProviderId=\(percentEncoded(reference.healthProviderId))"
            + "&codeSusep=\(percentEncoded(codeSusep))&force=true"
    }

    /// A value as one component of a path: everything but unreserved characters is encoded, so that it neither ends the
    /// component nor the path.
    /// - Throws: `.malformed` for an empty value and for `.` and `..`, which name another place however they are
    ///   written. The message holds `name`, not the value.
    package static func component(_ value: String, named name: String) throws(PortError) -> String {
        guard !value.isEmpty, value != ".", value != ".." else {
            throw PortError(.malformed, "The \(name) is empty or dots alone and cannot stand in a URL.")
        }
        return percentEncoded(value, keeping: [])
    }

    /// The text between the quotes of a filter's literal.
    static func quoted(_ literal: String) -> String {
        literal.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
    }

    private static func batches(filter: String, page: Int, pageSize: Int, codeSusep: String) -> String {
        "\(batches)?page=\(page)&pageSize=\(pageSize)&fields=\(batchFields)&filter=\(percentEncoded(filter))"
            + "&codeSusep=\(percentEncoded(codeSusep))"
    }
}
