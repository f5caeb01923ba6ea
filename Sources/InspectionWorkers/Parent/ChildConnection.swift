import Domain

/// A child process and the socket to it, whatever the child is for. Nothing it says is trusted; killed and waited for when released.
// Unchecked: one caller holds it at a time, or a lock.
final class ChildConnection: @unchecked Sendable {
    let channel: Channel
    private let process: any EndingProcess
    /// What it does, for an error.
    private var task = "it started"
    /// It is of no more use.
    private(set) var isSpent = false

    init(_ process: any EndingProcess, socket: Int32, answerBytesMax: Int) {
        self.process = process
        channel = Channel(owning: socket, bytesMax: answerBytesMax)
    }

    /// Starts a process and sends it what to prepare; does not wait for it.
    static func start(
        _ executable: String, _ arguments: [String], preparation: WorkerPreparation, answerBytesMax: Int
    ) throws(PortError) -> ChildConnection {
        let (process, socket) = try ChildProcess.start(executable, arguments: arguments)
        let connection = ChildConnection(process, socket: socket, answerBytesMax: answerBytesMax)
        try connection.ask(Frame(.prepare, 0, preparation), to: "it started")
        return connection
    }

    /// Whether a child that has nothing to do is still there: an honest one says nothing until it is asked.
    var isWaiting: Bool { !isSpent && !channel.waitForBytes(atMost: .zero) }

    /// `task`: what the child does from now on, for an error.
    func ask(_ frame: Frame, files: [Int32] = [], to task: String) throws(PortError) {
        guard !isSpent else {
            throw PortError(.internalFault, "A child process that was lost was asked.", isTransient: true)
        }
        self.task = task
        do throws(ChannelFailure) { try channel.send(frame.bytes, files: files) } catch { throw loss(error) }
    }

    /// The next message.
    /// - Throws: what the child says that it cannot do, and how it was lost. Only then is it spent.
    func answer(within time: Duration) throws(PortError) -> Frame {
        let refusal: PortError
        do throws(ChannelFailure) {
            let frame = try channel.receive(within: time)
            guard frame.kind == .failed else { return frame }
            refusal = try AnswerCheck.refusal(in: frame)
        } catch {
            throw loss(error)
        }
        throw refusal
    }

    /// The next message, which has to be of this kind and content; as above.
    func answer<Content: WireValue>(
        _ kind: Frame.Kind, _ type: Content.Type, within time: Duration
    ) throws(PortError) -> (number: UInt32, content: Content) {
        let frame = try answer(within: time)
        guard frame.kind == kind else { throw violation() }
        return (frame.number, try contents(type, of: frame)[0])
    }

    /// The values of a message, as many as `count` says.
    func contents<Value: WireValue>(
        _ type: Value.Type, _ count: Int = 1, of frame: Frame
    ) throws(PortError) -> [Value] {
        do throws(ChannelFailure) { return try frame.contents(type, count) } catch { throw loss(error) }
    }

    /// What came cannot come from an honest child; this one is ended.
    func violation() -> PortError { loss(.violated) }

    /// Whoever asked does not want the rest of the answer.
    func giveUp() {
        if !isSpent { _ = loss(.violated) }
    }

    /// Ends the process, if it has not ended itself, and says how. `task`: nil for what it was asked to do last.
    func loss(_ failure: ChannelFailure, while task: String? = nil) -> PortError {
        isSpent = true
        let (code, reason): (PortError.Code, String)
        switch failure {
        case .timedOut: (code, reason) = (.limitExceeded, "took too long and was ended")
        case .violated: (code, reason) = (.internalFault, "gave an answer that cannot be")
        case .system(let number):
            (code, reason) = (.ioFailure, "could not be reached: \(ChildProcess.message(for: number))")
        case .ended:
            let ending = process.waitForEnd(atMost: .seconds(2))
            (code, reason) = (ending.isLimit ? .limitExceeded : .internalFault, ending.description)
        }
        process.kill()
        return PortError(code, "A child process \(reason) while \(task ?? self.task).", isTransient: true)
    }
}
