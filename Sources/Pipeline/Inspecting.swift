import Domain

/// Opens a drop's file, determines what it is, and has the matching port read it.
struct Inspecting {
    let parts: PipelineParts

    func inspect(_ drop: ClaimedDrop) async throws(PortError) -> InspectedDrop {
        switch try await parts.inspection.run({ () throws(PortError) in try begin(drop) }) {
        case .inspected(let inspected): return inspected
        case .document(let document, let inspector):
            let inspection = try await inspector.inspectSuspended(document.descriptor, limits: parts.documentLimits)
            withExtendedLifetime(document) {}
            return InspectedDrop(drop: drop, inspection: inspection)
        case .export(let document, let form, let exports):
            let intake = ExportIntake(parts: parts, exports: exports)
            let inspection = try await intake.inspect(drop, document.descriptor, form: form)
            withExtendedLifetime(document) {}
            return InspectedDrop(drop: drop, inspection: inspection)
        }
    }

    private enum Begun: Sendable {
        case inspected(InspectedDrop)
        /// Another process is to read it; no thread of this one waits for that.
        case document(SharedDocument, any SuspendingInspector)
        /// To be read record by record; between two groups no thread is kept.
        case export(SharedDocument, ExportForm, ExportParts)
    }

    /// Blocking.
    private func begin(_ drop: ClaimedDrop) throws(PortError) -> Begun {
        let document = try open(drop)
        // HAT holds messages, never archives of them.
        if drop.origin.batch == nil, try parts.unpacker.isArchive(document.descriptor) {
            return .inspected(try Unpacking(parts: parts).unpack(drop, document.descriptor))
        }
        if drop.origin.batch == nil, let exports = parts.exports,
            let form = try exports.reader.recognise(document.descriptor, name: drop.name)
        {
            return .export(SharedDocument(document), form, exports)
        }
        if let inspector = parts.inspector as? any SuspendingInspector {
            return .document(SharedDocument(document), inspector)
        }
        let inspection = try parts.inspector.inspect(document.descriptor, limits: parts.documentLimits)
        return .inspected(InspectedDrop(drop: drop, inspection: inspection))
    }

    /// When the work folder was emptied, the file is restored from its hard-link backup, once.
    private func open(_ drop: ClaimedDrop) throws(PortError) -> OpenDocument {
        let path = parts.queues.workPath(drop.id)
        do throws(PortError) {
            return try OpenDocument.open(path)
        } catch {
            guard error.code == .notFound, try parts.downloads.restore(drop) else { throw error }
            return try OpenDocument.open(path)
        }
    }
}

/// An open file on its way from the thread that opened it to the task that waits for its reader.
private final class SharedDocument: Sendable {
    private let document: OpenDocument

    init(_ document: consuming OpenDocument) { self.document = document }

    var descriptor: DocumentDescriptor { document.descriptor }
}
