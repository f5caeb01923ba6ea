package import Domain
import Logging
package import Pipeline
import ServiceLifecycle

/// XML_ROBOT: claims complete files in the inbox, inspects and judges them, and carries groups of them on to their
/// final queue (`GroupPath`).
///
/// Only this loop claims and judges. What a group does not carry on, `DeliverJob` delivers and `SettleJob` settles; the
/// ledger is the queue between them.
package actor RouteJob {
    /// The results of one round.
    package struct Round: Sendable, Equatable {
        /// Files that were claimed.
        package var claimed = 0
        /// Drops that were judged, by verdict; an archive with entries does not count.
        package var judged: [Verdict: Int] = [:]
        /// Drops that were placed in the import folder by a group.
        package var placed = 0
        /// Drops that a group brought to their final queue.
        package var settled: [Settlement] = []
        /// Files that could not be claimed and drops that could not be judged; they will be retried.
        package var failed = 0
        /// Claimed drops that are not judged because an attempt failed; they are due again, now or later.
        package var unfinished = 0
        /// Files in the inbox that are not complete yet.
        package var waiting = 0
        /// Files in the inbox that are ignored.
        package var ignored = 0
        /// Whether the scan stopped at its limit, so that another one should follow at once.
        package var hasMore = false
        /// Time until a waiting file may be complete without any event that reports it.
        package var nextScan: Duration?

        /// A round without results.
        package init() {}

        /// Adds a further claim of the same round.
        fileprivate mutating func addClaim(_ part: Round) {
            claimed += part.claimed
            failed += part.failed
            (waiting, ignored, hasMore, nextScan) = (part.waiting, part.ignored, part.hasMore, part.nextScan)
        }
    }

    private let pipeline: OutboundPipeline
    private let parts: PipelineParts
    private let requests: OperatorRequests
    private let loop: Loop
    private let clock: any Clock<Duration>
    private let handed: HandedDrops
    private let judgedSignals: [Signal]
    private let settledSignals: [Signal]
    private let path: GroupPath
    private let inHandMax: Int
    private let inspectedMax: Int
    private var unfinished: RetryList<ClaimedDrop>
    /// Unreadable files found since the last scan of the whole inbox.
    private var unreadable: Set<InboxPath> = []
    private var isLastScanFailed = false

    /// A job that scans at least every `interval`; `watch` wakes it earlier (nil for a run that ends). `judgedSignals`
    /// are sent when judged drops are left to other jobs, `settledSignals` when files of batches were settled. At most
    /// `inHand` drops are inspected or in groups at once, and of these at most `inspected` are inspected. `handed` has
    /// claimed drops of other jobs that are to be judged. `carriesOn`: groups are carried on in memory.
    package init(
        parts: PipelineParts, batches: any BatchLedger, interval: Duration, clock: any Clock<Duration>,
        watch: (any InboxWatch)?, handed: HandedDrops, judgedSignals: [Signal], settledSignals: [Signal] = [],
        inHand: Int, inspected: Int = .max, carriesOn: Bool = false
    ) {
        self.path = GroupPath(parts, carriesOn: carriesOn)
        self.settledSignals = settledSignals
        self.inspectedMax = inspected
        self.pipeline = OutboundPipeline(parts)
        self.parts = parts
        self.requests = OperatorRequests(parts, batches: batches)
        self.handed = handed
        self.clock = clock
        let sources: [@Sendable () -> AsyncStream<Void>] = watch.map { watch in [{ watch.wakeUps() }] } ?? []
        self.loop = Loop(interval: interval, clock: clock, signal: handed.signal, sources: sources)
        self.judgedSignals = judgedSignals
        self.inHandMax = inHand
        self.unfinished = RetryList(uptime: parts.uptime)
    }

    /// Runs until shutdown or cancellation. Unfinished drops go back to `handed`.
    package func run(_ heart: Heartbeat) async {
        await loop.run { [self] in
            var last = await round { _ in heart.beat() }
            while last.hasMore, !Task.isShuttingDownGracefully, !Task.isCancelled {
                last = await round { _ in heart.beat() }
            }
            heart.beat()
            return last.nextScan
        }
        // The next run of this job continues with the unfinished drops.
        handed.add(unfinished.all)
    }

    /// Interval of scans while documents are judged, so that a slow document does not delay new files.
    private static let scanAgain = Duration.milliseconds(500)

    /// One check of requests and inbox, and all work that follows from it. It never throws: failures are logged and
    /// retried.
    @discardableResult
    package func round(progress: @Sendable (Round) -> Void = { _ in }) async -> Round {
        var round = Round()
        parts.logRepeatedErrors()
        await answerRequests()
        await process(dueAgain(), &round, progress)
        await process(await claim(&round), &round, progress)
        round.unfinished = unfinished.count
        return round
    }

    /// Drops handed over by other jobs, and failed drops that are due again.
    private func dueAgain() -> [ClaimedDrop] {
        for drop in handed.take() { unfinished.add(drop, key: drop.id) }
        return unfinished.due()
    }

    /// Claims the complete files in the inbox.
    private func claim(_ round: inout Round) async -> [ClaimedDrop] {
        guard let scan = await scan(&round), !Task.isShuttingDownGracefully else { return [] }
        let outcome = await pipeline.claim(scan.ready)
        round.claimed += outcome.claimed.count
        round.failed += outcome.refusedCount
        do {
            try await pipeline.forget(scan.gone)
            try await pipeline.reportRefusals()
        } catch {
            parts.log(error, "the list of files that cannot be moved could not be recorded")
        }
        if let failure = outcome.failure {
            round.failed += scan.ready.count - outcome.claimed.count
            // The next scan comes after the interval, not at once.
            (round.hasMore, round.nextScan) = (false, nil)
            // Without a row there is no ID yet.
            let first = outcome.failedIDs.isEmpty ? scan.ready.first?.path.display : nil
            parts.log(failure, "a group of files could not be claimed", drops: outcome.failedIDs, first: first)
        }
        return outcome.claimed
    }

    private func answerRequests() async {
        do {
            if try await requests.answerOpen() > 0 { judgedSignals.forEach { $0.send() } }
        } catch {
            parts.log(error, "requests could not be read")
        }
    }

    private func scan(_ round: inout Round) async -> InboxScan? {
        let (queues, limit) = (parts.queues, parts.limits.scanMax)
        do {
            let scan = try await parts.disk.run { () throws(PortError) in try queues.completeFiles(limit: limit) }
            round.waiting = scan.waitingCount
            round.ignored = scan.ignoredCount
            round.hasMore = scan.hasMore
            round.nextScan = scan.nextScan
            unreadable.formUnion(scan.unreadable)
            if let troubles = scan.troubles {
                logUnreadable(troubles)
                await report(troubles)
            }
            for path in scan.strange {
                parts.logger.warning(
                    "an inbox entry is not a file or is nested too deeply; it is left there",
                    metadata: [LogKeys.path: "\(LoggedName.of(path.display))"])
            }
            isLastScanFailed = false
            return scan
        } catch {
            if !isLastScanFailed { parts.log(error, "the inbox could not be scanned") }
            isLastScanFailed = true
            return nil
        }
    }

    /// Logs each unreadable file once, not once per scan. The end of a scan through the whole inbox has the errno.
    private func logUnreadable(_ troubles: InboxTroubles) {
        var left = unreadable
        for trouble in troubles.kept where trouble.reason == .unreadable && left.remove(trouble.path) != nil {
            parts.logger.warning(
                "a dropped file cannot be read; it is tried again and has no ID yet",
                metadata: [
                    LogKeys.path: "\(LoggedName.of(trouble.path.display))", LogKeys.error: "\(trouble.detail)",
                ])
        }
        // More files than a scan keeps individually, or files that became readable.
        if !left.isEmpty, troubles.total > troubles.kept.count {
            parts.logger.warning("more dropped files cannot be read", metadata: [LogKeys.count: "\(left.count)"])
        }
        unreadable = []
    }

    /// Reports the inbox for `status` and `doctor`; written only when it changed.
    private func report(_ troubles: InboxTroubles) async {
        do {
            try await parts.conditions?.report(.inbox, troubles.kept.map(\.condition), total: troubles.total)
        } catch {
            parts.log(error, "the list of files that are not claimed could not be recorded")
        }
    }

    private enum Event: Sendable {
        case inspected(InspectedDrop)
        /// An archive or an export, which no group takes; or an inspection that failed.
        case judged(Processed)
        case grouped([InspectedDrop], GroupPath.Outcome)
        case claimed([ClaimedDrop], Round)
        /// Time to check whether there is capacity for more.
        case check
    }

    /// What one call of `process` has at hand.
    private struct Work {
        /// Claimed drops; the documents of an archive are appended when it is unpacked.
        var rest: ArraySlice<ClaimedDrop>
        /// Drops that are inspected, ready, or in a group.
        var inHand: Set<DropID> = []
        var inspecting = 0
        var ready: ReadyDrops
        var groups = 0
        var isClaiming = false
        /// Judged drops were left to other jobs since these were woken.
        var leavesWork = false
    }

    /// So many groups are under way at once: while one is flushed, another is written.
    package static let groupsAtOnce = 2
    /// Files that one round claims while it judges; then other work of a run that ends has its turn.
    private static let claimedMax = 8_192

    private func process(
        _ drops: [ClaimedDrop], _ round: inout Round, _ progress: @Sendable (Round) -> Void
    ) async {
        guard !drops.isEmpty else { return }
        let clock = clock
        var work = Work(rest: drops[...], ready: ReadyDrops(limits: parts.limits))
        await withTaskGroup(of: Event.self) { group in
            group.addTask { await Self.wait(clock) }
            while true {
                begin(&work, round, &group)
                guard !work.inHand.isEmpty || work.isClaiming, let event = await group.next() else { break }
                switch event {
                case .inspected(let inspected):
                    work.inspecting -= 1
                    work.ready.add(inspected)
                case .judged(let processed):
                    work.inspecting -= 1
                    work.inHand.remove(processed.drop.id)
                    work.leavesWork = true
                    work.rest += await count(processed, &round)
                    progress(round)
                case .grouped(let members, let outcome):
                    work.groups -= 1
                    work.inHand.subtract(members.map(\.drop.id))
                    await count(members, outcome, &work, &round)
                    progress(round)
                case .claimed(let claimed, let part):
                    work.isClaiming = false
                    let inHand = work.inHand
                    work.rest += (dueAgain() + claimed).filter { !inHand.contains($0.id) }
                    round.addClaim(part)
                case .check:
                    // No heartbeat here: only judged documents prove progress.
                    wake(&work)
                    await answerRequests()
                    if work.rest.isEmpty { claimMore(&work, &group) }
                    if !Task.isCancelled { group.addTask { await Self.wait(clock) } }
                }
            }
            group.cancelAll()
        }
        wake(&work)
    }

    /// Begins whatever there is capacity for.
    private func begin(_ work: inout Work, _ round: Round, _ group: inout TaskGroup<Event>) {
        while work.inspecting < inspectedMax, work.inHand.count < inHandMax, let drop = work.rest.popFirst() {
            guard work.inHand.insert(drop.id).inserted else { continue }
            work.inspecting += 1
            let (pipeline, failures, triesMax) = (pipeline, failures(of: drop), parts.limits.inspectionTriesMax)
            group.addTask {
                await Self.inspect(drop, pipeline) { $0.isPoison(afterTries: failures + 1, max: triesMax) }
            }
        }
        while work.groups < Self.groupsAtOnce, !work.ready.isEmpty {
            let (members, path) = (work.ready.takeGroup(), path)
            work.groups += 1
            group.addTask { .grouped(members, await path.run(members)) }
        }
        // The next files are claimed while these are judged.
        if round.hasMore, work.rest.count < parts.limits.claimGroupMax, round.claimed < Self.claimedMax {
            claimMore(&work, &group)
        }
    }

    private func claimMore(_ work: inout Work, _ group: inout TaskGroup<Event>) {
        guard !work.isClaiming, !Task.isShuttingDownGracefully, !Task.isCancelled else { return }
        work.isClaiming = true
        group.addTask { [self] in
            var part = Round()
            let claimed = await claim(&part)
            return .claimed(claimed, part)
        }
    }

    private func wake(_ work: inout Work) {
        guard work.leavesWork else { return }
        work.leavesWork = false
        judgedSignals.forEach { $0.send() }
    }

    private static func wait(_ clock: any Clock<Duration>) async -> Event {
        // Cancellation ends the sleep.
        try? await clock.sleep(for: scanAgain)
        return .check
    }

    /// Number of earlier failures of this drop, without this attempt.
    private func failures(of drop: ClaimedDrop) -> Int { unfinished.failureCount(drop.id) }

    private struct Processed: Sendable {
        let drop: ClaimedDrop
        let result: Result<DecidedDrop, PortError>
    }

    private static func inspect(
        _ drop: ClaimedDrop, _ pipeline: OutboundPipeline, givesUp: @Sendable (PortError) -> Bool
    ) async -> Event {
        do throws(PortError) {
            let inspected: InspectedDrop
            do throws(PortError) {
                inspected = try await pipeline.inspect(drop)
            } catch {
                guard givesUp(error) else { throw error }
                inspected = pipeline.uninspectable(drop, because: error)
            }
            if GroupPath.takes(inspected) { return .inspected(inspected) }
            return .judged(Processed(drop: drop, result: .success(try await pipeline.decide(inspected))))
        } catch {
            return .judged(Processed(drop: drop, result: .failure(error)))
        }
    }

    private func count(
        _ members: [InspectedDrop], _ outcome: GroupPath.Outcome, _ work: inout Work, _ round: inout Round
    ) async {
        for (member, verdict) in zip(members, outcome.verdicts) {
            switch verdict {
            case .success(let verdict):
                round.judged[verdict, default: 0] += 1
                unfinished.remove(member.drop.id)
            case .failure(let error):
                _ = await count(Processed(drop: member.drop, result: .failure(error)), &round)
            }
        }
        round.placed += outcome.placedCount
        round.settled += outcome.settled
        if outcome.settled.contains(where: { $0.drop.origin.batch != nil }) { settledSignals.forEach { $0.send() } }
        work.leavesWork = work.leavesWork || outcome.leavesWork
        // Whoever delivers does not wait for the end of the round.
        wake(&work)
    }

    /// - Returns: further drops to be judged.
    private func count(_ processed: Processed, _ round: inout Round) async -> [ClaimedDrop] {
        switch processed.result {
        case .success(let decided):
            // An archive that was opened counts once its documents have their verdicts (`SettleJob`).
            if decided.entries.isEmpty { round.judged[decided.verdict, default: 0] += 1 }
            unfinished.remove(processed.drop.id)
            return decided.entries
        case .failure(let error):
            if error.code == .notFound, await isJudged(processed.drop.id) {
                // An earlier attempt failed after the judgement, and recovery has completed the rest since.
                unfinished.remove(processed.drop.id)
                parts.unfinished.noteDrop(processed.drop.id)
                return []
            }
            round.failed += 1
            if error.code == .notFound {
                // Its file is missing, or it was judged before and filed: its row determines the next step.
                unfinished.remove(processed.drop.id)
                parts.unfinished.noteDrop(processed.drop.id)
            } else {
                unfinished.addFailed(processed.drop, key: processed.drop.id, because: error)
            }
            parts.log(error, "a drop could not be judged; it stays claimed and will be retried", of: processed.drop)
            return []
        }
    }

    private func isJudged(_ id: DropID) async -> Bool {
        do throws(PortError) {
            let record = try await parts.ledger.drops([id])[id]
            return record.map { $0.state != .claimed } ?? false
        } catch {
            return false
        }
    }
}
