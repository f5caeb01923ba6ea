import CLibXML2
import Domain
import XMLPush

/// Reads an XML export with libxml2 in one pass, a chunk at a time; the records of one chunk are all it holds.
///
/// Security: the file is hostile; no DOCTYPE, no entity, nothing fetched, no tree built, every growth limited.
/// Uses libxml2's error handler of the calling thread during each call, and leaves it unset.
// Unchecked, because the parser and what it reports to are pointers; the contract of `ExportCursor` is one task at a time.
@safe
final class XMLExportCursor: ExportCursor, @unchecked Sendable {
    /// Bytes of markup without an end: a tag, comment or instruction beyond this is refused before libxml2's own 10 MB.
    private static let markupBytesMax = 256 << 10

    private let limits: Limits
    private let bytes: DescriptorBytes
    private let prolog: XMLProlog
    private let reading: UnsafeMutablePointer<XMLReading>
    private let parser: PushParser
    private let transcoder: UTF8Transcoder
    private var chunk: ExportChunk
    private var time: ReadingTime
    private var markupBytes = 0
    /// No more records come out of the bytes.
    private var isOver = false
    /// Set at the end of the bytes.
    private var isWhole = false
    private var gaveLast = false

    init(
        _ bytes: DescriptorBytes, prolog: XMLProlog, limits: Limits, intake: consuming RecordIntake, time: ReadingTime
    ) throws(PortError) {
        let position = UnsafeMutablePointer<XMLReading>.allocate(capacity: 1)
        unsafe position.initialize(to: XMLReading(limits: limits, intake: intake))
        do throws(PortError) {
            parser = unsafe try PushParser.open(
                SAXTable.make(), context: position, dictionaryBytesMax: limits.dictionaryBytesMax)
        } catch {
            unsafe position.deinitialize(count: 1)
            unsafe position.deallocate()
            throw error
        }
        unsafe position.pointee.parser.attach(parser)
        unsafe reading = position
        transcoder = UTF8Transcoder(encoding: prolog.encoding)
        chunk = ExportChunk(bytes, from: 0)
        self.bytes = bytes
        self.prolog = prolog
        self.limits = limits
        self.time = time
    }

    deinit {
        unsafe reading.deinitialize(count: 1)
        unsafe reading.deallocate()
    }

    func next(_ limit: Int) throws(PortError) -> [OrderDraft] {
        let limit = max(1, limit)
        if !isOver, unsafe reading.pointee.intake.waitingCount < limit { try read(until: limit) }
        let drafts = unsafe reading.pointee.intake.fetch(limit)
        if drafts.isEmpty { gaveLast = true }
        return drafts
    }

    var inspection: Inspection {
        var inspection = Inspection()
        inspection.kind = .export
        inspection.byteCount = bytes.size ?? chunk.end
        inspection.encoding = prolog.facts
        inspection.isWellFormed = isWhole
        inspection.isComplete = isWhole && gaveLast
        unsafe inspection.root = reading.pointee.root
        unsafe inspection.export = reading.pointee.intake.facts
        unsafe inspection.elementCount = reading.pointee.elementCount
        unsafe inspection.findings = reading.pointee.intake.findings.inDocumentOrder
        unsafe inspection.findingCount = reading.pointee.intake.findings.count
        let isRefused = unsafe reading.pointee.intake.findings.rejects
        inspection.schema = isRefused ? .invalid : isWhole ? .valid : .notJudged
        return inspection
    }

    private func read(until limit: Int) throws(PortError) {
        time.begin()
        // The handler is this thread's, and for this call alone.
        unsafe xmlSetStructuredErrorFunc(reading, SAXTable.reportFault)
        defer {
            xmlSetStructuredErrorFunc(nil, nil)
            time.end()
        }
        while !isOver, unsafe reading.pointee.intake.waitingCount < limit {
            if try chunk.readNext() { try feed() } else { try finish() }
        }
    }

    private func feed() throws(PortError) {
        unsafe reading.pointee.hasProgress = false
        if chunk.end > limits.exportBytesMax {
            let parameters = ["limit": "\(limits.exportBytesMax)"]
            unsafe reading.pointee.stop(with: Finding(.documentTooLarge, parameters: parameters))
            return try conclude()
        }
        guard unsafe transcoder.feed(chunk.content, { unsafe parser.feed($0) }) else { return try conclude() }
        // Blanks behind the root are no progress either, but the parser is through with them.
        let isWaiting = unsafe !reading.pointee.isRootClosed || parser.waitingBytes > 0
        unsafe markupBytes = reading.pointee.hasProgress || !isWaiting ? 0 : markupBytes + chunk.count
        if markupBytes > Self.markupBytesMax {
            unsafe reading.pointee.refuseEndlessMarkup(limit: Self.markupBytesMax)
        } else if var finding = time.finding {
            unsafe finding.location = reading.pointee.parserPosition
            unsafe reading.pointee.stop(with: finding)
        }
        if unsafe reading.pointee.isStopped { try conclude() }
    }

    private func finish() throws(PortError) {
        unsafe reading.pointee.noteEnd()
        if unsafe !reading.pointee.isStopped { parser.finish() }
        try conclude()
    }

    private func conclude() throws(PortError) {
        isOver = true
        let isStopped = unsafe reading.pointee.isStopped
        isWhole =
            unsafe !isStopped && parser.isWellFormed && reading.pointee.faultSeen == nil
            && reading.pointee.isRootClosed
        guard !isWhole, !isStopped else { return }
        let diagnosis = unsafe FaultDiagnosis(
            seen: reading.pointee.faultAtEnd, prolog: prolog, bytes: bytes, limits: limits)
        let finding = try diagnosis.finding()
        unsafe reading.pointee.intake.findings.add(finding)
    }
}
