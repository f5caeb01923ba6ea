import CLinux
import Domain
import Glibc

/// The fork server's side of its protocol. It has compiled all schemas and never reads a document. Children are forked
/// from it: they are ready at once and share the compiled schemas. It has one thread, which makes the fork safe.
///
/// It accepts messages only from the program. It has no network, but no further sandbox, because a fork needs system
/// calls that a child must not have. Each child enters its sandbox before its first document, and holds neither this
/// process's socket nor another child's.
struct ForkService {
    private let channel: Channel
    /// Enters the sandbox and reads documents, with the socket in `InspectionService.socket`.
    private let read: () -> Never

    init(_ channel: Channel, read: @escaping () -> Never) {
        self.channel = channel
        self.read = read
    }

    /// Serves until the program closes the socket. The children's own sockets are closed then too.
    func serve() throws -> Never {
        while true {
            let request = try channel.receive()
            switch request.kind {
            case .fork: try fork()
            case .collect:
                // A number that is no longer a child of this process has no exit status to report.
                let status = ChildProcess.end(pid_t(request.number), atMost: try request.content(Duration.self))
                try channel.send(Frame(.collected, request.number, status))
            default: throw ChannelFailure.violated
            }
        }
    }

    private func fork() throws {
        let socket = try channel.nextFile()
        let number = hatspool_fork()
        if number == 0 { begin(socket) }
        let reason = ChildProcess.message(for: errno)
        _ = close(socket)
        if number > 0 { return try channel.send(Frame(.forked, UInt32(number))) }
        let error = PortError(.internalFault, "A child process cannot be forked: \(reason).", isTransient: true)
        try channel.send(Frame(.failed, 0, WorkerRefusal(error)))
    }

    /// Runs in the fork: the child's own socket replaces that of the fork server.
    private func begin(_ socket: Int32) -> Never {
        guard dup2(socket, InspectionService.socket) >= 0 else { _exit(1) }
        _ = close(socket)
        // The number of the channel's descriptor now belongs to another socket, so its owner must not close it.
        withExtendedLifetime(channel) { read() }
    }
}
