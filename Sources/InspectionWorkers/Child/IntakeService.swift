import Domain
import Glibc

/// The service of a sandboxed child that unpacks archives and reads exports: one file at a time, until the program
/// closes the socket.
struct IntakeService: ~Copyable {
    /// The size of one message of records in bytes, small enough that neither side needs much memory.
    private static let draftBytes = 256 << 10

    private let channel: Channel
    private let tools: IntakeTools
    private var alarm = Alarm()
    /// The export that is being read, and the time limit for one group of its records.
    private var export: (cursor: any ExportCursor, file: OpenFile, time: Duration)?

    init(_ channel: Channel, _ tools: IntakeTools) {
        self.channel = channel
        self.tools = tools
    }

    /// Answers requests until the program closes the socket.
    consuming func answer() throws -> Never {
        while true {
            alarm.clear()
            let request = try channel.receive()
            do {
                try carryOut(request)
            } catch let error as PortError {
                export = nil
                try channel.send(Frame(.failed, 0, WorkerRefusal(error)))
            }
        }
    }

    private mutating func carryOut(_ request: Frame) throws {
        switch request.kind {
        case .unpack: try unpack(try request.content(IntakeOrder.self), try takeFile())
        case .recognise: try recognise(try request.content(IntakeOrder.self), try takeFile())
        case .open: try open(try request.content(IntakeOrder.self), try takeFile())
        case .next: try read(Int(request.number))
        case .release: export = nil
        default: throw ChannelFailure.violated
        }
    }

    private func takeFile() throws(ChannelFailure) -> OpenFile { OpenFile(owning: try channel.nextFile()) }

    private mutating func unpack(_ order: IntakeOrder, _ file: OpenFile) throws {
        alarm.set(order.limits.archiveTimeMax)
        let channel = channel
        let archive = try tools.unpacker.unpack(
            file.document, name: order.name, depth: order.depth, limits: order.limits
        ) { ordinal throws(PortError) in try SentFile(channel, ordinal) }
        withExtendedLifetime(file) {}
        try channel.send(Frame(.unpacked, 0, archive))
    }

    private mutating func recognise(_ order: IntakeOrder, _ file: OpenFile) throws {
        alarm.set(.zero)
        let form = try tools.exports(order.terms).recognise(file.document, name: order.name)
        withExtendedLifetime(file) {}
        try channel.send(Frame(.recognised, 0, form))
    }

    private mutating func open(_ order: IntakeOrder, _ file: OpenFile) throws {
        let time = min(order.limits.exportTimeMax, order.limits.inspectionTimeMax)
        alarm.set(time)
        let cursor = try tools.exports(order.terms).open(file.document, form: order.form, limits: order.limits)
        export = (cursor, file, time)
        try channel.send(Frame(.opened))
    }

    private mutating func read(_ limit: Int) throws {
        guard let export else { throw ChannelFailure.violated }
        alarm.set(export.time)
        let drafts = try export.cursor.next(limit)
        guard !drafts.isEmpty else {
            self.export = nil
            return try channel.send(Frame(.groupEnd, 0, export.cursor.inspection))
        }
        var (writer, count) = (Frame.writer, UInt32(0))
        for (index, draft) in drafts.enumerated() {
            writer.write(draft)
            count += 1
            guard writer.bytes.count >= Self.draftBytes || index == drafts.count - 1 else { continue }
            try channel.send(Frame(.drafts, count, written: writer))
            (writer, count) = (Frame.writer, 0)
        }
        try channel.send(Frame(.groupEnd))
    }
}

/// Owns a received descriptor; closes it when released.
private final class OpenFile {
    private let number: Int32

    init(owning number: Int32) { self.number = number }

    deinit { _ = close(number) }

    var document: DocumentDescriptor { DocumentDescriptor(rawValue: number) }
}

/// One file of an archive, sent to the program, which writes it.
// Unchecked: a child has one thread that unpacks.
private final class SentFile: IncomingFile, @unchecked Sendable {
    private let channel: Channel
    private let ordinal: UInt32
    private(set) var byteCount: Int64 = 0

    init(_ channel: Channel, _ ordinal: Int) throws(PortError) {
        self.channel = channel
        self.ordinal = UInt32(clamping: ordinal)
        try send(Frame(.entry, self.ordinal))
    }

    func append(_ bytes: [UInt8]) throws(PortError) {
        guard !bytes.isEmpty else { return }
        byteCount += Int64(bytes.count)
        try send(Frame(.bytes, ordinal, plain: bytes))
    }

    func restart() throws(PortError) {
        throw PortError(.internalFault, "A file that was sent cannot be withdrawn.")
    }

    func finish() throws(PortError) -> SHA256Digest {
        throw PortError(.internalFault, "The program finishes its files itself.")
    }

    private func send(_ frame: Frame) throws(PortError) {
        do throws(ChannelFailure) {
            try channel.send(frame)
        } catch {
            throw PortError(.cancelled, "The program no longer accepts unpacked files.", cause: error)
        }
    }
}
