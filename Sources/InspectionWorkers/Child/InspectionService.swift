import CLinux
package import Domain
import Glibc

/// The main loop of a child process: it prepares, enters its sandbox, and then reads one document after another until
/// the program closes the socket.
///
/// Up to `Sandbox.enter` it handles only the program's own settings; after it, untrusted input. A child never opens a
/// file: it receives each document as an open descriptor.
package enum InspectionService {
    /// The descriptor at which `ChildProcess` puts the socket.
    static let socket: Int32 = 3
    /// The longest request in bytes; the schema folders of all versions take a few kilobytes.
    private static let requestBytesMax = 4 << 20

    /// Takes over the process. Call it first in the program's `main`, before any thread is started.
    /// - Parameters:
    ///   - documents: makes the inspector of children that read documents. It is the last code that can open files. An
    ///     error ends the process and is reported to the program.
    ///   - intake: the same for children that unpack archives and read exports.
    package static func serve(
        documents: (WorkerPreparation) throws(PortError) -> any Inspector,
        intake: (WorkerPreparation) throws(PortError) -> IntakeTools
    ) -> Never {
        // The program stops its service itself: it still waits for documents that are being read.
        for number in [SIGTERM, SIGINT, SIGHUP, SIGPIPE] { signal(number, SIG_IGN) }
        run { channel in
            let request = try channel.receive()
            guard request.kind == .prepare else { throw ChannelFailure.violated }
            let preparation = try request.content(WorkerPreparation.self)
            // Children of a fork server inherit this. They could not leave the network themselves once they have
            // several threads.
            let hasLeftNetwork = Sandbox.leaveNetwork()
            switch preparation.purpose {
            case .documents:
                unsafe hatspool_set_process_name("hatspool-fork")
                let inspector = try orRefuse(channel) { () throws(PortError) in
                    let inspector = try documents(preparation)
                    try WarmUp.run(inspector)
                    return inspector
                }
                try channel.send(Frame(.prepared, 0, inspector.versions))
                try ForkService(channel) { read(inspector, preparation, hasLeftNetwork) }.serve()
            case .intake:
                let tools = try orRefuse(channel) { () throws(PortError) in
                    let tools = try intake(preparation)
                    try WarmUp.run(tools)
                    return tools
                }
                try enterSandbox(channel, preparation, hasLeftNetwork)
                try IntakeService(channel, tools).answer()
            }
        }
    }

    /// Runs in a fork.
    private static func read(
        _ inspector: any Inspector, _ preparation: WorkerPreparation, _ hasLeftNetwork: Bool
    ) -> Never {
        unsafe hatspool_set_process_name("hatspool-read")
        run { channel in
            try enterSandbox(channel, preparation, hasLeftNetwork)
            var service = DocumentService(channel, inspector)
            try service.answer()
        }
    }

    /// Runs `body` and exits without the cleanup that belongs to the fork server or the program.
    private static func run(_ body: (Channel) throws -> Never) -> Never {
        do {
            try body(Channel(owning: socket, bytesMax: requestBytesMax, takesFiles: true))
        } catch ChannelFailure.ended {
            _exit(0)
        } catch {
            // The program detects the closed socket and reports it.
            _exit(1)
        }
    }

    /// Does everything that needs files, and then enters the sandbox. No file can be opened afterwards.
    private static func enterSandbox(
        _ channel: Channel, _ preparation: WorkerPreparation, _ hasLeftNetwork: Bool
    ) throws {
        let state = try orRefuse(channel) { () throws(PortError) in
            try Sandbox.enter(memoryRoomBytes: preparation.memoryRoomBytes, hasLeftNetwork: hasLeftNetwork)
        }
        try channel.send(Frame(.ready, 0, state))
    }

    /// Runs `body`; reports an error to the program and ends the process.
    private static func orRefuse<Value>(
        _ channel: Channel, _ body: () throws(PortError) -> Value
    ) throws -> Value {
        do throws(PortError) {
            return try body()
        } catch {
            try channel.send(Frame(.failed, 0, WorkerRefusal(error)))
            _exit(0)
        }
    }
}

/// The tools of a child that unpacks archives and reads exports.
package struct IntakeTools: Sendable {
    /// Unpacks archives.
    package var unpacker: any Unpacker
    /// Makes a reader of exports. The text is the value of `WorkerExportReader.terms` on the program's side.
    package var exports: @Sendable (String) throws(PortError) -> any ExportReader

    /// Stores the tools.
    package init(
        unpacker: any Unpacker, exports: @escaping @Sendable (String) throws(PortError) -> any ExportReader
    ) {
        self.unpacker = unpacker
        self.exports = exports
    }
}
