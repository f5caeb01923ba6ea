package import Domain

/// Reads exports in sandboxed children; every record that comes from one is checked before it counts.
package struct WorkerExportReader: ExportReader {
    private let workers: IntakeWorkers
    private let mayBeExport: @Sendable (DocumentDescriptor, String) throws(PortError) -> Bool
    private let terms: @Sendable () -> String

    /// - Parameters:
    ///   - workers: read; shared with whoever unpacks.
    ///   - mayBeExport: looks at the first bytes and parses nothing, for documents that need no question to be asked: false only
    ///     where the other side would say that it is none.
    ///   - terms: under which records are mapped now; handed to `IntakeTools.exports` with each file.
    package init(
        _ workers: IntakeWorkers,
        mayBeExport: @escaping @Sendable (DocumentDescriptor, String) throws(PortError) -> Bool,
        terms: @escaping @Sendable () -> String
    ) {
        self.workers = workers
        self.mayBeExport = mayBeExport
        self.terms = terms
    }

    /// - Throws: besides what the port says, how a child was lost: transient, and to be tried again.
    package func recognise(_ document: DocumentDescriptor, name: String) throws(PortError) -> ExportForm? {
        guard try mayBeExport(document, name) else { return nil }
        return try workers.with { child throws(PortError) in
            let order = IntakeOrder(name: name, terms: terms())
            try child.ask(Frame(.recognise, 0, order), files: [document.rawValue], to: "it looked at this document")
            let time = workers.settings.recognitionTimeMax
            return try child.answer(.recognised, ExportForm?.self, within: time).content
        }
    }

    /// As the port says; before the end, the cursor's inspection says only what kind of document it is.
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
