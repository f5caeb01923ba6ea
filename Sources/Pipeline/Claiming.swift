package import Domain
package import FoundationEssentials

/// Claims files of the inbox, one group at a time. While the rows and renames of one group are flushed, the bytes of
/// the next group are already read and flushed. Within a group the order of effects is: bytes, rows, renames.
package struct Claiming: Sendable {
    /// The result of a claim. Files that are not in it are still in the inbox.
    package struct Outcome: Sendable {
        /// Files that are now in the work folder and have a row.
        package var claimed: [ClaimedDrop] = []
        /// Files that vanished or changed before they were claimed.
        package var missingCount = 0
        /// The file system refused to move them; scans return them again.
        package var refusedCount = 0
        /// Refused once they were moved, and they could not be moved back: `UnfinishedSteps` has them.
        package var stranded: [RefusedFile] = []
        /// Of those of the group that failed which have an ID.
        package var failedIDs: [DropID] = []
        /// Ended the claim after the groups before it.
        package var failure: PortError?
    }

    private let queues: any Queues
    private let ledger: any Ledger
    private let disk: BlockingWork
    private let groupMax: Int
    private let now: @Sendable () -> Date
    private let failPoints: FailPoints
    private let unfinished: UnfinishedSteps
    private let refusals: RefusedClaims
    private let onRefusal: @Sendable (RefusedFile, _ count: Int) -> Void

    /// `refusals` must outlive the claims. `onRefusal` is called for each refusal that the log must report.
    package init(
        queues: any Queues, ledger: any Ledger, disk: BlockingWork, groupMax: Int,
        now: @escaping @Sendable () -> Date, failPoints: FailPoints, unfinished: UnfinishedSteps = UnfinishedSteps(),
        refusals: RefusedClaims = RefusedClaims(),
        onRefusal: @escaping @Sendable (RefusedFile, _ count: Int) -> Void = { _, _ in }
    ) {
        self.refusals = refusals
        self.onRefusal = onRefusal
        self.queues = queues
        self.ledger = ledger
        self.disk = disk
        self.groupMax = groupMax
        self.now = now
        self.failPoints = failPoints
        self.unfinished = unfinished
    }

    /// Durable on return, for every drop in the outcome: bytes, ledger row, the rename into the work folder.
    package func claim(_ files: [DroppedFile]) async -> Outcome {
        let groups = stride(from: 0, to: files.count, by: groupMax).map {
            Array(files[$0..<min($0 + groupMax, files.count)])
        }
        var outcome = Outcome()
        guard let first = groups.first else { return outcome }
        var read = await fingerprint(first)
        for next in groups.dropFirst().map(Optional.some) + [nil] {
            async let following = fingerprintIfAny(next)
            do throws(PortError) {
                try await take(try read.get(), into: &outcome)
            } catch {
                outcome.failure = error
            }
            guard let following = await following, outcome.failure == nil else { break }
            read = following
        }
        return outcome
    }

    private func fingerprintIfAny(_ files: [DroppedFile]?) async -> Result<[FingerprintedFile], PortError>? {
        guard let files, !Task.isCancelled else { return nil }
        return await fingerprint(files)
    }

    private func fingerprint(_ files: [DroppedFile]) async -> Result<[FingerprintedFile], PortError> {
        let queues = queues
        do throws(PortError) {
            let read = try await disk.run { () throws(PortError) in try queues.fingerprint(files) }
            failPoints.reach(.afterFingerprint)
            return .success(read)
        } catch {
            return .failure(error)
        }
    }

    private func take(_ files: [FingerprintedFile], into outcome: inout Outcome) async throws(PortError) {
        guard !files.isEmpty else { return }
        let sorted = refusals.sort(files)
        var isRecorded = sorted.withoutRow.count < sorted.files.count
        do throws(PortError) {
            if !sorted.outdated.isEmpty { try await ledger.release(sorted.outdated, reason: .changed, at: now()) }
            if !sorted.withoutRow.isEmpty { try await ledger.recordClaims(sorted.withoutRow) }
            isRecorded = true
            failPoints.reach(.afterClaimRow)
            let queues = queues
            var taken = try await disk.run { () throws(PortError) in try queues.take(sorted.files) }
            failPoints.reach(.afterTake)
            await leaveStranded(&taken, &outcome)
            for news in refusals.note(sorted.files, taken, at: now()) { onRefusal(news.refused, news.count) }
            outcome.claimed += taken.taken
            outcome.missingCount += taken.missing.count
            outcome.refusedCount += taken.refused.count
            if !taken.missing.isEmpty { try await ledger.release(taken.missing, reason: .vanished, at: now()) }
        } catch {
            // Their rows may exist and the files may be claimed, with no task that continues their work.
            outcome.failedIDs = sorted.files.map(\.id)
            if isRecorded || error.isOutcomeUnknown {
                let claimed = Set(outcome.claimed.map(\.id))
                _ = refusals.forget(sorted.files.map(\.file.path))
                unfinished.note(drops: sorted.files.map(\.id).filter { !claimed.contains($0) })
            }
            throw error
        }
    }

    /// Claims that failed and whose files are nevertheless in the work folder, because they could not be moved back.
    /// Their rows decide what happens to them, as after a crash.
    private func leaveStranded(_ taken: inout TakenFiles, _ outcome: inout Outcome) async {
        for id in taken.missing where await isStranded(id) { unfinished.note(drops: CollectionOfOne(id)) }
        var refused: [RefusedFile] = []
        for file in taken.refused {
            guard await isStranded(file.file.id) else {
                refused.append(file)
                continue
            }
            _ = refusals.forget([file.file.file.path])
            unfinished.note(drops: CollectionOfOne(file.file.id))
            outcome.stranded.append(file)
        }
        taken.refused = refused
    }

    /// Also when the disk cannot say; `RunningRecovery` checks again.
    private func isStranded(_ id: DropID) async -> Bool {
        let queues = queues
        do throws(PortError) {
            return try await disk.run { () throws(PortError) in try queues.isInWork(id) }
        } catch {
            return true
        }
    }
}
