/// The calls about batches of HAT (HAT.md §1.6). One attempt a call; retry, rate and breaker stand around it.
package protocol BatchPortal: Sendable {
    /// `GET v1/batchesAuthorization`, one page of at most 100. A 404 is an empty page.
    func listBatches(_ pass: BatchPass, page: Int) async -> PortalReply<BatchPage>

    /// The same collection asked for one batch, for a fresh token. That its filter may name `batchNumber` is assumed.
    /// - Returns: nil when HAT no longer lists it.
    func findBatch(_ number: String) async -> PortalReply<ListedBatch?>

    /// `GET storagePath + accessToken` without HAT's headers; when that fails, once more with the path percent-encoded.
    /// The content goes to `sink` as it arrives. A failure is `.unauthorized` for a token that was refused or has expired,
    /// `.malformed` for an empty body, one that says `ParentNotFound`, is no XML by its content type, or is shorter than its
    /// `Content-Length`; `.notFound`, `.unreachable` and `.unavailable` as ever.
    /// `resume` says how many bytes are kept already and with which validator they came; sent as `Range` and `If-Range`.
    /// - Returns: what the storage says of the file, to recognise it when it is offered again.
    func downloadBatch(
        path: String, accessToken: String, resume: ResumePoint?, into sink: any ContentSink
    ) async -> PortalReply<StoredFacts>

    /// What the storage says of a file without its content: HEAD, or a GET of its first byte where HEAD is refused.
    /// Failures as of `downloadBatch`.
    func inspectBatchFile(path: String, accessToken: String) async -> PortalReply<StoredFacts>

    /// `PUT v1/batchesAuthorization/{n}`.
    func confirmBatch(_ confirmation: BatchConfirmation) async -> PortalReply<Void>

    /// `DELETE v1/batchesAuthorization/{n}?healthProviderId=…&codeSusep=…&force=true`. A reply with a body is an error; 404 is done.
    func deleteBatch(_ reference: BatchReference) async -> PortalReply<Void>
}

/// Where a download goes on.
package struct ResumePoint: Sendable, Equatable {
    package var offset: Int64
    package var validator: String

    package init(offset: Int64, validator: String) {
        self.offset = offset
        self.validator = validator
    }
}

/// Takes a download's bytes as they arrive. Each call returns once the bytes are taken, so a slow disk slows the sender.
package protocol ContentSink: Sendable {
    /// Before the first byte of an answer. `offset` 0 drops what is kept; otherwise it equals the number of bytes kept.
    /// `validator` is the strong ETag of what follows, nil without one.
    func begin(at offset: Int64, validator: String?) async throws(PortError)
    func append(_ bytes: [UInt8]) async throws(PortError)
}

/// One HTTP exchange, ready to be kept. Masked: no token, no content.
package struct PortalCallRecord: Sendable, Equatable {
    package var method: String
    /// Path and query below the base URL; of a download the URL's path alone, without its credentials.
    package var path: String
    package var httpStatus: Int?
    package var duration: Duration
    /// `code` of HAT's JSON answer: a token's state, or an error's code. At most 32 letters, digits and `_-.`; nil without one.
    package var portalCode: String?

    package init(
        method: String, path: String, httpStatus: Int?, duration: Duration, portalCode: String? = nil
    ) {
        self.method = method
        self.path = path
        self.httpStatus = httpStatus
        self.duration = duration
        self.portalCode = portalCode
    }
}

/// What a call brought, and the exchange it was.
package struct PortalReply<Value: Sendable>: Sendable {
    package var call: PortalCallRecord
    package var result: Result<Value, PortError>

    package init(call: PortalCallRecord, result: Result<Value, PortError>) {
        self.call = call
        self.result = result
    }
}
