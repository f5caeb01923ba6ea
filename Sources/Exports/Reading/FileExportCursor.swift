import Domain
import XMLReading

/// What the callbacks of one reading of an export gather, whatever its form.
protocol ExportReading: ~Copyable {
    var intake: RecordIntake { get set }
    /// Elements or cells read so far.
    var elementCount: Int { get }
    /// A limit or a refusal ended the reading; its finding says which.
    var isStopped: Bool { get }
    mutating func stop(with finding: Finding)
}

/// One reading of an export in one pass, a chunk at a time; the records of one chunk are all it holds. What is of one form alone is a
/// subclass's.
// Unchecked, because the parser and what it reports to are pointers; the contract of `ExportCursor` is one task at a time.
@safe
class FileExportCursor<Reading: ExportReading & ~Copyable>: ExportCursor, @unchecked Sendable {
    let limits: Limits
    let bytes: DescriptorBytes
    let reading: UnsafeMutablePointer<Reading>
    private(set) var chunk: FileChunk
    private var time: ReadingTime
    /// No more records come out of the bytes.
    private var isOver = false
    /// Set at the end of the bytes.
    private var isWhole = false
    private var gaveLast = false

    /// Takes over `reading`; the bytes are read from offset `start`.
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

    /// Before and after each call for records, on its thread.
    func beginCall() {}
    func endCall() {}

    /// Gives `content` to the parser, and the finding of a limit that it passes to `reading`.
    /// - Returns: false where the parser takes no more.
    func feed(_ content: UnsafeRawBufferPointer) throws(PortError) -> Bool { false }

    /// No byte is left for the parser.
    func finish() throws(PortError) {}

    /// Adds what is wrong with the file as a whole, where `reading` did not stop.
    /// - Returns: whether the file was read to its end.
    func conclude() throws(PortError) -> Bool { false }

    /// Where a finding of the file as a whole lies.
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

    /// Reads the chunk at hand.
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
