import Archives
import Documents
import Domain
import ExportFormat
import Exports
import InspectionWorkers

/// The entry of a child process that reads files: this program, started again under its own name.
package enum InspectionWorkerEntry {
    /// The first argument of such a process.
    package static let name = "inspection-worker"

    /// Called before anything else, while the process has one thread.
    package static func run() -> Never {
        InspectionService.serve { (preparation: WorkerPreparation) throws(PortError) in
            let compiled = try CompiledSchemas.compile(
                preparation.schemas.map { SchemaFolder(version: $0.version, folder: $0.folder, root: $0.root) })
            return PoisonRehearsal.wrap(
                LibXMLInspector(schemas: compiled, known: preparation.known), in: preparation)
        } intake: { (preparation: WorkerPreparation) throws(PortError) in
            let tools = IntakeTools(unpacker: ArchiveUnpacker()) { terms throws(PortError) in
                FileExportReader(judge: RecordMapper(settings: ItemSettings(terms: terms)))
            }
            return PoisonRehearsal.wrap(tools, in: preparation)
        }
    }
}
