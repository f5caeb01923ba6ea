import Documents
import Domain
import InspectionWorkers
import Jobs
import Logging
import ServiceLifecycle
import Settings

/// Compiles versions that are installed while the daemon runs; looks every ten seconds.
///
/// An actor for the one thing it remembers: what was told already, so that a set that does not compile is one line, not a line
/// every ten seconds.
actor SchemaRefresh: Service {
    private let settings: Settings
    private let schemas: CompiledSchemas
    private let workers: WorkerInspector?
    private let logger: Logger
    private var told: Set<String> = []

    init(settings: Settings, schemas: CompiledSchemas, workers: WorkerInspector?, logger: Logger) {
        self.workers = workers
        self.settings = settings
        self.schemas = schemas
        self.logger = logger
    }

    func run() async {
        let clock = ContinuousClock()
        await cancelWhenGracefulShutdown { [self] in
            // Cancellation ends the sleep.
            while (try? await clock.sleep(for: .seconds(10))) != nil { await refresh() }
        }
    }

    private func refresh() {
        do {
            let folders = try SchemaDesk(settings: settings).folders()
            for folder in folders where !schemas.versions.contains(folder.version) { add(folder) }
        } catch {
            tellOnce("the installed schemas cannot be read", error.message)
        }
    }

    private func add(_ folder: SchemaFolder) {
        do {
            try schemas.add(folder)
            try workers?.restart()
            logger.notice("schema added", metadata: ["tiss.version": "\(folder.version)"])
        } catch {
            tellOnce("an installed schema cannot be used", error.message)
        }
    }

    private func tellOnce(_ message: Logger.Message, _ reason: String) {
        guard told.insert(reason).inserted else { return }
        logger.warning(message, metadata: ["error.message": "\(reason)"])
    }
}
