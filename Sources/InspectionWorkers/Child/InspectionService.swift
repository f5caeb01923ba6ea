import CLinux
package import Domain
import Glibc

/// The life of a child process: prepare, enter the sandbox, then one document after the other until the program closes the socket.
///
/// Security: everything up to `Sandbox.enter` works on the program's own settings; everything after it on hostile input. A
/// child never opens a file: each document comes as an open one.
package enum InspectionService {
    /// Where `ChildProcess` puts the socket.
    static let socket: Int32 = 3
    /// Longest request; the schema folders of all versions are a few kilobytes.
    private static let requestBytesMax = 4 << 20

    /// Takes over the process. To be called first thing in the program's `main`, before any thread is started.
    /// - Parameters:
    ///   - documents: makes the inspector of children that read documents; the last moment at which files can be opened. An error
    ///     ends the process and reaches the program.
    ///   - intake: the same for one that takes archives apart and reads exports.
    package static func serve(
        documents: (WorkerPreparation) throws(PortError) -> any Inspector,
        intake: (WorkerPreparation) throws(PortError) -> IntakeTools
    ) -> Never {
        // A stop of the whole service is the program's to carry out: it still waits for documents in hand.
        for number in [SIGTERM, SIGINT, SIGHUP, SIGPIPE] { signal(number, SIG_IGN) }
        run { channel in
            let request = try channel.receive()
            guard request.kind == .prepare else { throw ChannelFailure.violated }
            let preparation = try request.content(WorkerPreparation.self)
            // Children of a fork server inherit it, and could not leave by themselves once they may have several threads.
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

    /// In a fork.
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

    /// What the fork server, or the program's own code, would do at the end of the process is not this process's to do.
    private static func run(_ body: (Channel) throws -> Never) -> Never {
        do {
            try body(Channel(owning: socket, bytesMax: requestBytesMax, takesFiles: true))
        } catch ChannelFailure.ended {
            _exit(0)
        } catch {
            // The program sees the socket closed and reports it.
            _exit(1)
        }
    }

    /// Everything that needs files: from now on none can be had any more.
    private static func enterSandbox(
        _ channel: Channel, _ preparation: WorkerPreparation, _ hasLeftNetwork: Bool
    ) throws {
        let state = try orRefuse(channel) { () throws(PortError) in
            try Sandbox.enter(memoryRoomBytes: preparation.memoryRoomBytes, hasLeftNetwork: hasLeftNetwork)
        }
        try channel.send(Frame(.ready, 0, state))
    }

    /// What cannot be done is reported, and ends the process.
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

/// What a child that takes files apart works with.
package struct IntakeTools: Sendable {
    /// Takes archives apart.
    package var unpacker: any Unpacker
    /// Makes a reader of exports; the text is what `WorkerExportReader.terms` gave on the other side.
    package var exports: @Sendable (String) throws(PortError) -> any ExportReader

    package init(
        unpacker: any Unpacker, exports: @escaping @Sendable (String) throws(PortError) -> any ExportReader
    ) {
        self.unpacker = unpacker
        self.exports = exports
    }
}
