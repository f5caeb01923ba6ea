/// HAT's calls about batches. One attempt per call; retry, rate limit and circuit breaker are outside.
package protocol BatchPortal: Sendable {
    /// `GET v1/batchesAuthorization`: one page of at most 100 batches. A 404 is an empty page.
    func listBatches(_ pass: BatchPass, page: Int) async -> PortalReply<BatchPage>

    /// Finds one batch in the same collection, for a fresh token. It is an assumption that the filter may name
    /// `batchNumber`.
    /// - Returns: nil when HAT no longer lists it.
    func findBatch(_ number: String) async -> PortalReply<ListedBatch?>

    /// `GET storagePath + accessToken`, without the headers for HAT; when that fails, once more with the path
    /// percent-encoded.
    ///
    /// The content goes to `sink` as it arrives. `resume` says how many bytes are kept already, and with which
    /// validator they came; they are sent as `Range` and `If-Range`.
    ///
    /// A failure is `.unauthorized` for a token that was refused or has expired; `.malformed` for a body that is empty,
    /// contains `ParentNotFound`, is no XML by its content type, or is shorter than its `Content-Length`; `.notFound`,
    /// `.unreachable` or `.unavailable`.
    /// - Returns: what the storage says about the file, to recognise it when HAT offers it again.
    func downloadBatch(
        path: String, accessToken: String, resume: ResumePoint?, into sink: any ContentSink
    ) async -> PortalReply<StoredFacts>

    /// What the storage says about a file, without its content: HEAD, or GET of its first byte where HEAD is refused.
    /// Fails as `downloadBatch` does.
    func inspectBatchFile(path: String, accessToken: String) async -> PortalReply<StoredFacts>

    /// `PUT v1/batchesAuthorization/{n}`. A repeat has no second effect.
    func confirmBatch(_ confirmation: BatchConfirmation) async -> PortalReply<Void>

    /// `DELETE v1/batchesAuthorization/{n}?healthProviderId=…&codeSusep=…&force=true`. A reply with a body is an error;
    /// a 404 is a success.
    func deleteBatch(_ reference: BatchReference) async -> PortalReply<Void>
}

/// Where an interrupted download continues.
package struct ResumePoint: Sendable, Equatable {
    /// Number of bytes kept already.
    package var offset: Int64
    /// Strong ETag with which these bytes came.
    package var validator: String

    package init(offset: Int64, validator: String) {
        self.offset = offset
        self.validator = validator
    }
}

/// Receives the bytes of a download as they arrive. Each call returns after the bytes are written, so a slow disk slows
/// the sender.
package protocol ContentSink: Sendable {
    /// Called before the first byte of an answer.
    ///
    /// `offset` is 0, which discards what is kept, or equals the number of bytes kept. `validator` is the strong ETag
    /// of the following bytes; nil without one.
    func begin(at offset: Int64, validator: String?) async throws(PortError)
    /// Writes the next bytes; not durable on return.
    func append(_ bytes: [UInt8]) async throws(PortError)
}

/// One HTTP exchange, ready to be stored. Masked: no token, no content.
package struct PortalCallRecord: Sendable, Equatable {
    /// HTTP method.
    package var method: String
    /// Path and query below the base URL; of a download the path of its URL, without credentials.
    package var path: String
    /// Nil when no answer came.
    package var httpStatus: Int?
    /// Time from the start of the request to its end.
    package var duration: Duration
    /// `code` of HAT's JSON answer: the state of a token, or the code of an error. At most 32 letters, digits and
    /// `_-.`; nil without one.
    package var portalCode: String?

    /// The caller masks `path` and limits `portalCode`.
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

/// The result of a call, with its exchange.
package struct PortalReply<Value: Sendable>: Sendable {
    /// The exchange, masked.
    package var call: PortalCallRecord
    /// The value, or the error.
    package var result: Result<Value, PortError>

    package init(call: PortalCallRecord, result: Result<Value, PortError>) {
        self.call = call
        self.result = result
    }
}
