package import Domain
import FoundationEssentials
import Logging

/// Settles steps that failed half-way while the process runs (`UnfinishedSteps`), by the table of states in
/// `spool/README.md`, as a start would. A step that fails again stays noted and is retried.
package struct RunningRecovery: Sendable {
    /// The ports besides those of `PipelineParts`.
    package struct Ports: Sendable {
        /// Protheus's import folder.
        package var imports: any ImportFolder
        /// Rows of batches.
        package var batches: any BatchLedger
        /// Rows of guias.
        package var guias: any GuiaLedger
        /// Rows of orders.
        package var orders: any OrderLedger

        package init(
            imports: any ImportFolder, batches: any BatchLedger, guias: any GuiaLedger, orders: any OrderLedger
        ) {
            self.imports = imports
            self.batches = batches
            self.guias = guias
            self.orders = orders
        }
    }

    /// The result of one run.
    package struct Report: Sendable, Equatable {
        /// Steps that were settled.
        package var recovered = 0
        /// Steps that failed again and are retried.
        package var failed = 0
        /// Claimed drops that must be inspected now.
        package var toInspect: [ClaimedDrop] = []

        package init() {}
    }

    private let parts: PipelineParts
    private let ports: Ports
    private let recovery: Recovery

    /// Shares the noted steps with every copy of `parts`.
    package init(_ parts: PipelineParts, ports: Ports) {
        self.parts = parts
        self.ports = ports
        recovery = Recovery(parts, downloads: parts.downloads)
    }

    private var unfinished: UnfinishedSteps { parts.unfinished }

    /// Never throws: a step that cannot be settled is logged, once a run, and stays noted.
    package func run() async -> Report {
        let steps = unfinished.steps
        var report = Report()
        guard !steps.isEmpty else { return report }
        var failure: PortError?
        for (delivery, end) in steps.deliveries {
            await attempt(&report, &failure) { () throws(PortError) in
                try await finish(delivery, end)
                unfinished.remove(delivery)
            }
        }
        for (number, end) in steps.sendings {
            await attempt(&report, &failure) { () throws(PortError) in
                try await ports.orders.endStep(
                    number, result: end.result, exchange: end.exchange, outcome: end.outcome, reason: end.reason,
                    at: end.time)
                unfinished.remove(sending: number)
            }
        }
        for id in await isDurable(steps, &report, &failure) ? steps.drops.sorted() : [] {
            var claimed: ClaimedDrop?
            await attempt(&report, &failure) { () throws(PortError) in
                claimed = try await settle(id)
                unfinished.remove(drop: id)
            }
            if let claimed { report.toInspect.append(claimed) }
        }
        if steps.hasPlacings { await attempt(&report, &failure, finishPlacings) }
        if steps.hasLostSendings { await attempt(&report, &failure, reopenSendings) }
        if let failure {
            let drops = steps.drops.union(steps.deliveries.keys.map(\.drop)).sorted()
            parts.log(failure, "steps that failed half-way could not be settled; they are retried", drops: drops)
        }
        if report.recovered > 0 {
            parts.logger.notice(
                "steps that failed half-way were settled",
                metadata: [
                    LogKeys.count: "\(report.recovered)", LogKeys.toInspect: "\(report.toInspect.count)",
                    LogKeys.left: "\(report.failed)",
                ])
        }
        return report
    }

    /// After a rename whose flush failed, nothing continues before everything was flushed again.
    private func isDurable(
        _ steps: UnfinishedSteps.Steps, _ report: inout Report, _ failure: inout PortError?
    ) async -> Bool {
        guard !steps.drops.isEmpty else { return true }
        let queues = parts.queues
        do throws(PortError) {
            try await parts.disk.run { () throws(PortError) in try queues.proveDisk() }
            return true
        } catch {
            report.failed += steps.drops.count
            failure = error
            return false
        }
    }

    private func attempt(
        _ report: inout Report, _ failure: inout PortError?, _ step: () async throws(PortError) -> Void
    ) async {
        do throws(PortError) {
            try await step()
            report.recovered += 1
        } catch {
            report.failed += 1
            failure = error
        }
    }

    // MARK: Deliveries and orders

    /// The end is written unless it was written after all, or a later attempt is under way.
    private func finish(_ delivery: Delivery, _ end: UnfinishedSteps.DeliveryEnd) async throws(PortError) {
        let record = try await parts.ledger.drops([delivery.drop])[delivery.drop]
        guard let outcome = record?.outcomes.first(where: { $0.destination == delivery.destination }),
            outcome.attempts == end.attempts, outcome.state == .attempting || outcome.state == .placing
        else { return }
        try await parts.ledger.endAttempt(delivery, result: end.result, exchange: end.exchange, at: end.time)
    }

    private func reopenSendings() async throws(PortError) {
        unfinished.removeLostSendings()
        do throws(PortError) {
            let busy = unfinished.busyKeys
            _ = try await ports.orders.reopenLostSendings(besides: busy, at: parts.now())
        } catch {
            unfinished.noteLostSendings()
            throw error
        }
    }

    // MARK: Drops

    /// Does what the row requires, as at a start.
    /// - Returns: the drop, when it must be judged now.
    private func settle(_ id: DropID) async throws(PortError) -> ClaimedDrop? {
        let record = try await parts.ledger.drops([id])[id]
        let queues = parts.queues
        let isInWork = try await parts.disk.run { () throws(PortError) in try queues.isInWork(id) }
        switch record?.state {
        case .claimed: return try await takeUp(record?.drop, isInWork: isInWork)
        // Its deliveries and its settling are work to do as ever.
        case .judged: break
        case .settled:
            if let record { try await fileAway(record, wasInWork: isInWork) }
        case .requeued:
            if let record { try await recovery.finishRequeue(record) }
        case .released:
            if isInWork { try await recovery.setAside(id) }
        case nil:
            if isInWork { try await recovery.setAside(id) } else { try await discardIncoming(id) }
        }
        return nil
    }

    private func takeUp(_ drop: ClaimedDrop?, isInWork: Bool) async throws(PortError) -> ClaimedDrop? {
        guard let drop else { return nil }
        if isInWork { return drop }
        let downloads = parts.downloads
        let isThere = try await parts.disk.run { () throws(PortError) in
            if drop.origin != .inbox, try downloads.incomingIDs().contains(drop.id) {
                try downloads.takeIncoming(drop.id)
                return true
            }
            return try downloads.restore(drop)
        }
        if isThere { return drop }
        // The file was never claimed; the scan finds it again under a new ID.
        try await parts.ledger.release([drop.id], reason: .vanished, at: parts.now())
        return nil
    }

    private func fileAway(_ record: DropRecord, wasInWork: Bool) async throws(PortError) {
        guard let path = record.finalPath else { return }
        try await recovery.file(record.drop.id, at: path)
        guard wasInWork, let queue = record.queue, let judged = try await parts.ledger.judged(record.drop.id) else {
            return
        }
        parts.log(settled: judged, in: queue)
    }

    /// A download that a batch's row refers to may be resumed; any other had no effect.
    private func discardIncoming(_ id: DropID) async throws(PortError) {
        guard try await !ports.batches.incomingDownloads().contains(id) else { return }
        let downloads = parts.downloads
        try await parts.disk.run { () throws(PortError) in try downloads.discardIncoming(id) }
    }

    // MARK: Guias

    private func finishPlacings() async throws(PortError) {
        unfinished.removePlacings()
        do throws(PortError) {
            let finishing = PlacingRecovery(parts: parts, imports: ports.imports, guias: ports.guias)
            _ = try await finishing.run()
            let known = Set(try await ports.guias.interruptedPlacings().map(\.file))
            let imports = ports.imports
            for id in unfinished.steps.madeFiles {
                if !known.contains(id) {
                    try await parts.disk.run { () throws(PortError) in try imports.discardMade(id) }
                }
                unfinished.remove(madeFile: id)
            }
        } catch {
            unfinished.note(madeFiles: [])
            throw error
        }
    }
}
