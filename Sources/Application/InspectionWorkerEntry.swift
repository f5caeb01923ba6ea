import Documents
import Domain
import InspectionWorkers
import Settings

/// What a child process does that reads documents: this program started again under a name of its own.
package enum InspectionWorkerEntry {
    /// The first argument of such a process.
    package static let name = "inspection-worker"

    /// Called before anything else, while the process has one thread.
    package static func run() -> Never {
        InspectionService.serve { (preparation: WorkerPreparation) throws(PortError) in
            let compiled = try CompiledSchemas.compile(
                preparation.schemas.map { SchemaFolder(version: $0.version, folder: $0.folder, root: $0.root) })
            return LibXMLInspector(schemas: compiled, known: preparation.known)
        }
    }
}

extension Settings {
    /// Starts the processes that read documents; blocks until they are ready. nil: documents are read in this process.
    func startWorkers() throws(PortError) -> WorkerInspector? {
        guard sandboxesInspection else { return nil }
        return try WorkerInspector.start(WorkerSettings(count: workers)) { () throws(PortError) in
            let desk = try SchemaDesk(settings: self)
            return WorkerPreparation(
                schemas: try desk.folders().map {
                    WorkerSchema(version: $0.version, folder: $0.folder, root: $0.root)
                }, known: try desk.knownVersions())
        }
    }
}
