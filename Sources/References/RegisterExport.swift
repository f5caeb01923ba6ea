package import Domain

/// Creates an export reader that passes each record to `judge`.
package typealias ExportReaderMaking = @Sendable (_ judge: any RecordJudge) -> any ExportReader

/// Reads a register that is an export of Protheus, from start to end.
enum RegisterExport {
    private static let recordsAtOnce = 512

    /// - Throws: `.ioFailure` when the bytes cannot be read. Faults of the content are returned, not thrown.
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

    /// - Returns: the table of the first record; nil when there is no readable record.
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

    /// Keeps location and code of a finding. Of its parameters it keeps only a name of a known form of field, because
    /// others may hold values.
    private static func fault(_ finding: Finding) -> ReferenceFault {
        let field = finding.parameters["field"].flatMap { isFieldName($0) ? $0 : nil }
        return ReferenceFault(
            .export, line: finding.location.line, column: field, position: finding.location.column,
            finding: finding.code)
    }

    /// Accepts names such as `BAU_CODIGO`; anything else may be a misplaced value.
    private static func isFieldName(_ text: String) -> Bool {
        let parts = text.split(separator: "_", omittingEmptySubsequences: false)
        return parts.count == 2 && parts[0].utf8.count == 3 && (1...6).contains(parts[1].utf8.count)
            && text.utf8.allSatisfy { $0 == 0x5F || (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) }
    }
}
