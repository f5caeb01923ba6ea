package import Domain
package import FoundationEssentials

/// Makes files of the inbox ours, a group at a time. While one group's rows and renames are made durable, the next one's bytes are
/// already being read and flushed; the order of effects within a group stays bytes → rows → renames.
package struct Claiming: Sendable {
    /// What a claim achieved. Files that are not in it lie in the inbox as before.
    package struct Outcome: Sendable {
        package var claimed: [ClaimedDrop] = []
        /// Vanished or changed before they were taken.
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

    /// `refusals` outlives the claims; `onRefusal` is called for what the log is to tell of.
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
            // Their rows may be there, and their files ours, with nobody who goes on with them.
            outcome.failedIDs = sorted.files.map(\.id)
            if isRecorded || error.isOutcomeUnknown {
                let claimed = Set(outcome.claimed.map(\.id))
                _ = refusals.forget(sorted.files.map(\.file.path))
                unfinished.note(drops: sorted.files.map(\.id).filter { !claimed.contains($0) })
            }
            throw error
        }
    }

    /// Those that were not taken and lie in the work folder all the same, since they could not be moved back: they are settled by what
    /// their rows say, as after a crash.
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

    /// Also when the disk does not say: `RunningRecovery` asks again.
    private func isStranded(_ id: DropID) async -> Bool {
        let queues = queues
        do throws(PortError) {
            return try await disk.run { () throws(PortError) in try queues.isInWork(id) }
        } catch {
            return true
        }
    }
}
