import Domain
import Glibc

/// The service of a sandboxed child that reads documents. It sends each answer before it begins the next document, so
/// that a document that crashes the process affects only itself.
struct DocumentService {
    private let channel: Channel
    private let inspector: any Inspector
    private var waiting: [(request: Frame, isWithdrawn: Bool)] = []
    private var limits = Limits()
    private var alarm = Alarm()

    init(_ channel: Channel, _ inspector: any Inspector) {
        self.channel = channel
        self.inspector = inspector
    }

    /// Answers requests until the program closes the socket.
    mutating func answer() throws -> Never {
        while true {
            try takeRequests()
            let (request, isWithdrawn) = waiting.removeFirst()
            let file = try channel.nextFile()
            defer { _ = close(file) }
            if !request.isEmpty { limits = try request.content(Limits.self) }
            let skipped = Frame(.skipped, request.number)
            try channel.send(isWithdrawn ? skipped : inspect(DocumentDescriptor(rawValue: file), request.number))
        }
    }

    /// Receives the requests that have arrived; waits for at least one.
    private mutating func takeRequests() throws {
        if waiting.isEmpty {
            alarm.clear()
            try note(try channel.receive())
        } else {
            // The program may have withdrawn the others while the last one was read.
            _ = try channel.receivePart(waits: false)
        }
        while let request = try channel.next() { try note(request) }
    }

    private mutating func note(_ request: Frame) throws {
        switch request.kind {
        case .inspect: waiting.append((request, false))
        case .withdraw: for index in waiting.indices { waiting[index].isWithdrawn = true }
        default: throw ChannelFailure.violated
        }
    }

    private mutating func inspect(_ document: DocumentDescriptor, _ number: UInt32) -> Frame {
        alarm.set(limits.inspectionTimeMax)
        do throws(PortError) {
            return Frame(.inspected, number, try inspector.inspect(document, limits: limits))
        } catch {
            return Frame(.failed, number, WorkerRefusal(error))
        }
    }
}
