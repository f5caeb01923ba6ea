import Domain

/// A child process of any kind and the socket to it. Its messages are not trusted. The process is killed and waited
/// for when this is released.
// Unchecked: one caller holds it at a time, or a lock protects it.
final class ChildConnection: @unchecked Sendable {
    let channel: Channel
    private let process: any EndingProcess
    /// The current task, for error messages.
    private var task = "it started"
    /// Whether the child can no longer be used.
    private(set) var isSpent = false

    init(_ process: any EndingProcess, socket: Int32, answerBytesMax: Int) {
        self.process = process
        channel = Channel(owning: socket, bytesMax: answerBytesMax)
    }

    /// Starts a process and sends it its preparation; does not wait for it.
    static func start(
        _ executable: String, _ arguments: [String], preparation: WorkerPreparation, answerBytesMax: Int
    ) throws(PortError) -> ChildConnection {
        let (process, socket) = try ChildProcess.start(executable, arguments: arguments)
        let connection = ChildConnection(process, socket: socket, answerBytesMax: answerBytesMax)
        try connection.ask(Frame(.prepare, 0, preparation), to: "it started")
        return connection
    }

    /// Whether an idle child is still running. An intact one sends nothing without a request.
    var isWaiting: Bool { !isSpent && !channel.waitForBytes(atMost: .zero) }

    /// Sends a request. `task`: what the child does from now on, for error messages.
    func ask(_ frame: Frame, files: [Int32] = [], to task: String) throws(PortError) {
        guard !isSpent else {
            throw PortError(.internalFault, "A lost child process received a request.", isTransient: true)
        }
        self.task = task
        do throws(ChannelFailure) { try channel.send(frame.bytes, files: files) } catch { throw loss(error) }
    }

    /// Waits for the next message.
    /// - Throws: the error that the child reports, or how it was lost. Only in the second case is it spent.
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

    /// Waits for the next message, which must have this kind and content. Errors are those of `answer(within:)`.
    func answer<Content: WireValue>(
        _ kind: Frame.Kind, _ type: Content.Type, within time: Duration
    ) throws(PortError) -> (number: UInt32, content: Content) {
        let frame = try answer(within: time)
        guard frame.kind == kind else { throw violation() }
        return (frame.number, try contents(type, of: frame)[0])
    }

    /// Decodes the values of a message, as many as `count` says.
    func contents<Value: WireValue>(
        _ type: Value.Type, _ count: Int = 1, of frame: Frame
    ) throws(PortError) -> [Value] {
        do throws(ChannelFailure) { return try frame.contents(type, count) } catch { throw loss(error) }
    }

    /// Ends the child, because an intact one cannot have sent the message.
    func violation() -> PortError { loss(.violated) }

    /// Abandons the child, because the caller does not want the rest of the answer.
    func giveUp() {
        if !isSpent { _ = loss(.violated) }
    }

    /// Ends the process, if it has not ended itself, and reports how. `task`: nil for the current one.
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
