import CLibXML2
import Domain
import XMLReading

/// Reads an XML export with libxml2.
///
/// The file is untrusted: a DOCTYPE is refused, no entity is expanded, nothing is fetched, no tree is built, and every
/// growth has a limit. Each call sets libxml2's error handler of the calling thread and clears it at its end.
// Unchecked: as its superclass, used by one task at a time.
@safe
final class XMLExportCursor: FileExportCursor<XMLExportReading>, @unchecked Sendable {
    private let prolog: XMLProlog
    private var feed: ParserFeed

    init(
        _ bytes: DescriptorBytes, prolog: XMLProlog, limits: Limits, intake: consuming RecordIntake, time: ReadingTime
    ) throws(PortError) {
        let reading = UnsafeMutablePointer<XMLExportReading>.allocate(capacity: 1)
        unsafe reading.initialize(to: XMLExportReading(limits: limits, intake: intake))
        do throws(PortError) {
            let parser = unsafe try PushParser.open(
                SAXTable.ofExport(), context: reading, dictionaryBytesMax: limits.dictionaryBytesMax)
            unsafe reading.pointee.parser.attach(parser)
            feed = ParserFeed(parser, encoding: prolog.encoding)
        } catch {
            unsafe reading.deinitialize(count: 1)
            unsafe reading.deallocate()
            throw error
        }
        self.prolog = prolog
        unsafe super.init(bytes, from: 0, reading: reading, limits: limits, time: time)
    }

    /// The error handler belongs to the thread, so each call sets it again.
    override func beginCall() { unsafe xmlSetStructuredErrorFunc(reading, SAXTable.reportExportFault) }

    override func endCall() { xmlSetStructuredErrorFunc(nil, nil) }

    override func feed(_ content: UnsafeRawBufferPointer) throws(PortError) -> Bool {
        unsafe feed.feed(content, to: reading)
    }

    override func finish() throws(PortError) { unsafe feed.finish(reading) }

    override func conclude() throws(PortError) -> Bool {
        let isStopped = unsafe reading.pointee.isStopped
        let isWhole =
            unsafe !isStopped && feed.parser.isWellFormed && reading.pointee.faultSeen == nil
            && reading.pointee.isRootClosed
        if !isWhole, !isStopped {
            let diagnosis = unsafe FaultDiagnosis(
                seen: reading.pointee.faultAtEnd, prolog: prolog, bytes: bytes, limits: limits)
            let finding = try diagnosis.exportFinding()
            unsafe reading.pointee.intake.findings.add(finding)
        }
        return isWhole
    }

    override var location: Location { unsafe reading.pointee.parserLocation }
    override var encoding: EncodingFacts { prolog.facts }
    override var root: RootElement? { unsafe reading.pointee.root }
}
