import Domain
import Glibc
import Synchronization

/// The process from which readers of one set of schemas are forked, as the program sees it. Killed and waited for when released.
///
/// A reader that is lost costs a fork, not a compilation of all schemas; and readers share what was compiled instead of having it each.
// Unchecked: everything goes through the lock.
final class WorkerKeeper: @unchecked Sendable {
    /// Longest time for a fork; the machine may be busy, but nothing is compiled or read.
    private static let forkTimeMax: Duration = .seconds(30)

    private let lock = Mutex(())
    private let link: WorkerLink

    private init(link: WorkerLink) { self.link = link }

    /// Starts it and waits until it has compiled everything.
    /// - Throws: what it says that it cannot do.
    static func start(
        _ settings: WorkerSettings, _ preparation: WorkerPreparation
    ) throws(PortError) -> WorkerKeeper {
        var preparation = preparation
        preparation.memoryRoomBytes = settings.memoryRoomBytes
        let link = try WorkerLink.start(
            settings.executable, settings.arguments, preparation: preparation, answerBytesMax: settings.answerBytesMax)
        try link.waitUntilPrepared(within: settings.startTimeMax)
        return WorkerKeeper(link: link)
    }

    /// A fresh reader, and this program's end of the socket to it; does not wait until it is locked in.
    /// - Throws: `.isTransient`: the keeper is gone, or has no room; another may have.
    func fork() throws(PortError) -> (ForkedProcess, Int32) {
        let (own, its) = try ChildProcess.socketPair()
        defer { _ = close(its) }
        do throws(PortError) {
            let number = try ask(Frame(.fork), files: [its], for: .forked, within: Self.forkTimeMax) { frame in
                guard frame.number > 0 else { throw ChannelFailure.violated }
                return frame.number
            }
            return (ForkedProcess(number: number, keeper: self), own)
        } catch {
            _ = close(own)
            throw error
        }
    }

    /// Waits for the end of a reader, at most so long, then kills it.
    fileprivate func collect(_ number: UInt32, atMost time: Duration) -> ChildProcess.Ending {
        do {
            let request = try Frame(.collect, number, Int64(time.milliseconds))
            let status = try ask(request, for: .collected, within: time + Self.forkTimeMax) { frame in
                guard frame.number == number else { throw ChannelFailure.violated }
                return try frame.content(Int32?.self)
            }
            return status.map(ChildProcess.Ending.init(status:)) ?? .unknown
        } catch {
            // A keeper that is gone has nobody to tell it. Its readers end with their sockets, or by their own alarm.
            return .unknown
        }
    }

    private func ask<Value: Sendable>(
        _ frame: Frame, files: [Int32] = [], for kind: Frame.Kind, within time: Duration,
        _ read: (Frame) throws -> Value
    ) throws(PortError) -> Value {
        try lock.withLock { _ throws(PortError) in
            try link.ask(frame, files: files, for: kind, within: time, read)
        }
    }
}

/// A reader that a keeper forked: killed and waited for when released, so that none is left over.
final class ForkedProcess: EndingProcess {
    private let number: UInt32
    private let keeper: WorkerKeeper
    private var ending: ChildProcess.Ending?

    init(number: UInt32, keeper: WorkerKeeper) {
        self.number = number
        self.keeper = keeper
    }

    deinit { kill() }

    func waitForEnd(atMost time: Duration) -> ChildProcess.Ending {
        if let ending { return ending }
        let found = keeper.collect(number, atMost: time)
        ending = found
        return found
    }
}
