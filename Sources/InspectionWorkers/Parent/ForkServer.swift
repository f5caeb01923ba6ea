import Domain
import Glibc
import Synchronization

/// The process from which children that read documents are forked (a zygote), as the program sees it. It has compiled one set of schemas
/// and never sees a document. Killed and waited for when released.
///
/// A child that is lost costs a fork, not a compilation of all schemas; and children share what was compiled instead of having it each.
// Unchecked: everything goes through the lock.
final class ForkServer: @unchecked Sendable {
    /// Longest time for a fork; the machine may be busy, but nothing is compiled or read.
    private static let forkTimeMax: Duration = .seconds(30)

    /// The versions whose schemas it could compile.
    let versions: Set<TISSVersion>
    private let lock = Mutex(())
    private let connection: ChildConnection
    private let settings: WorkerSettings

    /// Starts it and waits until it has compiled everything.
    /// - Throws: what it says that it cannot do.
    init(_ settings: WorkerSettings, _ preparation: WorkerPreparation) throws(PortError) {
        var preparation = preparation
        preparation.memoryRoomBytes = settings.memoryRoomBytes
        connection = try ChildConnection.start(
            settings.executable, settings.arguments, preparation: preparation, answerBytesMax: settings.answerBytesMax)
        versions = try connection.answer(.prepared, Set<TISSVersion>.self, within: settings.startTimeMax).content
        self.settings = settings
    }

    /// A new child; does not wait until it is sandboxed.
    /// - Throws: `.isTransient`: this fork server is gone, or has no room; another may have.
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

    /// Waits for the end of a child, at most so long, then kills it.
    fileprivate func collect(_ number: UInt32, atMost time: Duration) -> ChildProcess.Ending {
        do throws(PortError) {
            let request = Frame(.collect, number, time)
            return .init(status: try ask(request, .collected, Int32?.self, within: time + Self.forkTimeMax).content)
        } catch {
            // A fork server that is gone has nobody to report it. Its children end with their sockets, or by their own alarm.
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

/// A child that a fork server made: killed and waited for when released, so that none is left over.
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
