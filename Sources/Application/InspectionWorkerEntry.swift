import Documents
import Domain
import InspectionWorkers

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
