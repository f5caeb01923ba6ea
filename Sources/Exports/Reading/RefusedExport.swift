import Domain

/// An export that is refused without parsing: too large, empty, or in an unsupported encoding.
final class RefusedExport: ExportCursor {
    let inspection: Inspection

    init(_ finding: Finding, form: ExportForm, byteCount: Int64, encoding: EncodingFacts = EncodingFacts()) {
        var inspection = Inspection()
        inspection.kind = .export
        inspection.byteCount = byteCount
        inspection.encoding = encoding
        inspection.schema = .invalid
        inspection.export = ExportFacts(form: form)
        inspection.findings = [finding]
        inspection.findingCount = 1
        self.inspection = inspection
    }

    func next(_ limit: Int) throws(PortError) -> [OrderDraft] { [] }
}
