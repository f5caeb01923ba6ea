package import Domain
import FoundationEssentials
import Logging

/// From the drop folder to HAT or the import folder. Read from top to bottom, it is the whole path:
///
///     DroppedFile ─claim▶ ClaimedDrop ─inspect▶ InspectedDrop ─decide▶ JudgedDrop ─deliver▶ JudgedDrop ─settle▶
///     Settlement
///
/// Order of effects: bytes flushed → ledger row → rename, at every step. Nothing is sent or confirmed that the ledger
/// does not already hold.
/// `spool/README.md` shows what a crash between any two steps leaves and how the next start handles it.
package struct OutboundPipeline: Sendable {
    let parts: PipelineParts

    /// Does nothing yet.
    package init(_ parts: PipelineParts) { self.parts = parts }

    /// Claims files of the inbox. Durable on return: bytes, ledger rows, the renames into the work folder.
    package func claim(_ files: [DroppedFile]) async -> Claiming.Outcome {
        let outcome = await Claiming(
            queues: parts.queues, ledger: parts.ledger, disk: parts.disk, groupMax: parts.limits.claimGroupMax,
            now: parts.now, failPoints: parts.failPoints, unfinished: parts.unfinished, refusals: parts.refusedClaims,
            onRefusal: { [parts] refused, count in parts.log(refused, count: count) }
        ).claim(files)
        for file in outcome.stranded {
            parts.log(
                file.error, "a file could be neither claimed nor moved back to the inbox; it stays in the work folder",
                drop: file.file.id)
        }
        if outcome.missingCount > 0 {
            parts.logger.info(
                "files vanished or changed before they were claimed",
                metadata: [LogKeys.count: "\(outcome.missingCount)"])
        }
        return outcome
    }

    /// Ends the claims of files that could not be moved and that were removed since.
    package func forget(_ gone: [InboxPath]) async throws(PortError) {
        let ids = parts.refusedClaims.forget(gone)
        if !ids.isEmpty { try await parts.ledger.release(ids, reason: .vanished, at: parts.now()) }
    }

    /// Reports which files cannot be moved out of the inbox, when the set of them changed.
    package func reportRefusals() async throws(PortError) {
        guard let (conditions, ended) = parts.refusedClaims.changedConditions() else { return }
        for refusal in ended {
            parts.logger.notice(
                "files can be moved out of the inbox again",
                metadata: [LogKeys.path: "\(ShownName.of(refusal.folder))", LogKeys.error: "\(refusal.errorName)"])
        }
        try await parts.conditions?.report(.claims, conditions)
    }

    /// Reads the document once; all later steps use this result. An archive is unpacked instead; its documents are
    /// flushed on return and are no drops yet.
    package func inspect(_ drop: ClaimedDrop) async throws(PortError) -> InspectedDrop {
        let inspected: InspectedDrop
        do {
            inspected = try await Inspecting(parts: parts).inspect(drop)
        } catch {
            // Its file is missing or cannot be opened because its folder is not there: no fault of the file's.
            let queues = parts.queues
            try await parts.disk.run { () throws(PortError) in try queues.requireFolders() }
            throw error
        }
        parts.failPoints.reach(.afterInspect)
        return inspected
    }

    /// The inspection that is judged when inspecting the document fails repeatedly for internal reasons: an operator
    /// decides.
    package func uninspectable(_ drop: ClaimedDrop, because error: PortError) -> InspectedDrop {
        InspectedDrop(drop: drop, inspection: .uninspectable(drop.byteCount, because: error))
    }

    /// Judges by rules and history. Durable on return: verdict, findings, protocol number, one delivery per
    /// destination, and the documents of an accepted archive as drops of their own.
    package func decide(_ inspected: InspectedDrop) async throws(PortError) -> DecidedDrop {
        let (deciding, time) = (Deciding(parts: parts), parts.now())
        let judgement: Judgement
        let entries: [ClaimedDrop]
        do throws(PortError) {
            judgement = try await parts.ledger.judge(
                inspected.drop, inspection: inspected.inspection, entries: inspected.entries, at: time,
                decide: deciding.decision(on: inspected))
            parts.failPoints.reach(.afterJudgement)
            parts.log(judgement, of: inspected)
            entries = try await Unpacking(parts: parts).keep(inspected.entries)
        } catch {
            // They may be drops by now, or files that no row refers to; a repetition unpacks the archive again.
            parts.unfinished.note(drops: inspected.entries.map(\.id))
            throw error
        }
        return DecidedDrop(judged: deciding.judged(inspected, judgement, at: time), entries: entries)
    }

    /// Makes one attempt at one delivery; the ledger's next due time schedules the retry. Durable on return: the
    /// attempt and how it ended.
    /// - Returns: how the attempt ended; nil when none was made because calls to the destination are suspended, or
    ///   because a folder of the spool is not the one that is served.
    package func deliver(_ pending: PendingDelivery) async throws(PortError) -> DeliveryResult? {
        guard try await parts.hasItsFolders() else { return nil }
        switch pending.delivery.destination {
        case .hat: return try await PortalDelivery(parts: parts).attempt(pending)
        case .importFolder: return try await ImportDelivery(parts: parts).deliver(pending)
        case .orders: return try await exportIntake().takeIn(pending)
        }
    }

    private func exportIntake() throws(PortError) -> ExportIntake {
        guard let exports = parts.exports else {
            throw PortError(.configuration, "An export is due for delivery, but this process handles no orders.")
        }
        return ExportIntake(parts: parts, exports: exports)
    }

    /// Answers the sender and moves the original to its final queue, once every delivery has ended. Durable on return:
    /// answers, ledger row, rename. Repeating it after a crash gives the same result.
    package func settle(_ judged: JudgedDrop) async throws(PortError) -> Settlement {
        try await settle([judged])[0].get()
    }

    /// The same for a group of drops, each step once for all: one result each, in order.
    package func settle(_ group: [JudgedDrop]) async -> [Result<Settlement, PortError>] {
        await GroupSettling(parts: parts).run(group)
    }

    /// Writes the answers of a drop in its state when its turn comes; a later call replaces them. Calls about the same
    /// drop wait for each other, so that the latest state is written last.
    package func answer(_ judged: JudgedDrop, besides queue: FinalQueue) async throws(PortError) {
        let parts = parts
        try await parts.answering.run(judged.drop.id) { () async throws(PortError) in
            var current = try await parts.ledger.judged(judged.drop.id) ?? judged
            let answering = Answering(parts: parts)
            if answering.isOfOrders(current) { current = try await answering.withOrders(current) }
            let complete = current
            let written = try await parts.disk.run { () throws(PortError) in
                try answering.write([(complete, queue)])
            }
            try written[0].get()
        }
    }
}
