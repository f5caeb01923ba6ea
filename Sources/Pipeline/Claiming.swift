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

    package init(
        queues: any Queues, ledger: any Ledger, disk: BlockingWork, groupMax: Int,
        now: @escaping @Sendable () -> Date, failPoints: FailPoints, unfinished: UnfinishedSteps = UnfinishedSteps()
    ) {
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
        var isRecorded = false
        do throws(PortError) {
            try await ledger.recordClaims(files)
            isRecorded = true
            failPoints.reach(.afterClaimRow)
            let queues = queues
            let taken = try await disk.run { () throws(PortError) in try queues.take(files) }
            failPoints.reach(.afterTake)
            outcome.claimed += taken.taken
            outcome.missingCount += taken.missing.count
            if !taken.missing.isEmpty { try await ledger.release(taken.missing, reason: .vanished, at: now()) }
            if let failure = taken.failure { throw failure }
        } catch {
            // Their rows may be there, and their files ours, with nobody who goes on with them.
            if isRecorded || error.isOutcomeUnknown {
                let claimed = Set(outcome.claimed.map(\.id))
                unfinished.note(drops: files.map(\.id).filter { !claimed.contains($0) })
            }
            throw error
        }
    }
}
