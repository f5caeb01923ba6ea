import CLinux
package import Domain
import Glibc

/// The life of a worker: prepare, lock in, then one document after the other until the program closes the socket.
///
/// Security: everything up to `Confinement.close` works on the program's own settings; everything after it on hostile input. A
/// worker never opens a file: each document comes as an open one.
package enum InspectionService {
    /// Where `WorkerProcess` puts the socket.
    static let socket: Int32 = 3
    /// Longest request; the schema folders of all versions are a few kilobytes.
    private static let requestBytesMax = 4 << 20
    /// After the program's own patience, for a program that is gone: nobody else would end a document without end.
    static let lastGrace: Duration = .seconds(30)

    /// Takes over the process. To be called first thing in the program's `main`, before any thread is started.
    /// - Parameters:
    ///   - documents: makes the inspector of a worker that reads documents; the last moment at which files can be opened. An error
    ///     ends the process and reaches the program.
    ///   - intake: the same for one that takes archives apart and reads exports.
    package static func serve(
        documents: (WorkerPreparation) throws(PortError) -> any Inspector,
        intake: (WorkerPreparation) throws(PortError) -> IntakeTools
    ) -> Never {
        // A stop of the whole service is the program's to carry out: it still waits for documents in hand.
        for number in [SIGTERM, SIGINT, SIGHUP, SIGPIPE] { signal(number, SIG_IGN) }
        let channel = Channel(owning: socket, bytesMax: requestBytesMax, takesFiles: true)
        do {
            let request = try channel.receive()
            guard request.kind == .prepare else { throw ChannelFailure.violated }
            let preparation = try request.content(WorkerPreparation.self)
            switch preparation.purpose {
            case .documents: try keep(channel, preparation, documents)
            case .intake:
                let hasLeftNetwork = leaveNetwork()
                let tools = try orRefuse(channel) { () throws(PortError) in
                    let tools = try intake(preparation)
                    try IntakeWarmUp.run(tools)
                    return tools
                }
                try lockIn(channel, preparation, hasLeftNetwork, versions: [])
                try IntakeService(channel, tools).answer()
            }
        } catch ChannelFailure.ended {
            _exit(0)
        } catch {
            // The program sees the socket closed and says so.
            _exit(1)
        }
    }

    /// Compiles, and then makes readers.
    private static func keep(
        _ channel: Channel, _ preparation: WorkerPreparation,
        _ documents: (WorkerPreparation) throws(PortError) -> any Inspector
    ) throws -> Never {
        unsafe hatspool_set_process_name("hatspool-keep")
        // Forks inherit it, and could not leave by themselves once they may have several threads.
        let hasLeftNetwork = leaveNetwork()
        let inspector = try orRefuse(channel) { () throws(PortError) in
            let inspector = try documents(preparation)
            try WarmUp.run(inspector)
            return inspector
        }
        try channel.send(Frame(.prepared).bytes)
        try KeeperService(channel) { read(inspector, preparation, hasLeftNetwork) }.serve()
    }

    /// In a fork of the keeper.
    private static func read(
        _ inspector: any Inspector, _ preparation: WorkerPreparation, _ hasLeftNetwork: Bool
    ) -> Never {
        unsafe hatspool_set_process_name("hatspool-read")
        let channel = Channel(owning: socket, bytesMax: requestBytesMax, takesFiles: true)
        do {
            try lockIn(channel, preparation, hasLeftNetwork, versions: inspector.versions)
            try answer(channel, inspector)
        } catch {
            // What the keeper would do at its own end is not this process's to do.
            _exit(error as? ChannelFailure == .ended ? 0 : 1)
        }
    }

    /// - Returns: whether it is left.
    private static func leaveNetwork() -> Bool {
        let hasLeft = Confinement.leaveNetwork()
        // Looks for a file of the zone's name, once.
        tzset()
        return hasLeft
    }

    /// Everything that needs files: from now on none can be had any more.
    private static func lockIn(
        _ channel: Channel, _ preparation: WorkerPreparation, _ hasLeftNetwork: Bool, versions: Set<TISSVersion>
    ) throws {
        let confinement = try orRefuse(channel) { () throws(PortError) in
            try Confinement.close(memoryRoomBytes: preparation.memoryRoomBytes, hasLeftNetwork: hasLeftNetwork)
        }
        try channel.send(Frame(.ready, 0, ReadyNotice(versions: versions, confinement: confinement)).bytes)
    }

    /// What cannot be done is told, and ends the process.
    private static func orRefuse<Value>(
        _ channel: Channel, _ body: () throws(PortError) -> Value
    ) throws -> Value {
        do throws(PortError) {
            return try body()
        } catch {
            try channel.send(Frame(.failed, 0, WorkerRefusal(error)).bytes)
            _exit(0)
        }
    }

    /// Each answer is sent before the next document is begun: what a document does to this process, it does to itself only.
    private static func answer(_ channel: Channel, _ inspector: any Inspector) throws -> Never {
        var limits = Limits()
        var alarm = Alarm()
        while true {
            let request = try next(channel, &alarm)
            guard request.kind == .inspect, let file = channel.nextFile() else { throw ChannelFailure.violated }
            if !request.isEmpty { limits = try request.content(Limits.self) }
            alarm.set(limits.inspectionTimeMax + lastGrace)
            let answer = try inspect(inspector, file, limits, request.number)
            _ = close(file)
            try channel.send(answer.bytes)
        }
    }

    private static func next(_ channel: Channel, _ alarm: inout Alarm) throws -> Frame {
        if let frame = try channel.next() { return frame }
        alarm.clear()
        return try channel.receive()
    }

    private static func inspect(
        _ inspector: any Inspector, _ file: Int32, _ limits: Limits, _ number: UInt32
    ) throws -> Frame {
        do {
            return try Frame(
                .inspected, number, inspector.inspect(DocumentDescriptor(rawValue: file), limits: limits))
        } catch let error as PortError {
            return try Frame(.failed, number, WorkerRefusal(error))
        }
    }
}

extension WorkerRefusal {
    init(_ error: PortError) {
        self.init(code: error.code.rawValue, message: error.message, isTransient: error.isTransient)
    }
}
