package import Domain
import Foundation
import FoundationEssentials
import Jobs
import Ledger
import LedgerSQLite
package import Logging
import Pipeline
import ServiceLifecycle
package import Settings
import Spool

/// Shows and controls jobs, from any process.
package struct JobService: Sendable {
    private let settings: Settings

    /// Opens nothing yet.
    package init(settings: Settings) { self.settings = settings }

    /// Every job of `JOBS=`, its status, and the reason when it is not run.
    package func list() async throws(PortError) -> [JobListing] {
        var known: [JobName: JobStatus] = [:]
        var isServed = false
        if FileManager.default.fileExists(atPath: settings.ledgerPath) {
            for status in try await SQLiteLedger.open(path: settings.ledgerPath).jobs() { known[status.job] = status }
            isServed = FolderQueues.isServed(settings.layout)
        }
        var listings = settings.jobPlan.entries.flatMap { entry -> [JobListing] in
            if entry.jobs.isEmpty {
                return [JobListing(name: entry.section, job: nil, state: .skipped, skipped: entry.skipped, status: nil)]
            }
            return entry.jobs.map { listing($0, entry, known[$0], isServed) }
        }
        // A section that names another program is listed as such, and not again as a job that is not listed.
        let sections = Set(settings.jobPlan.entries.map { $0.section.uppercased() })
        let planned = Set(settings.jobPlan.jobs)
        listings += JobName.allCases.filter { !planned.contains($0) && !sections.contains($0.rawValue) }.map {
            JobListing(name: $0.rawValue, job: $0, state: .notListed, skipped: nil, status: known[$0])
        }
        return listings
    }

    private func listing(
        _ job: JobName, _ entry: JobPlan.Entry, _ status: JobStatus?, _ isServed: Bool
    ) -> JobListing {
        let state: JobListing.State
        if status?.desiredState == .stop {
            state = .stopped
        } else if job.needsPortal, settings.portal == nil {
            state = .integrationOff
        } else if isServed, let last = status?.last, last.endedAt == nil {
            state = .running
        } else if status?.last?.outcome?.isFailure == true {
            state = .failed
        } else {
            state = isServed ? .waiting : .notServed
        }
        return JobListing(name: entry.section, job: job, state: state, skipped: nil, status: status)
    }

    /// Writes the desired state for the serving process. It stays until it is carried out or replaced.
    package func ask(_ job: JobName, _ desiredState: DesiredJobState) async throws(PortError) {
        _ = try await SpoolPair.require(settings)
        try await SQLiteLedger.open(path: settings.ledgerPath).ask(job, desiredState, at: Date())
    }

    /// Whether a process serves the spool at this moment.
    package var isServed: Bool { FolderQueues.isServed(settings.layout) }

    /// Runs jobs once in this process, one after the other; a failure does not stop the next job. The order is that in
    /// which files pass through the jobs, so that what HAT offers is placed in the import folder and confirmed in one
    /// run.
    /// - Throws: `.busy` when another process serves the spool.
    package func runOnce(_ jobs: [JobName], logger: Logger) async throws -> [(job: JobName, outcome: JobOutcome)] {
        StartChecks(settings: settings).log(to: logger)
        let assembly = try await Assembly.open(
            settings, logger: logger, environment: ProcessInfo.processInfo.environment)
        do {
            let set = JobSet(assembly: assembly, watch: nil)
            set.handed.add(try await assembly.recover(logger: logger))
            var outcomes: [(job: JobName, outcome: JobOutcome)] = []
            let folders = assembly.folderWatch(changed: {})
            for job in Self.inOrderOfFlow(jobs) {
                await folders.check()
                outcomes.append((job, try await run(set.managed(job), assembly)))
            }
            await assembly.close()
            return outcomes
        } catch {
            await assembly.close()
            throw error
        }
    }

    /// After fetching, files are judged and handed over; confirming them is then the fetching job's second run.
    static func inOrderOfFlow(_ jobs: [JobName]) -> [JobName] {
        let flow: [JobName] = [
            .listBatches, .fetchBatches, .route, .importXML, .fetchBatches, .syncAuthorizations, .syncAttachments,
            .syncExtensions, .sendOrders, .updateLots,
        ]
        let chosen = Set(jobs)
        let isWhole = chosen.contains(.fetchBatches) && (chosen.contains(.route) || chosen.contains(.importXML))
        var isFetched = false
        return flow.filter { job in
            guard chosen.contains(job) else { return false }
            defer { if job == .fetchBatches { isFetched = true } }
            return job != .fetchBatches || !isFetched || isWhole
        }
    }

    private func run(_ job: ManagedJob, _ assembly: Assembly) async throws(PortError) -> JobOutcome {
        var run = JobRun(begunAt: Date(), endedAt: nil, outcome: nil)
        try await assembly.ledger.recordRun(job.name, run)
        do {
            run.outcome = try await job.once(Heartbeat())
        } catch {
            let text = (error as? PortError)?.message ?? "\(type(of: error))"
            run.outcome = JobOutcome(isFailure: true, count: 0, text: text)
        }
        run.endedAt = Date()
        try await assembly.ledger.recordRun(job.name, run)
        return run.outcome ?? JobOutcome(isFailure: true, count: 0, text: "")
    }
}

/// One line of `jobs list`.
package struct JobListing: Sendable {
    /// The state that an operator sees.
    package enum State: String, Sendable, Codable {
        case running, waiting, failed, stopped, notServed, integrationOff, notListed, skipped
    }

    /// As `JOBS=` names it.
    package let name: String
    /// The job of this program; nil when it is none.
    package let job: JobName?
    /// The state that an operator sees.
    package let state: State
    /// Why the job is not run; nil when it is.
    package let skipped: JobPlan.Skip?
    /// What the serving process last recorded; nil when it recorded nothing.
    package let status: JobStatus?
}
