import Documents
import Domain
import InspectionWorkers
import Logging
import Settings

/// Who reads documents: processes apart, or this one where those are not wanted or cannot be had.
struct DocumentReaders {
    let inspector: any Inspector
    /// nil: this process reads.
    let workers: WorkerInspector?
    /// What is compiled in this process: everything, or next to processes apart only what they could not use.
    let schemas: CompiledSchemas

    /// Blocks until one reader is ready. Where the settings leave it open, a host that lets no process be started apart is one
    /// warning.
    /// - Throws: `.configuration` for schemas and manifest; why no process could be started, where the settings insist on it.
    static func start(_ settings: Settings, logger: Logger) throws(PortError) -> DocumentReaders {
        if settings.sandboxesInspection {
            do throws(PortError) {
                return try startWorkers(settings, logger: logger)
            } catch {
                guard !settings.insistsOnSandbox else { throw error }
                logger.warning(
                    "no process apart could be started; documents are read in this one",
                    metadata: ["error.message": "\(error.message)"])
            }
        }
        let desk = try SchemaDesk(settings: settings)
        let schemas = try desk.compile(try desk.folders(), logger: logger)
        return DocumentReaders(
            inspector: LibXMLInspector(schemas: schemas, known: try desk.knownVersions()), workers: nil,
            schemas: schemas)
    }

    private static func startWorkers(_ settings: Settings, logger: Logger) throws(PortError) -> DocumentReaders {
        let workers = try WorkerInspector.start(WorkerSettings(count: settings.workers)) { () throws(PortError) in
            let desk = try SchemaDesk(settings: settings)
            return WorkerPreparation(
                schemas: try desk.folders().map {
                    WorkerSchema(version: $0.version, folder: $0.folder, root: $0.root)
                }, known: try desk.knownVersions())
        }
        tell(workers.confinement, logger)
        let desk = try SchemaDesk(settings: settings)
        // They do not say why they could not; compiling it here does.
        let unused = try desk.folders().filter { !workers.versions.contains($0.version) }
        let schemas = try desk.compile(unused, logger: logger)
        for version in schemas.versions.sorted() {
            logger.error(
                "the processes that read documents cannot use an installed schema",
                metadata: ["tiss.version": "\(version)"])
        }
        return DocumentReaders(inspector: workers, workers: workers, schemas: schemas)
    }

    private static func tell(_ confinement: WorkerConfinement?, _ logger: Logger) {
        let missing = confinement?.missing ?? []
        guard !missing.isEmpty else {
            logger.info("documents are read in processes apart")
            return
        }
        logger.warning(
            "documents are read in processes apart, but this host does not give them all their walls",
            metadata: ["missing": "\(missing.joined(separator: ", "))"])
    }
}
