import CLibCSV
import Domain
import XMLPush

/// Reads a CSV export with libcsv in one pass, a chunk at a time; the records of one chunk are all it holds.
///
/// A file that was cut off between two rows looks whole, and one cut off inside its last cell too: nothing in CSV tells.
// Unchecked, because the parser and what it reports to are pointers; the contract of `ExportCursor` is one task at a time.
@safe
final class CSVExportCursor: ExportCursor, @unchecked Sendable {
    private let limits: Limits
    private let bytes: DescriptorBytes
    private var facts: EncodingFacts
    private let reading: UnsafeMutablePointer<CSVReading>
    private let parser: CSVParser
    private var chunk: ExportChunk
    private var time: ReadingTime
    /// No more records come out of the bytes.
    private var isOver = false
    /// Set at the end of the bytes.
    private var isWhole = false
    private var gaveLast = false

    /// `head`: the first bytes of the file, its mark among them.
    init(
        _ bytes: DescriptorBytes, sniff: CSVSniff, head: [UInt8], limits: Limits, intake: consuming RecordIntake,
        time: ReadingTime
    ) throws(PortError) {
        parser = try CSVParser.open(delimiter: sniff.delimiter)
        let text = unsafe head.withUnsafeBufferPointer { head in
            unsafe CSVText(
                head: UnsafeBufferPointer(rebasing: head[sniff.markBytes...]), hasMark: sniff.markBytes > 0)
        }
        unsafe reading = .allocate(capacity: 1)
        unsafe reading.initialize(to: CSVReading(limits: limits, intake: intake, text: text))
        chunk = ExportChunk(bytes, from: Int64(sniff.markBytes))
        facts = sniff.facts
        self.bytes = bytes
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
        inspection.encoding = facts
        unsafe inspection.encoding.readAs = reading.pointee.text.name
        inspection.isWellFormed = isWhole
        inspection.isComplete = isWhole && gaveLast
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
        defer { time.end() }
        while !isOver, unsafe reading.pointee.intake.waitingCount < limit {
            if try chunk.readNext() {
                unsafe try parser.feed(chunk.content, to: reading)
                checkLimits()
            } else {
                try finish()
            }
            if unsafe reading.pointee.isStopped { isOver = true }
        }
    }

    private func checkLimits() {
        let position = unsafe reading.pointee.positionOfOpenCell
        if chunk.end > limits.exportBytesMax {
            let parameters = ["limit": "\(limits.exportBytesMax)"]
            unsafe reading.pointee.stop(with: Finding(.documentTooLarge, parameters: parameters))
        } else if parser.openBytes > limits.textBytesMax {
            // A quote that is never closed swallows row after row.
            let isSwallowing = parser.isInQuotes && parser.hasOpenLineEnd
            let parameters = ["limit": "\(limits.textBytesMax)"]
            unsafe reading.pointee.stop(
                with: isSwallowing ? openQuote(position) : Finding(.textTooLong, at: position, parameters: parameters))
        } else if var finding = time.finding {
            finding.location = position
            unsafe reading.pointee.stop(with: finding)
        }
    }

    private func openQuote(_ position: Location) -> Finding {
        Finding(.csvQuoteOpen, at: position, parameters: ["row": "\(position.line)"])
    }

    private func finish() throws(PortError) {
        isOver = true
        let position = unsafe reading.pointee.positionOfOpenCell
        if let size = bytes.size, size > 0, try bytes.read(1, at: size - 1) == [0] {
            // A copy that reserved the space and did not finish.
            unsafe reading.pointee.stop(with: Finding(.nulTail, at: position))
        } else if unsafe !parser.finish(to: reading) {
            unsafe reading.pointee.stop(with: openQuote(position))
        }
        unsafe reading.pointee.judgeLongNumbers()
        if unsafe reading.pointee.text.hasForeignCell {
            let parameters = ["declared": AllowedEncoding.utf8.rawValue, "found": AllowedEncoding.windows1252.rawValue]
            unsafe reading.pointee.intake.findings.add(
                Finding(.encodingContradicted, severity: .warns, parameters: parameters))
        }
        isWhole = unsafe !reading.pointee.isStopped
    }
}
