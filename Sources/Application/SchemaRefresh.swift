import Documents
import Domain
import InspectionWorkers
import Jobs
import Logging
import Pipeline
import ServiceLifecycle
import Settings

/// Compiles versions that are installed while the daemon runs; checks every ten seconds.
///
/// An actor, because it remembers two things: which faults were logged, so that a broken set is one line and not a line
/// every ten seconds; and which operator schemas it saw, so that new ones take effect at once.
actor SchemaRefresh: Service {
    private let settings: Settings
    private let readers: DocumentReaders
    private let disk: BlockingWork
    private let logger: Logger
    private var logged: Set<String> = []
    private var marks: [TISSVersion: String] = [:]

    /// Remembers what is installed now.
    init(settings: Settings, readers: DocumentReaders, disk: BlockingWork, logger: Logger) async {
        self.settings = settings
        self.readers = readers
        self.disk = disk
        self.logger = logger
        // What cannot be read now is logged by the first poll.
        let installed = try? await disk.run { () throws(PortError) in try SchemaService(settings: settings).status() }
        marks = Dictionary(uniqueKeysWithValues: (installed ?? []).map { ($0.folder.version, $0.mark) })
    }

    func run() async {
        let clock = ContinuousClock()
        await cancelWhenGracefulShutdown { [self] in
            // Cancellation ends the sleep.
            while (try? await clock.sleep(for: .seconds(10))) != nil { await refresh() }
        }
    }

    private func refresh() async {
        do throws(PortError) {
            let settings = settings
            let installed = try await disk.run { () throws(PortError) in try SchemaService(settings: settings).status()
            }
            let known = readers.inspector.versions.union(readers.schemas.versions)
            for (folder, mark) in installed {
                let isOther = marks.updateValue(mark, forKey: folder.version) != mark
                if isOther || !known.contains(folder.version) { await add(folder) }
            }
        } catch {
            logOnce("the installed schemas cannot be read", error.message)
        }
    }

    private func add(_ folder: SchemaFolder) async {
        do throws(PortError) {
            let readers = readers
            try await disk.run { () throws(PortError) in
                // Beside child processes it is compiled here too, once, to learn why when it does not.
                try readers.schemas.add(folder)
                try readers.workers?.restart()
            }
            logger.notice("schema added", metadata: [LogKeys.version: "\(folder.version)"])
        } catch {
            logOnce("an installed schema cannot be used", error.message)
        }
    }

    private func logOnce(_ message: Logger.Message, _ reason: String) {
        guard logged.insert(reason).inserted else { return }
        logger.warning(message, metadata: [LogKeys.error: "\(reason)"])
    }
}
