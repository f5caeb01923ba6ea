import Documents
import Domain
import InspectionWorkers
import Jobs
import Logging
import ServiceLifecycle
import Settings

/// Compiles versions that are installed while the daemon runs; checks every ten seconds.
///
/// An actor, because it remembers two things: which faults were logged, so that a broken set is one line and not a line
/// every ten seconds; and which operator schemas it saw, so that new ones take effect at once.
actor SchemaRefresh: Service {
    private let settings: Settings
    private let readers: DocumentReaders
    private let logger: Logger
    private var reported: Set<String> = []
    private var marks: [TISSVersion: String]

    init(settings: Settings, readers: DocumentReaders, logger: Logger) {
        self.settings = settings
        self.readers = readers
        self.logger = logger
        // The first check reports what cannot be read now.
        let status = (try? SchemaService(settings: settings).status()) ?? []
        marks = Dictionary(uniqueKeysWithValues: status.map { ($0.folder.version, $0.mark) })
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
            let status = try SchemaService(settings: settings).status()
            let known = readers.inspector.versions.union(readers.schemas.versions)
            for (folder, mark) in status {
                let isOther = marks.updateValue(mark, forKey: folder.version) != mark
                if isOther || !known.contains(folder.version) { add(folder) }
            }
        } catch {
            logOnce("the installed schemas cannot be read", error.message)
        }
    }

    private func add(_ folder: SchemaFolder) {
        do {
            // With child processes it is also compiled here once, to find out why it does not compile.
            try readers.schemas.add(folder)
            try readers.workers?.restart()
            logger.notice("schema added", metadata: [LogKeys.version: "\(folder.version)"])
        } catch {
            logOnce("an installed schema cannot be used", error.message)
        }
    }

    private func logOnce(_ message: Logger.Message, _ reason: String) {
        guard reported.insert(reason).inserted else { return }
        logger.warning(message, metadata: [LogKeys.error: "\(reason)"])
    }
}
