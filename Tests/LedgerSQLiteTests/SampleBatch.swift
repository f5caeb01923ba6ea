import Domain
import Foundation

extension Sample {
    static func reference(_ number: Int) -> BatchReference {
        BatchReference(number: "7\(number)", healthProviderId: "00012\(number % 10)", authType: "02")
    }

    static func listed(
        _ number: Int, path: String = "a.xml", token: String = "?sig=one", date: String = "2026-11-23T10:00:00"
    ) -> ListedBatch {
        ListedBatch(
            reference: reference(number), batchDate: date, storagePath: "https://blob.example/\(number)/\(path)",
            accessToken: token, protocolNumber: nil)
    }

    static func key(_ number: Int, _ operation: BatchOperation = .download) -> BatchKey {
        BatchKey(number: "7\(number)", operation: operation)
    }

    /// The file of a batch as a drop; its ID is the one that the download had.
    static func fetched(_ number: Int, batch: Int? = nil, content: Int? = nil) -> ClaimedDrop {
        ClaimedDrop(
            id: id(number), name: "lote_\(number).xml", folder: "", byteCount: 9, digest: digest(content ?? number),
            receivedAt: time(Double(number)), origin: .batch(reference(batch ?? number)))
    }

    static func call(_ status: Int?) -> PortalCallRecord {
        PortalCallRecord(
            method: "PUT", path: "v1/batchesAuthorization/71", httpStatus: status, duration: .milliseconds(30))
    }
}

extension BatchLedger {
    @discardableResult
    func list(
        _ batches: ListedBatch..., operation: BatchOperation = .download, at seconds: Double
    ) async throws -> ListingOutcome {
        try await recordListed(batches, operation: operation, listedAt: Sample.time(seconds))
    }

    /// Downloads a listed batch as the drop `number`.
    func fetch(_ number: Int, batch: Int? = nil, content: Int? = nil, at seconds: Double) async throws {
        let key = Sample.key(batch ?? number)
        _ = try await beginBatchAttempt(key, incoming: Sample.id(number), at: Sample.time(seconds))
        try await recordFetched(
            key, drop: Sample.fetched(number, batch: batch, content: content), at: Sample.time(seconds))
    }

    /// One attempt from its begin to its end.
    func attempt(_ key: BatchKey, at seconds: Double, _ result: BatchResult) async throws {
        _ = try await beginBatchAttempt(key, incoming: nil, at: Sample.time(seconds))
        try await endBatchAttempt(
            key, result: result, exchange: Sample.call(result == .done ? 200 : 500), at: Sample.time(seconds + 1))
    }

    func steps(at seconds: Double, besides underWay: Set<BatchKey> = []) async throws -> [BatchKey] {
        try await dueBatches(at: Sample.time(seconds), besides: underWay, limit: 100).map(\.key)
    }

    func state(_ key: BatchKey) async throws -> BatchState? { try await batch(key)?.state }
}

extension Ledger where Self: BatchLedger {
    /// Judges a fetched drop, delivers it to the import folder when it is accepted, and settles it.
    @discardableResult
    func bring(
        _ number: Int, batch: Int? = nil, content: Int? = nil, lote: String? = nil, at seconds: Double
    ) async throws -> Judgement {
        let drop = Sample.fetched(number, batch: batch, content: content)
        let judgement = try await judge(
            drop, inspection: Sample.inspection(lote: lote), at: Sample.time(seconds)
        ) { Sample.decision($0, to: [.importFolder]) }
        guard judgement.decision.verdict == .accepted else {
            try await settle(number, .error, at: seconds + 1)
            return judgement
        }
        try await place(number, at: seconds)
        try await settle(number, .done, at: seconds + 3)
        return judgement
    }

    func place(_ number: Int, at seconds: Double) async throws {
        let delivery = Delivery(drop: Sample.id(number), destination: .importFolder)
        try await beginAttempt(delivery, at: Sample.time(seconds))
        try await intendPlacement(delivery, path: "import/1/\(number).xml", at: Sample.time(seconds + 1))
        try await endAttempt(delivery, result: .delivered(nil), exchange: nil, at: Sample.time(seconds + 2))
    }
}
