import Domain
import XMLReading

/// The state that the callbacks of one reading of an export fill, for either form.
protocol ExportReading: ~Copyable {
    var intake: RecordIntake { get set }
    /// The number of elements or cells read so far.
    var elementCount: Int { get }
    /// Whether a limit or a refusal ended the reading; its finding has the reason.
    var isStopped: Bool { get }
    mutating func stop(with finding: Finding)
}

/// Reads an export in one pass, chunk by chunk, and holds only the records of one chunk. Subclasses implement what is
/// specific to a form.
// Unchecked: the parser and its callback state are pointers; the contract of `ExportCursor` requires one task at a
// time.
@safe
class FileExportCursor<Reading: ExportReading & ~Copyable>: ExportCursor, @unchecked Sendable {
    let limits: Limits
    let bytes: DescriptorBytes
    let reading: UnsafeMutablePointer<Reading>
    private(set) var chunk: FileChunk
    private var time: ReadingTime
    /// Whether the bytes give no further records.
    private var isOver = false
    /// Whether the end of the bytes was reached.
    private var isWhole = false
    private var gaveLast = false

    /// Takes ownership of `reading`. Reading begins at offset `start`.
    init(
        _ bytes: DescriptorBytes, from start: Int64, reading: UnsafeMutablePointer<Reading>, limits: Limits,
        time: ReadingTime
    ) {
        unsafe self.reading = reading
        chunk = FileChunk(bytes, from: start, size: bytes.size)
        self.bytes = bytes
        self.limits = limits
        self.time = time
    }

    deinit {
        unsafe reading.deinitialize(count: 1)
        unsafe reading.deallocate()
    }

    // MARK: Of one form

    /// Called before each request for records, on the same thread.
    func beginCall() {}
    func endCall() {}

    /// Feeds `content` to the parser. A limit that it exceeds becomes a finding of `reading`.
    /// - Returns: false when the parser accepts no more bytes.
    func feed(_ content: UnsafeRawBufferPointer) throws(PortError) -> Bool { false }

    /// Called when no bytes are left for the parser.
    func finish() throws(PortError) {}

    /// Adds the faults of the file as a whole, where `reading` was not stopped.
    /// - Returns: whether the file was read to its end.
    func conclude() throws(PortError) -> Bool { false }

    /// The location for findings about the file as a whole.
    var location: Location { .none }

    var encoding: EncodingFacts { EncodingFacts() }
    var root: RootElement? { nil }

    // MARK: Of every form

    final func next(_ limit: Int) throws(PortError) -> [OrderDraft] {
        let limit = max(1, limit)
        if !isOver, unsafe reading.pointee.intake.waitingCount < limit { try read(until: limit) }
        let drafts = unsafe reading.pointee.intake.fetch(limit)
        if drafts.isEmpty { gaveLast = true }
        return drafts
    }

    final var inspection: Inspection {
        var inspection = Inspection()
        inspection.kind = .export
        inspection.byteCount = bytes.size ?? chunk.end
        inspection.encoding = encoding
        inspection.isWellFormed = isWhole
        inspection.isComplete = isWhole && gaveLast
        inspection.root = root
        unsafe inspection.export = reading.pointee.intake.facts
        unsafe inspection.elementCount = reading.pointee.elementCount
        let findings = unsafe reading.pointee.intake.findings
        inspection.findings = findings.inDocumentOrder
        inspection.findingCount = findings.count
        inspection.schema = findings.rejects ? .invalid : isWhole ? .valid : .notJudged
        return inspection
    }

    private func read(until limit: Int) throws(PortError) {
        time.begin()
        beginCall()
        defer {
            endCall()
            time.end()
        }
        while !isOver, unsafe reading.pointee.intake.waitingCount < limit {
            try chunk.readNext()
            if try isAtEnd() {
                isOver = true
                isWhole = try conclude()
            }
        }
    }

    /// Reads the current chunk.
    private func isAtEnd() throws(PortError) -> Bool {
        if chunk.isEmpty {
            try finish()
            return true
        }
        if chunk.end > limits.exportBytesMax {
            let parameters = ["limit": "\(limits.exportBytesMax)"]
            unsafe reading.pointee.stop(with: Finding(.documentTooLarge, parameters: parameters))
        } else if unsafe try !feed(chunk.content) {
            return true
        } else if var finding = time.finding {
            finding.location = location
            unsafe reading.pointee.stop(with: finding)
        }
        return unsafe reading.pointee.isStopped
    }
}
