import Documents
import Domain
import Jobs
import Logging
import ServiceLifecycle
import Settings

/// Compiles versions that are installed while the daemon runs; looks every ten seconds.
struct SchemaRefresh: Service {
    let settings: Settings
    let schemas: CompiledSchemas
    let logger: Logger

    func run() async {
        let clock = ContinuousClock()
        await cancelWhenGracefulShutdown {
            while (try? await clock.sleep(for: .seconds(10))) != nil { refresh() }
        }
    }

    private func refresh() {
        do {
            for folder in try SchemaDesk(settings: settings).folders() where !schemas.versions.contains(folder.version)
            {
                try schemas.add(folder)
                logger.notice("schema added", metadata: ["tiss.version": "\(folder.version)"])
            }
        } catch {
            logger.warning("an installed schema cannot be used", metadata: ["error.message": "\(error)"])
        }
    }
}
