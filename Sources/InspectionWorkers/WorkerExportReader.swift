package import Domain

/// Reads exports in processes of their own; every record that comes from one is checked before it counts.
package struct WorkerExportReader: ExportReader {
    private let workers: IntakeWorkers
    private let mayBeExport: @Sendable (DocumentDescriptor, String) throws(PortError) -> Bool
    private let terms: @Sendable () -> String

    /// - Parameters:
    ///   - workers: read; shared with whoever unpacks.
    ///   - mayBeExport: a look at the first bytes that parses nothing, for documents that need no question to be asked: false only
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

    /// - Throws: besides what the port says, how a process was lost: transient, and to be tried again.
    package func recognise(_ document: DocumentDescriptor, name: String) throws(PortError) -> ExportForm? {
        guard try mayBeExport(document, name) else { return nil }
        return try workers.with { worker throws(PortError) in
            let order = RecogniseOrder(name: name, terms: terms())
            try worker.ask(try .order(.recognise, order), with: document, to: "it looked at this document")
            let frame = try worker.answer(by: .now + workers.settings.recognitionTimeMax)
            guard frame.kind == .recognised else { throw worker.lie() }
            if frame.isEmpty { return nil }
            guard let form = ExportForm(rawValue: String(decoding: frame.plain, as: UTF8.self)) else {
                throw worker.lie()
            }
            return form
        }
    }

    /// As the port says; before the end, the cursor's inspection tells only what kind of document it is.
    package func open(
        _ document: DocumentDescriptor, form: ExportForm, limits: Limits
    ) throws(PortError) -> any ExportCursor {
        let worker = try workers.lend()
        do throws(PortError) {
            let order = ExportOrder(form: form, limits: limits, terms: terms())
            try worker.ask(try .order(.open, order), with: document, to: "it opened this export")
            let frame = try worker.answer(by: .now + WorkerExportCursor.groupTimeMax(limits, workers.settings))
            guard frame.kind == .opened else { throw worker.lie() }
            return WorkerExportCursor(worker, of: workers, form: form, limits: limits)
        } catch {
            workers.giveBack(worker)
            throw error
        }
    }
}
