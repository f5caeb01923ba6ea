import Domain

/// One child that reads documents, as the program sees it. Its messages are not trusted. It is killed and waited for
/// when this is released.
///
/// When a child is lost, only the document that it was reading is blamed. Answers come in the order of the documents,
/// so that document is the first without an answer.
// Unchecked: one thread holds it at a time.
final class WorkerProcess: @unchecked Sendable {
    /// A document that was sent and not answered.
    private struct Sent {
        let number: UInt32
        let limits: Limits
        /// nil after a withdrawal: the answer is discarded.
        var request: InspectionRequest?
        var isDelivered = false
    }

    /// The set of schemas that the child has compiled.
    let generation: Int
    let sandbox: SandboxState
    private let connection: ChildConnection
    private let graceTime: Duration
    private var sentLimits: Limits?
    private var sentCount: UInt32 = 0
    /// In sending order; the child is reading the first.
    private var inFlight: [Sent] = []
    /// The earliest time at which the child can have begun the first document.
    private var firstSince = ContinuousClock.now

    /// Forks the child and waits until it is sandboxed.
    init(_ server: ForkServer, _ settings: WorkerSettings, generation: Int) throws(PortError) {
        connection = try server.fork()
        sandbox = try connection.answer(.ready, SandboxState.self, within: settings.startTimeMax).content
        graceTime = settings.graceTime
        self.generation = generation
    }

    var inFlightCount: Int { inFlight.count }

    /// The time that the first document has been read so far.
    var readingTime: Duration { firstSince.duration(to: .now) }

    /// Sends documents in one message.
    func send(_ requests: [InspectionRequest]) throws(WorkerLoss) {
        guard !requests.isEmpty else { return }
        if inFlight.isEmpty { firstSince = .now }
        var bytes: [UInt8] = []
        for request in requests {
            sentCount &+= 1
            let isOther = request.limits != sentLimits
            bytes += (isOther ? Frame(.inspect, sentCount, request.limits) : Frame(.inspect, sentCount)).bytes
            sentLimits = request.limits
            inFlight.append(Sent(number: sentCount, limits: request.limits, request: request))
        }
        do throws(ChannelFailure) {
            try connection.channel.send(bytes, files: requests.map { $0.document.rawValue })
            for index in inFlight.indices.suffix(requests.count) { inFlight[index].isDelivered = true }
        } catch {
            // A child that is gone may have answered earlier documents. `collect` receives those answers, and then
            // detects the end.
            guard error == .ended else { throw loss(error) }
        }
    }

    /// Waits for answers and passes those that have arrived to their callers. After any error the child cannot be used
    /// any more.
    /// - Returns: false if the first document has taken longer than `slowAfter` and others wait behind it.
    func collect(slowAfter: Duration?) throws(WorkerLoss) -> Bool {
        do throws(ChannelFailure) {
            guard let first = inFlight.first else { return true }
            let limit = first.limits.inspectionTimeMax + graceTime
            let hasFollowers = inFlight.dropFirst().contains { $0.request != nil }
            let wait = hasFollowers ? min(slowAfter ?? limit, limit) : limit
            if connection.channel.waitForBytes(atMost: wait - readingTime) {
                try takeAnswers()
            } else if wait < limit {
                return false
            }
            if !inFlight.isEmpty, readingTime > limit { throw .timedOut }
            return true
        } catch {
            throw loss(error)
        }
    }

    private func takeAnswers() throws(ChannelFailure) {
        var mayHoldMore = true
        while mayHoldMore {
            mayHoldMore = try connection.channel.receivePart(waits: false)
            while let frame = try connection.channel.next() {
                try take(frame)
                firstSince = .now
            }
        }
    }

    private func take(_ frame: Frame) throws(ChannelFailure) {
        guard let first = inFlight.first, first.number == frame.number else { throw .violated }
        switch frame.kind {
        case .inspected:
            let inspection = try frame.content(Inspection.self)
            guard AnswerCheck.isPlausible(inspection, limits: first.limits) else { throw .violated }
            first.request?.finish(.success(inspection))
        case .failed: first.request?.finish(.failure(try AnswerCheck.refusal(in: frame)))
        case .skipped where first.request == nil && frame.isEmpty: break
        default: throw .violated
        }
        inFlight.removeFirst()
    }

    /// Withdraws the documents after the first. The child skips those that it has not begun.
    func withdraw() -> [InspectionRequest] {
        let requests = inFlight.dropFirst().compactMap(\.request)
        for index in inFlight.indices.dropFirst() { inFlight[index].request = nil }
        // If the child is gone, waiting for its answers detects it.
        try? connection.channel.send(Frame(.withdraw))
        return requests
    }

    /// Reports the error to the caller of the document that was being read, if there was one.
    /// - Returns: the other documents, which another child must read as if they had never been sent.
    func abandon(_ loss: WorkerLoss) -> [InspectionRequest] {
        var others = inFlight.compactMap(\.request)
        switch loss {
        case .reading(let reason):
            if let first = inFlight.first?.request {
                first.finish(.failure(reason))
                others.removeFirst()
            }
        case .idle(let reason):
            others = others.filter { request in
                let isAgain = request.mayBeDeliveredAgain()
                if !isAgain { request.finish(.failure(reason)) }
                return isAgain
            }
        }
        inFlight = []
        return others
    }

    private func loss(_ failure: ChannelFailure) -> WorkerLoss {
        inFlight.first?.isDelivered == true
            ? .reading(connection.loss(failure, while: "it inspected this document"))
            : .idle(connection.loss(failure, while: "it waited for work"))
    }
}

/// Why a child cannot be used any more.
enum WorkerLoss: Error {
    /// The child was gone before a document reached it.
    case idle(PortError)
    /// The document that it was reading may be the cause.
    case reading(PortError)
}
