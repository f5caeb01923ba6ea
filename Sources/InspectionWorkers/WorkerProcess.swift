import Domain
import Glibc

/// One worker, as the program sees it. Nothing it says is trusted; it is killed and waited for when released.
// Unchecked: one thread holds a worker at a time; the desk's lock hands it from the one that started it to its pump.
final class WorkerProcess: @unchecked Sendable {
    /// A document that was sent and not answered.
    private struct InHand {
        let number: UInt32
        let limits: Limits
        /// nil once it was passed on to another worker: its answer is of no interest.
        var request: InspectionRequest?
    }

    /// Which set of schemas it was started for.
    let generation: Int
    private let link: WorkerLink
    private let settings: WorkerSettings
    private var sentLimits: Limits?
    private var sentCount: UInt32 = 0
    /// In the order in which they were sent; the first is being read.
    private var line: [InHand] = []
    /// Since when the first is being read, at most.
    private var headSince = ContinuousClock.now
    /// nil until it is ready.
    private(set) var notice: ReadyNotice?

    private init(link: WorkerLink, settings: WorkerSettings, generation: Int) {
        self.link = link
        self.settings = settings
        self.generation = generation
    }

    /// Has `keeper` fork one; does not wait for it.
    static func start(
        _ settings: WorkerSettings, from keeper: WorkerKeeper, generation: Int
    ) throws(PortError) -> WorkerProcess {
        let link = try WorkerLink.fork(from: keeper, answerBytesMax: settings.answerBytesMax)
        return WorkerProcess(link: link, settings: settings, generation: generation)
    }

    /// Waits until it has locked itself in; returns at once when it is ready already.
    func waitUntilReady() throws(PortError) {
        guard notice == nil else { return }
        notice = try link.waitUntilReady(within: settings.startTimeMax)
    }

    /// What `poll` may wait for.
    var socket: Int32 { link.channel.socket }

    var inHand: Int { line.count }

    /// Whether somebody waits for a document behind the first.
    var hasFollowers: Bool { line.dropFirst().contains { $0.request != nil } }

    /// How long the first document is being read.
    var headTime: Duration { headSince.duration(to: .now) }

    /// How long it may; nil without one.
    var timeLimit: Duration? { line.first.map { $0.limits.inspectionTimeMax + settings.graceTime } }

    /// Hands documents over, all with one message.
    func send(_ requests: [InspectionRequest]) throws(WorkerFault) {
        let wasIdle = line.isEmpty
        if wasIdle { headSince = .now }
        var bytes: [UInt8] = []
        for request in requests {
            sentCount &+= 1
            bytes += try frame(for: request).bytes
            line.append(InHand(number: sentCount, limits: request.limits, request: request))
        }
        do throws(ChannelFailure) {
            try link.channel.send(bytes, files: requests.map { $0.document.rawValue })
        } catch {
            guard error == .ended, wasIdle else { throw .lost(link.loss(error, while: "it inspected this document")) }
            throw .undelivered(link.loss(error, while: "it waited for work"))
        }
    }

    private func frame(for request: InspectionRequest) throws(WorkerFault) -> Frame {
        guard sentLimits != request.limits else { return Frame(.inspect, sentCount) }
        do {
            let frame = try Frame(.inspect, sentCount, request.limits)
            sentLimits = request.limits
            return frame
        } catch {
            throw .lost(link.loss(.violated, while: "it was handed a document"))
        }
    }

    /// Takes the answers that have arrived and gives them to those who wait. After any error the worker is of no more use.
    /// - Returns: how many there were.
    func collect() throws(WorkerFault) -> Int {
        var count = 0
        do throws(ChannelFailure) {
            var mayHoldMore = true
            while mayHoldMore {
                mayHoldMore = try link.channel.receivePart(waits: false)
                while let frame = try link.channel.next() {
                    try settle(frame)
                    count += 1
                }
            }
            if count > 0 { headSince = .now }
            if let timeLimit, headTime > timeLimit { throw ChannelFailure.timedOut }
            return count
        } catch {
            if line.isEmpty { throw .undelivered(link.loss(error, while: "it waited for work")) }
            throw .lost(link.loss(error, while: "it inspected this document"))
        }
    }

    private func settle(_ frame: Frame) throws(ChannelFailure) {
        guard let first = line.first, first.number == frame.number else { throw .violated }
        do {
            switch frame.kind {
            case .inspected:
                let inspection = try frame.inspection()
                guard AnswerCheck.isPlausible(inspection, limits: first.limits) else { throw ChannelFailure.violated }
                first.request?.finish(inspection)
            case .failed:
                first.request?.fail(try AnswerCheck.refusal(in: frame))
            default: throw ChannelFailure.violated
            }
        } catch {
            // What the content's own decoding threw.
            throw .violated
        }
        line.removeFirst()
    }

    /// Gives up those behind the first; the worker will read them, for nobody.
    func passOn() -> [InspectionRequest] {
        var requests: [InspectionRequest] = []
        for index in line.indices.dropFirst() {
            if let request = line[index].request { requests.append(request) }
            line[index].request = nil
        }
        return requests
    }

    /// Tells the caller of the first document why, if it was sent to a living worker.
    /// - Returns: those that another worker is to read.
    func leave(blaming fault: WorkerFault) -> [InspectionRequest] {
        var others = line.compactMap(\.request)
        switch fault {
        case .lost(let reason):
            if let first = line.first?.request {
                first.fail(reason)
                others.removeFirst()
            }
        case .undelivered(let reason):
            others = others.filter { request in
                let isAgain = request.mayBeDeliveredAgain()
                if !isAgain { request.fail(reason) }
                return isAgain
            }
        }
        line = []
        return others
    }
}

/// Why a worker is of no more use.
enum WorkerFault: Error {
    /// It was gone before a document reached it.
    case undelivered(PortError)
    /// It is gone; the document that it read may be why.
    case lost(PortError)
}
