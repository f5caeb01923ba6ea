import CLinux
import Domain
import Glibc

/// The life of a keeper: it has compiled all schemas and never sees a document; readers are forked from it, ready at once, and share
/// what it has compiled.
///
/// Security: it hears the program alone. It is not locked in, since a fork needs what a reader must not have; each reader locks itself
/// in before its first document, and holds neither the keeper's socket nor another reader's.
struct KeeperService {
    private let channel: Channel
    /// Locks a fork in and reads documents, with the socket in `InspectionService.socket`.
    private let read: () -> Never

    init(_ channel: Channel, read: @escaping () -> Never) {
        self.channel = channel
        self.read = read
    }

    /// Until the program closes the socket; its readers see their own sockets closed then.
    func serve() throws -> Never {
        while true {
            let request = try channel.receive()
            switch request.kind {
            case .fork: try fork()
            case .collect: try collect(pid_t(request.number), Duration.milliseconds(try request.content(Int64.self)))
            default: throw ChannelFailure.violated
            }
        }
    }

    private func fork() throws {
        guard let socket = channel.nextFile() else { throw ChannelFailure.violated }
        let number = hatspool_fork()
        if number == 0 { begin(socket) }
        let reason = errno
        _ = close(socket)
        guard number > 0 else {
            let parameters = "A reader cannot be forked: \(ChildProcess.parameters(for: reason))."
            let error = PortError(.internalFault, parameters, isTransient: true)
            return try channel.send(Frame(.failed, 0, WorkerRefusal(error)).bytes)
        }
        try channel.send(Frame(.forked, UInt32(number)).bytes)
    }

    /// In the fork: its own socket takes the place of the keeper's.
    private func begin(_ socket: Int32) -> Never {
        guard dup2(socket, InspectionService.socket) >= 0 else { _exit(1) }
        _ = close(socket)
        // Its owner must not close what is another socket by now.
        withExtendedLifetime(channel) { read() }
    }

    /// A number that is no fork of this process's any more has nothing to tell.
    private func collect(_ number: pid_t, _ time: Duration) throws {
        let status = ChildProcess.end(number, atMost: time)
        try channel.send(Frame(.collected, UInt32(number), status).bytes)
    }
}
