import Documents
import Domain
import Foundation
import FoundationEssentials
import Jobs
package import Logging
import Pipeline
import ServiceLifecycle
package import Settings
import Spool
import UnixSignals

/// Serves one spool until it is told to stop: recovery first, then the loops.
package struct Daemon: Sendable {
    private let settings: Settings
    private let logger: Logger

    package init(settings: Settings, logger: Logger) {
        self.settings = settings
        self.logger = logger
    }

    /// Returns after SIGTERM or SIGINT, once what was in hand is finished or left for the next start.
    /// - Throws: `PortError`, before anything was taken, when something cannot be opened.
    package func run() async throws {
        let assembly = try await Assembly.open(
            settings, logger: logger, environment: ProcessInfo.processInfo.environment)
        do {
            try await serve(assembly)
        } catch {
            await assembly.close()
            throw error
        }
        await assembly.close()
        logger.notice("stopped")
    }

    private func serve(_ assembly: Assembly) async throws {
        let recovered = try await Recovery(assembly.parts).run()
        log(recovered)
        let watch = watch(assembly)
        let jobs = JobSet(assembly: assembly, watch: watch)
        await jobs.route.resume(recovered.toInspect)
        let refresh = SchemaRefresh(settings: settings, schemas: assembly.schemas, logger: logger)
        logger.notice(
            "serving",
            metadata: [
                "spool": "\(assembly.layout.root)", "schemas": "\(assembly.schemas.versions.count)",
                "portal": "\(settings.portal == nil ? "none" : "hat")",
            ])
        var configuration = ServiceGroupConfiguration(
            services: [jobs.settle, jobs.deliver, jobs.route, refresh],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        // What takes longer is cut off; the next start takes it up where the ledger says it was.
        configuration.maximumGracefulShutdownDuration = .seconds(30)
        try await ServiceGroup(configuration: configuration).run()
        watch?.stop()
    }

    /// Without a watch the scan alone finds everything, only later.
    private func watch(_ assembly: Assembly) -> InotifyWatch? {
        do {
            return try InotifyWatch(layout: assembly.layout, settings: assembly.intake)
        } catch {
            logger.warning(
                "the inbox cannot be watched; it is scanned instead", metadata: ["error": "\(error.message)"])
            return nil
        }
    }

    private func log(_ report: Recovery.Report) {
        guard report != Recovery.Report() else { return }
        logger.notice(
            "recovered after an end that was cut short",
            metadata: [
                "claims.released": "\(report.claimsReleased)", "renames.finished": "\(report.renamesFinished)",
                "requeues.checked": "\(report.requeuesFinished)", "placements.finished": "\(report.placementsFinished)",
                "outcomes.unknown": "\(report.outcomesUnknown)", "strangers": "\(report.strangers)",
                "to.inspect": "\(report.toInspect.count)",
            ])
    }
}
