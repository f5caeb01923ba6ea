import CLibCSV
import Domain
import XMLReading

/// Reads a CSV export with libcsv.
///
/// A file that was truncated between two rows, or inside its last cell, looks complete: CSV has no marker for its end.
// Unchecked: as its superclass, used by one task at a time.
@safe
final class CSVExportCursor: FileExportCursor<CSVExportReading>, @unchecked Sendable {
    private let parser: CSVParser
    private let sniff: CSVSniff

    /// `head`: the first bytes of the file, including its byte order mark.
    init(
        _ bytes: DescriptorBytes, sniff: CSVSniff, head: [UInt8], limits: Limits, intake: consuming RecordIntake,
        time: ReadingTime
    ) throws(PortError) {
        parser = try CSVParser.open(delimiter: sniff.delimiter)
        let text = unsafe head.withUnsafeBufferPointer { head in
            unsafe CSVText(
                head: UnsafeBufferPointer(rebasing: head[sniff.markBytes...]), hasMark: sniff.markBytes > 0)
        }
        let reading = UnsafeMutablePointer<CSVExportReading>.allocate(capacity: 1)
        unsafe reading.initialize(to: CSVExportReading(limits: limits, intake: intake, text: text))
        self.sniff = sniff
        unsafe super.init(bytes, from: Int64(sniff.markBytes), reading: reading, limits: limits, time: time)
    }

    override func feed(_ content: UnsafeRawBufferPointer) throws(PortError) -> Bool {
        unsafe try parser.feed(content, to: reading)
        if parser.openBytes > limits.textBytesMax {
            // A quote that is never closed would make every following row part of one cell.
            let isSwallowing = parser.isInQuotes && parser.hasOpenLineEnd
            let parameters = ["limit": "\(limits.textBytesMax)"]
            unsafe reading.pointee.stop(
                with: isSwallowing ? openQuote : Finding(.textTooLong, at: location, parameters: parameters))
        }
        return unsafe !reading.pointee.isStopped
    }

    override func finish() throws(PortError) {
        if let size = bytes.size, size > 0, try bytes.read(1, at: size - 1) == [0] {
            // Typical of a copy that reserved the space and did not finish.
            unsafe reading.pointee.stop(with: Finding(.nulTail, at: location))
        } else if unsafe !parser.finish(to: reading) {
            unsafe reading.pointee.stop(with: openQuote)
        }
        unsafe reading.pointee.judgeLongNumbers()
        if unsafe reading.pointee.text.hasForeignCell {
            let parameters = ["declared": AllowedEncoding.utf8.rawValue, "found": AllowedEncoding.windows1252.rawValue]
            unsafe reading.pointee.intake.findings.add(
                Finding(.encodingContradicted, severity: .warns, parameters: parameters))
        }
    }

    override func conclude() throws(PortError) -> Bool { unsafe !reading.pointee.isStopped }

    override var location: Location { unsafe reading.pointee.locationOfOpenCell }

    override var encoding: EncodingFacts {
        var facts = sniff.facts
        unsafe facts.readAs = reading.pointee.text.name
        return facts
    }

    private var openQuote: Finding {
        let location = location
        return Finding(.csvQuoteOpen, at: location, parameters: ["row": "\(location.line)"])
    }
}
