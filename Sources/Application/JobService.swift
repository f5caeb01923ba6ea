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

/// Jobs as people see and steer them, from any process.
package struct JobService: Sendable {
    private let settings: Settings

    package init(settings: Settings) { self.settings = settings }

    /// Every job of `JOBS=`, what is known of it, and why it is not run where it is not.
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
        // A section that names another program is shown as what it is, not once more as a job that is not listed.
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

    /// Asks the serving process; the wish stays until it is carried out or replaced.
    package func ask(_ job: JobName, _ desiredState: DesiredJobState) async throws(PortError) {
        _ = try await SpoolPair.require(settings)
        try await SQLiteLedger.open(path: settings.ledgerPath).ask(job, desiredState, at: Date())
    }

    package var isServed: Bool { FolderQueues.isServed(settings.layout) }

    /// Runs jobs once, one after the other, in this process; the next does not suffer from the one before. They run in the order in
    /// which files pass through them, so that what HAT offers reaches the import folder and is confirmed in one go.
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

    /// What was fetched is judged, handed over and then confirmed, which is the fetching job's work once more.
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
    package enum State: String, Sendable, Codable {
        case running, waiting, failed, stopped, notServed, integrationOff, notListed, skipped
    }

    /// As `JOBS=` names it.
    package let name: String
    package let job: JobName?
    package let state: State
    package let skipped: JobPlan.Skip?
    package let status: JobStatus?
}
