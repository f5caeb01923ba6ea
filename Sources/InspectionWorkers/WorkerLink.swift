import Domain

/// A started worker and the socket to it, whatever it is for. Killed and waited for when released.
final class WorkerLink {
    let channel: Channel
    private let child: any EndingProcess

    private init(child: any EndingProcess, channel: Channel) {
        self.child = child
        self.channel = channel
    }

    /// Starts a process and tells it what to prepare; does not wait for it.
    static func start(
        _ executable: String, _ arguments: [String], preparation: WorkerPreparation, answerBytesMax: Int
    ) throws(PortError) -> WorkerLink {
        let (child, socket) = try ChildProcess.start(executable, arguments: arguments)
        let link = WorkerLink(child: child, channel: Channel(owning: socket, bytesMax: answerBytesMax))
        do {
            try link.channel.send(Frame(.prepare, 0, preparation).bytes)
        } catch {
            throw PortError(
                .internalFault, "A worker could not be told what to prepare.", isTransient: true, cause: error)
        }
        return link
    }

    /// A reader that `keeper` forks; does not wait for it.
    static func fork(from keeper: WorkerKeeper, answerBytesMax: Int) throws(PortError) -> WorkerLink {
        let (child, socket) = try keeper.fork()
        return WorkerLink(child: child, channel: Channel(owning: socket, bytesMax: answerBytesMax))
    }

    /// Waits until it has locked itself in.
    func waitUntilReady(within time: Duration) throws(PortError) -> ReadyNotice {
        try receive(.ready, within: time, while: "it started") { frame in try frame.content(ReadyNotice.self) }
    }

    /// Waits until a keeper has prepared itself.
    func waitUntilPrepared(within time: Duration) throws(PortError) {
        try receive(.prepared, within: time, while: "it started") { _ in }
    }

    /// Sends a message to a keeper and waits for an answer of this kind.
    /// - Throws: what the process says that it cannot do, and how it was lost; what `read` throws of its own is a violation.
    func ask<Value>(
        _ frame: Frame, files: [Int32], for kind: Frame.Kind, within time: Duration, _ read: (Frame) throws -> Value
    ) throws(PortError) -> Value {
        let what = "it was asked for a reader"
        do throws(ChannelFailure) {
            try channel.send(frame.bytes, files: files)
        } catch {
            throw loss(error, while: what)
        }
        return try receive(kind, within: time, while: what, read)
    }

    private func receive<Value>(
        _ kind: Frame.Kind, within time: Duration, while what: String, _ read: (Frame) throws -> Value
    ) throws(PortError) -> Value {
        do {
            let frame = try channel.receive(within: time)
            switch frame.kind {
            case kind: return try read(frame)
            case .failed: throw try AnswerCheck.refusal(in: frame)
            default: throw ChannelFailure.violated
            }
        } catch let error as PortError {
            throw error
        } catch {
            throw loss(error as? ChannelFailure ?? .violated, while: what)
        }
    }

    /// Ends the process, if it has not ended itself, and says how.
    func loss(_ failure: ChannelFailure, while what: String) -> PortError {
        let reason: (PortError.Code, String)
        switch failure {
        case .timedOut:
            child.kill()
            reason = (.limitExceeded, "took too long and was ended")
        case .violated:
            child.kill()
            reason = (.internalFault, "gave an answer that cannot be")
        case .system(let number):
            child.kill()
            reason = (.ioFailure, "could not be reached: \(ChildProcess.parameters(for: number))")
        case .ended:
            let ending = child.waitForEnd(atMost: .seconds(2))
            reason = (ending.isLimit ? .limitExceeded : .internalFault, ending.description)
        }
        return PortError(reason.0, "A worker \(reason.1) while \(what).", isTransient: true)
    }
}
