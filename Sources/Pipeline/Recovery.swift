package import Domain
import FoundationEssentials
import Logging

/// Recovery at a start, before anything new is claimed: finishes or undoes every interrupted step.
/// `spool/README.md` has the table of states.
package struct Recovery: Sendable {
    /// What was found and done; all zero after an orderly end.
    package struct Report: Sendable, Equatable {
        /// Claims that were released because the move was interrupted, or because the file is lost.
        package var claimsReleased = 0
        /// Renames into or out of the work folder that were finished.
        package var renamesFinished = 0
        /// Requests to queue a file again that were finished.
        package var requeuesFinished = 0
        /// Placements in the import folder that were finished.
        package var placementsFinished = 0
        /// Uploads that ended without an answer.
        package var outcomesUnknown = 0
        /// Files of the work folder that were set aside.
        package var strangers = 0
        /// Claimed files that were unknown to the ledger (it was lost, or an older copy was restored). They now have
        /// rows and are held for an operator.
        package var recovered = 0
        /// Claimed and not yet judged: to be inspected now.
        package var toInspect: [ClaimedDrop] = []

        package init() {}
    }

    private let parts: PipelineParts
    private let downloads: any Downloads
    private static let page = 500
    /// How many names are compared with the ledger at once.
    private static let group = 4_096

    /// `downloads` are the files that were being written when the process ended.
    package init(_ parts: PipelineParts, downloads: any Downloads) {
        self.parts = parts
        self.downloads = downloads
    }

    /// Repeating it after a crash continues where it stopped.
    /// - Throws: the first failure of ledger or spool.
    package func run() async throws(PortError) -> Report {
        var report = Report()
        let queues = parts.queues
        let inWork = try await parts.disk.run { () throws(PortError) in try queues.idsInWork() }
        let judgedCount = try await sortWorkFolder(inWork, &report)
        try await bringBackFiled(inWork, judgedCount, &report)
        try await releaseCutClaims(inWork, &report)
        try await finishRequeues(&report)
        try await resolveInterruptedDeliveries(&report)
        return report
    }

    /// Assigns every file in the work folder to its row; the row decides what happens.
    ///
    /// Most are judged and wait for a portal, hundreds of thousands after an outage. They are recognised by comparing
    /// names with IDs, group by group, without reading their rows.
    /// - Returns: how many of them are judged.
    private func sortWorkFolder(_ ids: DropIDList, _ report: inout Report) async throws(PortError) -> Int {
        var (start, last, judgedCount) = (0, DropID?.none, 0)
        while start < ids.count {
            let judged = try await parts.ledger.judgedIDs(after: last, limit: Self.group)
            let isWhole = judged.count == Self.group
            let end = isWhole ? judged.last.map { ids.index(after: $0) } ?? ids.count : ids.count
            let others = ids[start..<end].subtracting(judged)
            judgedCount += end - start - others.count
            for first in stride(from: 0, to: others.count, by: Self.page) {
                judgedCount += try await sort(Array(others[first..<min(first + Self.page, others.count)]), &report)
            }
            (start, last) = (end, judged.last)
        }
        return judgedCount
    }

    private func sort(_ ids: [DropID], _ report: inout Report) async throws(PortError) -> Int {
        let records = try await parts.ledger.drops(ids)
        var judgedCount = 0
        for id in ids {
            switch records[id]?.state {
            case .claimed: report.toInspect += records[id].map { [$0.drop] } ?? []
            case .judged: judgedCount += 1  // its deliveries and its settling are work to do as before
            case .settled:
                guard let path = records[id]?.finalPath else {
                    throw PortError(.internalFault, "The settled drop \(id) has no final path.")
                }
                try await file(id, at: path)
                report.renamesFinished += 1
            case nil where try await keepLost(id): report.recovered += 1
            case .released, .requeued, nil:
                try await setAside(id, records[id]?.drop)
                report.strangers += 1
            }
        }
        return judgedCount
    }

    /// Handles judged rows without a file in the work folder: an older ledger was restored, and the spool had gone on
    /// without it. Filed files return and are settled again. HAT is asked whether it has the file. Protheus and the
    /// orders cannot be asked, so such a delivery is given up and left to an operator.
    private func bringBackFiled(
        _ inWork: DropIDList, _ judgedCount: Int, _ report: inout Report
    ) async throws(PortError) {
        // Counting is cheap; reading a hundred thousand rows that wait for HAT is not.
        guard try await parts.ledger.counts().byState[DropState.judged.rawValue] ?? 0 > judgedCount else { return }
        var after: DropID?
        while true {
            let records = try await parts.ledger.drops(in: .judged, after: after, limit: Self.page)
            for record in records where !inWork.contains(record.drop.id) {
                try await bringBack(record, &report)
            }
            guard records.count == Self.page else { return }
            after = records.last?.drop.id
        }
    }

    private func bringBack(_ record: DropRecord, _ report: inout Report) async throws(PortError) {
        let (queues, downloads, drop) = (parts.queues, downloads, record.drop)
        if try await parts.disk.run({ () throws(PortError) in try downloads.restore(drop) }) { return }
        let logger = parts.logger.bound(toDropID: drop.id.text)
        guard try await parts.disk.run({ () throws(PortError) in try queues.bringBackFiled(drop) }) else {
            try await parts.ledger.release([drop.id], reason: .lost, at: parts.now())
            report.claimsReleased += 1
            logger.error(
                "the ledger is an older copy: the file of a drop in progress does not exist; its row is closed")
            return
        }
        report.recovered += 1
        logger.error(
            "the ledger is an older copy: the file of a drop in progress had been filed; it returns to work")
        for outcome in record.outcomes where [.waiting, .attempting, .placing].contains(outcome.state) {
            let delivery = Delivery(drop: drop.id, destination: outcome.destination)
            if outcome.state == .waiting { try await parts.ledger.beginAttempt(delivery, at: parts.now()) }
            let reason = "the ledger was restored from an older copy; this may have been delivered since"
            let result: DeliveryResult =
                outcome.destination == .hat
                ? .deferred(next: parts.now(), outcomeUnknown: true, reason: reason) : .givenUp(reason: reason)
            try await parts.ledger.endAttempt(delivery, result: result, exchange: nil, at: parts.now())
        }
    }

    /// A file that was claimed under a lost ledger gets a row under its own name and is held: only an operator can find
    /// out whether it was delivered.
    private func keepLost(_ id: DropID) async throws(PortError) -> Bool {
        let queues = parts.queues
        guard let file = try await parts.disk.run({ () throws(PortError) in try queues.lostClaim(id) }) else {
            return false
        }
        try await parts.ledger.recordClaims([file])
        _ = try await OutboundPipeline(parts).decide(
            InspectedDrop(drop: ClaimedDrop(file), inspection: .ofLostLedger(file.file.byteCount)))
        parts.logger.bound(toDropID: id.text).error(
            "a claimed file is not in the ledger, which was lost or restored; it is held for an operator")
        return true
    }

    /// A file that cannot be identified is set aside and never deleted.
    func setAside(_ id: DropID, _ known: ClaimedDrop? = nil) async throws(PortError) {
        parts.logger.error(
            "a file in the work folder belongs to no open drop; it is set aside", metadata: [LogKeys.drop: "\(id)"])
        let (queues, stranger) = (parts.queues, known ?? ClaimedDrop.stranger(id))
        let path = try await parts.disk.run { () throws(PortError) in
            try queues.finalPath(for: stranger, queue: .held)
        }
        try await parts.disk.run { () throws(PortError) in _ = try queues.file(id, at: path) }
    }

    /// A claim whose file never reached the work folder had no effect; the scan finds the file again under a new ID.
    private func releaseCutClaims(_ inWork: DropIDList, _ report: inout Report) async throws(PortError) {
        var after: DropID?
        while true {
            let records = try await parts.ledger.drops(in: .claimed, after: after, limit: Self.page)
            var cut: [DropID] = []
            for record in records where !inWork.contains(record.drop.id) {
                let (downloads, drop) = (downloads, record.drop)
                // The work folder may have been emptied meanwhile.
                if try await parts.disk.run({ () throws(PortError) in try downloads.restore(drop) }) {
                    report.toInspect.append(drop)
                } else {
                    cut.append(drop.id)
                }
            }
            if !cut.isEmpty { try await parts.ledger.release(cut, reason: .interrupted, at: parts.now()) }
            report.claimsReleased += cut.count
            guard records.count == Self.page else { return }
            after = records.last?.drop.id
        }
    }

    private func finishRequeues(_ report: inout Report) async throws(PortError) {
        var after: DropID?
        while true {
            let records = try await parts.ledger.drops(in: .requeued, after: after, limit: Self.page)
            for record in records {
                if try await finishRequeue(record) { report.requeuesFinished += 1 }
            }
            guard records.count == Self.page else { return }
            after = records.last?.drop.id
        }
    }

    /// Has no effect when the file is already in the inbox.
    /// - Returns: false for a file that came from HAT: it is fetched again, and its file stays where it is.
    @discardableResult
    func finishRequeue(_ record: DropRecord) async throws(PortError) -> Bool {
        guard let path = record.finalPath, record.drop.origin.batch == nil else { return false }
        let (queues, drop) = (parts.queues, record.drop)
        try await parts.disk.run { () throws(PortError) in
            try queues.requeue(drop.id, from: path, name: drop.name, folder: drop.folder)
        }
        return true
    }

    private func resolveInterruptedDeliveries(_ report: inout Report) async throws(PortError) {
        for pending in try await parts.ledger.interruptedDeliveries() {
            if pending.state == .placing, let path = pending.placementPath {
                _ = try await ImportDelivery(parts: parts).resume(pending, at: path)
                report.placementsFinished += 1
            } else {
                let mayHaveArrived = pending.delivery.destination == .hat
                try await parts.ledger.endAttempt(
                    pending.delivery,
                    result: .deferred(
                        next: parts.now(), outcomeUnknown: mayHaveArrived,
                        reason: "the process ended during the attempt"),
                    exchange: nil, at: parts.now())
                report.outcomesUnknown += 1
            }
        }
    }

    func file(_ id: DropID, at path: String) async throws(PortError) {
        let queues = parts.queues
        let taken = try await parts.disk.run { () throws(PortError) in try queues.file(id, at: path) }
        if taken != path { try await parts.ledger.correctPath(id, path: taken, at: parts.now()) }
    }
}
