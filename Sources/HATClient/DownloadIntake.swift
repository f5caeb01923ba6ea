import Domain

/// Passes the body of a download to the sink.
///
/// The beginning of a file is buffered until it is known not to be an error message of the storage, which also comes
/// with a status of success. The rest is passed on as it arrives.
struct DownloadIntake {
    /// The range in which such a message is searched, and the maximum number of buffered bytes without the last chunk.
    static let checkedBytes = 64 << 10
    /// The text of such a message, in upper case.
    static let failureMark = Array("PARENTNOTFOUND".utf8)

    let head: DownloadHead
    let plan: DownloadHead.Plan
    let bytesMax: Int64
    let sink: any ContentSink

    private var held: [UInt8] = []
    private var isBegun = false
    private(set) var byteCount: Int64 = 0

    init(head: DownloadHead, plan: DownloadHead.Plan, bytesMax: Int64, sink: any ContentSink) {
        self.head = head
        self.plan = plan
        self.bytesMax = bytesMax
        self.sink = sink
    }

    /// To be called before the first byte. The rest of a file needs no check: its beginning was checked when it was
    /// received.
    mutating func begin() async throws(PortError) {
        guard plan.offset > 0 else { return }
        try await sink.begin(at: plan.offset, validator: plan.validator)
        isBegun = true
    }

    mutating func take(_ bytes: [UInt8]) async throws(PortError) {
        byteCount += Int64(bytes.count)
        guard plan.offset + byteCount <= bytesMax else { throw DownloadHead.tooLarge(bytesMax) }
        if isBegun { return try await sink.append(bytes) }
        held += bytes
        if held.count >= Self.checkedBytes { try await release() }
    }

    /// To be called after the last byte.
    /// - Throws: `.malformed` for a body that is empty or has another length than stated.
    mutating func end() async throws(PortError) {
        guard byteCount > 0 else { throw head.malformed("returned an empty body") }
        guard plan.byteCount == nil || plan.byteCount == byteCount else { throw try await cut() }
        if !isBegun { try await release() }
    }

    /// To be called when the body ended before its stated length. Received bytes are passed on first if the download
    /// can be resumed, even if they are few.
    /// - Throws: the error of the sink, or `.malformed` when the body is an error message.
    mutating func cut() async throws(PortError) -> PortError {
        if !isBegun, byteCount > 0, plan.validator != nil { try await release() }
        return head.malformed("ended before its full length")
    }

    /// Whether fewer bytes arrived than stated.
    var isShort: Bool { byteCount < plan.byteCount ?? 0 }

    private mutating func release() async throws(PortError) {
        guard !Self.saysFailure(held.prefix(Self.checkedBytes)) else {
            throw head.malformed("returned the storage's error about a missing parent instead of a file")
        }
        try await sink.begin(at: plan.offset, validator: plan.validator)
        isBegun = true
        try await sink.append(held)
        held = []
    }

    private static func saysFailure(_ bytes: ArraySlice<UInt8>) -> Bool {
        let text = bytes.map { (0x61...0x7A).contains($0) ? $0 - 0x20 : $0 }
        guard text.count >= failureMark.count else { return false }
        return (0...(text.count - failureMark.count)).contains { start in
            text[start] == failureMark[0] && text[start...].starts(with: failureMark)
        }
    }
}
