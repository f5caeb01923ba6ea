package import Domain
import Foundation
import FoundationEssentials
import Jobs
package import Logging
import Pipeline
import ServiceLifecycle
package import Settings
import Spool
import UnixSignals

/// Serves one spool until it is stopped: recovery first, then the services.
package struct Daemon: Sendable {
    private let settings: Settings
    private let logger: Logger
    private let only: [JobName]?

    /// `only`: these jobs instead of those of `JOBS=`.
    package init(settings: Settings, logger: Logger, only: [JobName]? = nil) {
        self.settings = settings
        self.logger = logger
        self.only = only
    }

    /// Returns after SIGTERM or SIGINT, once the current work is finished or left for the next start.
    /// - Throws: `PortError`, before any file is claimed, when something cannot be opened.
    package func run() async throws {
        OtherSignals.ignore()
        StartChecks(settings: settings).log(to: logger)
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
        let toJudge = try await assembly.recover(logger: logger)
        let watch = watch(assembly)
        let jobs = JobSet(assembly: assembly, watch: watch)
        jobs.handed.add(toJudge)
        let managed = only.map { only in only.map { jobs.managed($0) } } ?? jobs.managed()
        let supervisor = assembly.supervisor(of: managed, logger: logger)
        let refresh = await SchemaRefresh(
            settings: settings, readers: assembly.readers, disk: assembly.parts.disk, logger: logger)
        logger.notice(
            "serving",
            metadata: [
                LogKeys.spool: "\(assembly.layout.root)",
                LogKeys.schemas: "\(assembly.readers.inspector.versions.count)",
                LogKeys.portal: "\(settings.portal == nil ? "none" : "hat")",
                LogKeys.jobs: "\(managed.map(\.name.rawValue).joined(separator: ","))",
            ])
        logSkipped()
        var configuration = ServiceGroupConfiguration(
            services: [
                jobs.settle(), jobs.recovery(), jobs.diskWatch(), jobs.exportAnswers(), jobs.folderWatch(),
                jobs.watchReport(), jobs.scheduler(of: managed.map(\.name), logger: logger), supervisor, refresh,
                AvailabilityJob(watch: assembly.availability, clock: ContinuousClock()),
                RegisterRefresh(registers: assembly.registers, disk: assembly.parts.disk, logger: logger),
                OtherSignals(logger: logger),
                DisplacementWatch(queues: assembly.queues),
            ],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        // Longer work is cancelled; the next start resumes it from the ledger.
        configuration.maximumGracefulShutdownDuration = .seconds(30)
        try await ServiceGroup(configuration: configuration).run()
        assembly.parts.logRepeatedErrors(isEnding: true)
        watch?.stop()
    }

    /// Without a watch the scan alone finds every file, only later.
    private func watch(_ assembly: Assembly) -> InotifyWatch? {
        do {
            return try InotifyWatch(layout: assembly.layout, settings: assembly.intake)
        } catch {
            logger.warning(
                "the inbox cannot be watched; it is scanned instead", metadata: [LogKeys.error: "\(error.message)"])
            return nil
        }
    }

    /// Logs once the names in `JOBS=` that are not jobs of this program.
    private func logSkipped() {
        for entry in settings.jobPlan.entries {
            guard let skip = entry.skipped else { continue }
            logger.log(
                level: skip == .unknown ? .warning : .info, "a job of JOBS= is not run by this program",
                metadata: [LogKeys.job: "\(entry.section)", LogKeys.skipReason: "\(skip.rawValue)"])
        }
    }
}
