package import Domain

/// Makes a reader of exports that asks `judge` what becomes of each record.
package typealias ExportReaderMaking = @Sendable (_ judge: any RecordJudge) -> any ExportReader

/// Reads a register that is an export of Protheus, as a whole.
enum RegisterExport {
    private static let recordsAtOnce = 512

    /// - Throws: `.ioFailure` when the bytes cannot be read; a fault of the file is no error.
    static func read(
        _ file: OpenFile, kind: ReferenceKind, by makeReader: ExportReaderMaking
    ) throws(PortError) -> RegisterFile {
        let records = RegisterRecords(kind: kind)
        let cursor = try makeReader(records).open(file.descriptor, form: .xml, limits: limits)
        while try !cursor.next(recordsAtOnce).isEmpty {}
        let inspection = cursor.inspection
        var faults = inspection.findings.prefix(RegisterReading.faultsKeptMax).map(fault)
        var count = inspection.findingCount
        if count == 0, !inspection.isComplete {
            faults.append(ReferenceFault(.cutOff, line: 0))
            count = 1
        }
        return records.result(kind, besides: Array(faults), count: count)
    }

    /// - Returns: the table of the first record; nil where there is none to read.
    static func alias(of file: OpenFile, by makeReader: ExportReaderMaking) throws(PortError) -> String? {
        let first = FirstAlias()
        _ = try makeReader(first).open(file.descriptor, form: .xml, limits: limits).next(1)
        return first.text
    }

    private static var limits: Limits {
        var limits = Limits()
        limits.exportBytesMax = RegisterParser.fileBytesMax
        return limits
    }

    /// Takes the place and the code of a finding, and of its words only the name of one of our fields.
    private static func fault(_ finding: Finding) -> ReferenceFault {
        let field = finding.parameters["field"].flatMap { isFieldName($0) ? $0 : nil }
        return ReferenceFault(
            .export, line: finding.location.line, column: field, position: finding.location.column,
            finding: finding.code)
    }

    /// `BAU_CODIGO`: anything else may be a value in a wrong place.
    private static func isFieldName(_ text: String) -> Bool {
        let parts = text.split(separator: "_", omittingEmptySubsequences: false)
        return parts.count == 2 && parts[0].utf8.count == 3 && (1...6).contains(parts[1].utf8.count)
            && text.utf8.allSatisfy { $0 == 0x5F || (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) }
    }
}
