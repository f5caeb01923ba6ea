import CLinux
import Domain
import Glibc

/// What a fork server does: it has compiled all schemas and never sees a document; children are forked from it, ready at once, and share
/// what it has compiled. It has one thread, which is what makes the fork safe.
///
/// Security: it hears the program alone. It has no network but is not sandboxed otherwise, since a fork needs what a child must not have; each
/// child enters its sandbox before its first document, and holds neither this process's socket nor another child's.
struct ForkService {
    private let channel: Channel
    /// Enters the sandbox and reads documents, with the socket in `InspectionService.socket`.
    private let read: () -> Never

    init(_ channel: Channel, read: @escaping () -> Never) {
        self.channel = channel
        self.read = read
    }

    /// Until the program closes the socket; the children see their own sockets closed then.
    func serve() throws -> Never {
        while true {
            let request = try channel.receive()
            switch request.kind {
            case .fork: try fork()
            case .collect:
                // A number that is no child of this process any more has no ending to report.
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

    /// In the fork: its own socket takes the place of the fork server's.
    private func begin(_ socket: Int32) -> Never {
        guard dup2(socket, InspectionService.socket) >= 0 else { _exit(1) }
        _ = close(socket)
        // Its owner must not close what is another socket by now.
        withExtendedLifetime(channel) { read() }
    }
}
