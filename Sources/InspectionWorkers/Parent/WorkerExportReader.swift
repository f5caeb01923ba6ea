package import Domain

/// Reads exports in sandboxed children. It checks every record of a child before it uses it.
package struct WorkerExportReader: ExportReader {
    private let workers: IntakeWorkers
    private let mayBeExport: @Sendable (DocumentDescriptor, String) throws(PortError) -> Bool
    private let terms: @Sendable () -> String

    /// - Parameters:
    ///   - workers: lends the children; shared with the unpacker.
    ///   - mayBeExport: checks the first bytes without parsing, so that most documents are not sent to a child. It
    ///     must return false only if the child would report that the document is no export.
    ///   - terms: the current settings by which records are mapped; passed to `IntakeTools.exports` with each file.
    package init(
        _ workers: IntakeWorkers,
        mayBeExport: @escaping @Sendable (DocumentDescriptor, String) throws(PortError) -> Bool,
        terms: @escaping @Sendable () -> String
    ) {
        self.workers = workers
        self.mayBeExport = mayBeExport
        self.terms = terms
    }

    /// - Throws: the errors of the port, or how a child was lost: a transient error, so that the caller can try again.
    package func recognise(_ document: DocumentDescriptor, name: String) throws(PortError) -> ExportForm? {
        guard try mayBeExport(document, name) else { return nil }
        return try workers.with { child throws(PortError) in
            let order = IntakeOrder(name: name, terms: terms())
            try child.ask(Frame(.recognise, 0, order), files: [document.rawValue], to: "it looked at this document")
            let time = workers.settings.recognitionTimeMax
            return try child.answer(.recognised, ExportForm?.self, within: time).content
        }
    }

    /// As the port requires. Before the end, the cursor's inspection contains only the kind of document.
    package func open(
        _ document: DocumentDescriptor, form: ExportForm, limits: Limits
    ) throws(PortError) -> any ExportCursor {
        let child = try workers.lend()
        do throws(PortError) {
            let order = IntakeOrder(form: form, limits: limits, terms: terms())
            try child.ask(Frame(.open, 0, order), files: [document.rawValue], to: "it opened this export")
            let time = WorkerExportCursor.groupTimeMax(limits, workers.settings)
            _ = try child.answer(.opened, NoContent.self, within: time)
            return WorkerExportCursor(child, of: workers, form: form, limits: limits)
        } catch {
            workers.giveBack(child)
            throw error
        }
    }
}
