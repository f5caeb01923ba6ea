import Domain
import Glibc

/// One process that takes archives apart and reads exports, as the program sees it. Nothing it says is trusted; it is killed and
/// waited for when released.
// Unchecked: one caller holds it at a time; the lock of `IntakeWorkers` hands it from one to the next.
final class IntakeWorker: @unchecked Sendable {
    private let link: WorkerLink
    let notice: ReadyNotice
    /// In the words of an error: what it does.
    private var task = "it waited for work"
    /// It is of no more use.
    private(set) var isSpent = false

    private init(link: WorkerLink, notice: ReadyNotice) {
        self.link = link
        self.notice = notice
    }

    /// Blocks until it is ready.
    static func start(_ settings: IntakeSettings) throws(PortError) -> IntakeWorker {
        var preparation = WorkerPreparation(schemas: [], known: [])
        preparation.purpose = .intake
        preparation.memoryRoomBytes = settings.memoryRoomBytes
        preparation.rehearsesPoison = settings.rehearsesPoison
        let link = try WorkerLink.start(
            settings.executable, settings.arguments, preparation: preparation, answerBytesMax: settings.answerBytesMax)
        return IntakeWorker(link: link, notice: try link.waitUntilReady(within: settings.startTimeMax))
    }

    /// Whether a process that has nothing to do is still there: an honest one says nothing until it is asked.
    var isWaiting: Bool {
        var wait = pollfd(fd: link.channel.socket, events: Int16(POLLIN), revents: 0)
        return unsafe !isSpent && poll(&wait, 1, 0) == 0
    }

    /// `task`: what the process does from now on, in the words of an error.
    func ask(_ frame: Frame, with document: DocumentDescriptor? = nil, to task: String) throws(PortError) {
        guard !isSpent else { throw PortError(.internalFault, "A worker that was lost was asked.", isTransient: true) }
        self.task = task
        do throws(ChannelFailure) {
            try link.channel.send(frame.bytes, files: document.map { [$0.rawValue] } ?? [])
        } catch {
            throw loss(error)
        }
    }

    /// The next message, by `deadline`.
    /// - Throws: what the process says that it could not do, and how it was lost. Only then is it spent.
    func answer(by deadline: ContinuousClock.Instant) throws(PortError) -> Frame {
        let refusal: PortError
        do throws(ChannelFailure) {
            let frame = try link.channel.receive(within: ContinuousClock.now.duration(to: deadline))
            guard frame.kind == .failed else { return frame }
            refusal = try AnswerCheck.refusal(in: frame)
        } catch {
            throw loss(error)
        }
        throw refusal
    }

    /// What came cannot come from an honest process; this one is ended.
    func lie() -> PortError { loss(.violated) }

    /// Whoever asked does not want the rest of the answer.
    func giveUp() {
        if !isSpent { _ = loss(.violated) }
    }

    private func loss(_ failure: ChannelFailure) -> PortError {
        isSpent = true
        return link.loss(failure, while: task)
    }
}
