import CLibXML2
package import Domain
import XMLReading

/// Reads Protheus's exports record by record: XML with libxml2, CSV with libcsv.
///
/// The reader turns bytes into records, and the judge turns records into orders. A fault of the file as a whole is a
/// rejecting finding; a fault of one record is a warning. Both have their location. The file is untrusted: a DOCTYPE
/// is refused, no entity is expanded, nothing is fetched, and every growth has a limit. Memory use is that of one
/// chunk and its records.
///
/// Synchronous. A cursor may continue on another thread than the one that opened it.
package final class FileExportReader: ExportReader {
    private static let headBytes = 64 << 10

    private let judge: any RecordJudge
    private let time: @Sendable () -> Duration

    /// Measures time as the thread's processor time, so that a busy machine or a slow disk causes no rejection.
    package convenience init(judge: any RecordJudge) { self.init(judge: judge, time: { ProcessorTime.ofThread }) }

    /// `time` is the clock for `Limits.exportTimeMax`; only differences between its values count.
    package init(judge: any RecordJudge, time: @escaping @Sendable () -> Duration) {
        self.judge = judge
        self.time = time
    }

    /// Detects the form of an export by the first bytes and the name of the file; nil for a file that is no export.
    /// - Throws: `.ioFailure` when the file cannot be read.
    package func recognise(_ document: DocumentDescriptor, name: String) throws(PortError) -> ExportForm? {
        let head = try bytes(document).read(Self.headBytes, at: 0)
        return unsafe head.withUnsafeBytes { unsafe form(of: $0, name: name) }
    }

    /// Begins to read an export. A file that is too large or in an unsupported encoding gives a cursor without records
    /// whose inspection has the reason.
    /// - Throws: `.ioFailure` when the file cannot be read; `.internalFault` when no parser can be made.
    package func open(
        _ document: DocumentDescriptor, form: ExportForm, limits: Limits
    ) throws(PortError) -> any ExportCursor {
        let bytes = bytes(document)
        let size = bytes.size
        if let size, size > limits.exportBytesMax {
            let parameters = ["limit": "\(limits.exportBytesMax)"]
            return RefusedExport(Finding(.documentTooLarge, parameters: parameters), form: form, byteCount: size)
        }
        let head = try bytes.read(Self.headBytes, at: 0)
        let intake = RecordIntake(judge: judge, form: form, limits: limits)
        let spent = ReadingTime(limit: limits.exportTimeMax, now: time)
        let byteCount = size ?? Int64(head.count)
        switch form {
        case .xml:
            let prolog = unsafe head.withUnsafeBytes { unsafe XMLProlog.ofExport($0) }
            if let refusal = prolog.refusal {
                return RefusedExport(refusal, form: form, byteCount: byteCount, encoding: prolog.facts)
            }
            return try XMLExportCursor(bytes, prolog: prolog, limits: limits, intake: intake, time: spent)
        case .csv:
            let sniff = unsafe head.withUnsafeBytes { unsafe CSVSniff.read($0) }
            if let refusal = sniff.refusal {
                return RefusedExport(refusal, form: form, byteCount: byteCount, encoding: sniff.facts)
            }
            return try CSVExportCursor(bytes, sniff: sniff, head: head, limits: limits, intake: intake, time: spent)
        }
    }

    private func bytes(_ document: DocumentDescriptor) -> DescriptorBytes {
        DescriptorBytes(document, kind: "an export")
    }

    /// Whether a file named as a table is clearly something else (markup, a PDF, a program). Such a file is reported
    /// by its real form.
    private static func isForeign(_ head: UnsafeRawBufferPointer) -> Bool {
        var bytes = unsafe Array(head.prefix(ForeignContent.headBytes))[...]
        if bytes.starts(with: WideEncoding.utf8Mark) { bytes = bytes.dropFirst(3) }
        bytes = bytes.drop(while: \.isXMLWhitespace)
        guard let first = bytes.first else { return false }
        guard first != UInt8(ascii: "<") else { return true }
        guard WideEncoding.mark(of: bytes) == nil, WideEncoding.family(of: bytes) == nil else { return false }
        return !["text", "table", "json", "base64"].contains(ForeignContent.word(of: bytes))
    }

    private func form(of head: UnsafeRawBufferPointer, name: String) -> ExportForm? {
        if let root = unsafe RootProbe.root(of: head) {
            if root.name == XMLExportReading.rootName || root.namespace?.hasPrefix(RootProbe.namespacePrefix) == true {
                return .xml
            }
        }
        if name.lowercased().hasSuffix(".csv"), unsafe !Self.isForeign(head) { return .csv }
        let sniff = unsafe CSVSniff.read(head)
        guard sniff.refusal == nil, CSVHeader.begins(with: sniff.firstCell, isField: judge.isField) else { return nil }
        return .csv
    }
}
