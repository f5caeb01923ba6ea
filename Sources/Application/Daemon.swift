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

/// Serves one spool until it is told to stop: recovery first, then the loops.
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

    /// Returns after SIGTERM or SIGINT, once what was in hand is finished or left for the next start.
    /// - Throws: `PortError`, before anything was taken, when something cannot be opened.
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
                "spool": "\(assembly.layout.root)", "schemas": "\(assembly.readers.inspector.versions.count)",
                "portal": "\(settings.portal == nil ? "none" : "hat")",
                "jobs": "\(managed.map(\.name.rawValue).joined(separator: ","))",
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
        // What takes longer is cut off; the next start takes it up where the ledger says it was.
        configuration.maximumGracefulShutdownDuration = .seconds(30)
        try await ServiceGroup(configuration: configuration).run()
        assembly.parts.logRepeatedErrors(isEnding: true)
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

    /// Names of `JOBS=` that are no jobs of this program, told once.
    private func logSkipped() {
        for entry in settings.jobPlan.entries {
            guard let skip = entry.skipped else { continue }
            logger.log(
                level: skip == .unknown ? .warning : .info, "a job of JOBS= is not run here",
                metadata: ["job": "\(entry.section)", "why": "\(skip.rawValue)"])
        }
    }
}
