import Archives
import Documents
import Domain
import Exports
import InspectionWorkers
import Logging
import Settings

/// The readers of incoming files: sandboxed child processes, or this process when those are not wanted or not
/// available.
struct DocumentReaders {
    let inspector: any Inspector
    let unpacker: any Unpacker
    let exports: any ExportReader
    /// nil: this process reads documents.
    let workers: WorkerInspector?
    /// nil: this process unpacks archives and reads exports.
    let intake: IntakeWorkers?
    /// What is compiled in this process: everything, or with child processes only the sets that they could not use.
    let schemas: CompiledSchemas
    private let rehearsal: PoisonRehearsal

    /// Blocks until a reader of documents is ready. `versions` are the ones whose schemas are compiled; nil: all that
    /// are installed. When the settings leave the choice open and this host cannot
    /// start a sandboxed process, one warning is logged.
    /// - Throws: `.configuration` for schemas and manifest; the reason why no child process started, when the settings
    /// require them.
    static func start(
        _ settings: Settings, documentsAtOnce: Int, versions: Set<TISSVersion>? = nil, environment: [String: String],
        logger: Logger
    ) throws(PortError) -> DocumentReaders {
        if settings.sandboxesInspection {
            // Errors in the settings of the schemas are reported as such, not as errors of the child processes.
            _ = try SchemaService(settings: settings).folders()
            do throws(PortError) {
                return try startWorkers(
                    settings, documentsAtOnce, versions, PoisonRehearsal(environment), logger: logger)
            } catch {
                guard !settings.insistsOnSandbox else { throw error }
                logger.warning(
                    "no child process could be started; documents are read in this process",
                    metadata: [LogKeys.error: "\(error.message)"])
            }
        }
        let service = try SchemaService(settings: settings)
        let schemas = try service.compile(try service.folders(of: versions), logger: logger)
        return DocumentReaders(
            inspector: LibXMLInspector(schemas: schemas, known: try service.knownVersions()),
            unpacker: ArchiveUnpacker(), exports: DatedExportReader(settings: settings), workers: nil, intake: nil,
            schemas: schemas, rehearsal: PoisonRehearsal([:]))
    }

    /// Ends the child processes; blocks until busy ones have finished their current file.
    func close() {
        workers?.close()
        intake?.close()
    }

    /// The limits of the settings, shortened where a rehearsal tests their idle timeout.
    func limits(_ limits: Limits) -> Limits { rehearsal.limits(limits) }

    private static func startWorkers(
        _ settings: Settings, _ documentsAtOnce: Int, _ versions: Set<TISSVersion>?, _ rehearsal: PoisonRehearsal,
        logger: Logger
    ) throws(PortError) -> DocumentReaders {
        let intake = IntakeWorkers(rehearsal.settings(IntakeSettings(keptMax: max(documentsAtOnce, 2))))
        let workers = try WorkerInspector.start(rehearsal.settings(WorkerSettings(count: documentsAtOnce))) {
            () throws(PortError) in
            let service = try SchemaService(settings: settings)
            var preparation = WorkerPreparation(
                schemas: try service.folders(of: versions).map {
                    WorkerSchema(version: $0.version, folder: $0.folder, root: $0.root)
                }, known: try service.knownVersions())
            preparation.rehearsesPoison = rehearsal.isOn
            return preparation
        }
        log(workers.sandbox, logger)
        let service = try SchemaService(settings: settings)
        // Child processes do not report why a set is unusable; compiling it here does.
        let unused = try service.folders(of: versions).filter { !workers.versions.contains($0.version) }
        let schemas = try service.compile(unused, logger: logger)
        for version in schemas.versions.sorted() {
            logger.error(
                "the sandboxed processes cannot use an installed schema",
                metadata: [LogKeys.version: "\(version)"])
        }
        let exports = WorkerExportReader(
            intake,
            mayBeExport: { document, name throws(PortError) in try ExportHead.mayBegin(document, name: name) },
            terms: { settings.itemSettings.terms })
        return DocumentReaders(
            inspector: workers, unpacker: WorkerUnpacker(intake, heads: ArchiveUnpacker()), exports: exports,
            workers: workers, intake: intake, schemas: schemas, rehearsal: rehearsal)
    }

    private static func log(_ sandbox: SandboxState, _ logger: Logger) {
        guard !sandbox.missing.isEmpty else {
            logger.info("documents, archives and exports are read in sandboxed child processes")
            return
        }
        logger.warning(
            "documents, archives and exports are read in child processes, but this host lacks part of their sandbox",
            metadata: [LogKeys.missing: "\(sandbox.missing.joined(separator: ", "))"])
    }
}
