import Domain
import Glibc
import Synchronization

/// The process from which children that read documents are forked (a zygote), as the program sees it. It has compiled
/// one set of schemas and never reads a document. It is killed and waited for when this is released.
///
/// A lost child costs a fork instead of a compilation of all schemas, and the children share the compiled schemas.
// Unchecked: the lock protects all state.
final class ForkServer: @unchecked Sendable {
    /// The longest time for a fork. The machine may be busy, but nothing is compiled or read.
    private static let forkTimeMax: Duration = .seconds(30)

    /// The versions whose schemas it compiled.
    let versions: Set<TISSVersion>
    private let lock = Mutex(())
    private let connection: ChildConnection
    private let settings: WorkerSettings

    /// Starts the process and waits until it has compiled everything.
    /// - Throws: the error that the process reports.
    init(_ settings: WorkerSettings, _ preparation: WorkerPreparation) throws(PortError) {
        var preparation = preparation
        preparation.memoryRoomBytes = settings.memoryRoomBytes
        connection = try ChildConnection.start(
            settings.executable, settings.arguments, preparation: preparation, answerBytesMax: settings.answerBytesMax)
        versions = try connection.answer(.prepared, Set<TISSVersion>.self, within: settings.startTimeMax).content
        self.settings = settings
    }

    /// Forks a child; does not wait until it is sandboxed.
    /// - Throws: a transient error if this fork server is gone or cannot fork; another may succeed.
    func fork() throws(PortError) -> ChildConnection {
        let (own, its) = try ChildProcess.socketPair()
        defer { _ = close(its) }
        do throws(PortError) {
            let (number, _) = try ask(Frame(.fork), files: [its], .forked, NoContent.self, within: Self.forkTimeMax)
            let process = ForkedProcess(number: number, server: self)
            return ChildConnection(process, socket: own, answerBytesMax: settings.answerBytesMax)
        } catch {
            _ = close(own)
            throw error
        }
    }

    /// Waits up to `time` for the end of a child, then kills it.
    fileprivate func collect(_ number: UInt32, atMost time: Duration) -> ChildProcess.Ending {
        do throws(PortError) {
            let request = Frame(.collect, number, time)
            return .init(status: try ask(request, .collected, Int32?.self, within: time + Self.forkTimeMax).content)
        } catch {
            // A fork server that is gone cannot report the status. Its children end when their sockets close, or by
            // their own alarm.
            return .unknown
        }
    }

    private func ask<Content: WireValue & Sendable>(
        _ frame: Frame, files: [Int32] = [], _ kind: Frame.Kind, _ type: Content.Type, within time: Duration
    ) throws(PortError) -> (number: UInt32, content: Content) {
        try lock.withLock { _ throws(PortError) in
            try connection.ask(frame, files: files, to: "it was asked for a child")
            return try connection.answer(kind, type, within: time)
        }
    }
}

/// A child of a fork server. It is killed and waited for when this is released.
private final class ForkedProcess: EndingProcess {
    private let number: UInt32
    private let server: ForkServer
    private var ending: ChildProcess.Ending?

    init(number: UInt32, server: ForkServer) {
        self.number = number
        self.server = server
    }

    deinit { kill() }

    func waitForEnd(atMost time: Duration) -> ChildProcess.Ending {
        if let ending { return ending }
        let found = server.collect(number, atMost: time)
        ending = found
        return found
    }
}
