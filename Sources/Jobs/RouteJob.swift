package import Domain
import Logging
package import Pipeline
import ServiceLifecycle

/// XML_ROBOT: takes what lies complete in the inbox, inspects and judges it.
///
/// Only this loop claims and judges; `DeliverJob` delivers and `SettleJob` settles. The ledger is the queue between them.
package actor RouteJob {
    /// What one round did.
    package struct Round: Sendable, Equatable {
        package var claimed = 0
        package var judged: [Verdict: Int] = [:]
        package var failed = 0
        /// Drops in hand that are not judged yet, because a try failed: due again, now or later.
        package var unfinished = 0
        /// Files seen in the inbox that are not complete yet.
        package var waiting = 0
        package var ignored = 0
        package var hasMore = false
        /// When a waiting file may have become complete with no event to tell of it.
        package var nextScan: Duration?

        package init() {}
    }

    private let pipeline: OutboundPipeline
    private let parts: PipelineParts
    private let requests: OperatorRequests
    private let loop: Loop
    private let clock: any Clock<Duration>
    private let handed: HandedDrops
    private let judgedSignals: [Signal]
    private let inHandMax: Int
    private var unfinished: RetryList<ClaimedDrop>
    /// News since the last look that went through the whole inbox.
    private var unreadable: Set<InboxPath> = []
    private var isLastScanFailed = false

    /// `interval` is the longest time between two scans; `watch` wakes one early (nil for a batch); `judgedSignals` are sent
    /// after every round that judged something; `inHand` drops are judged at once; `handed` holds claimed drops that others hand
    /// over to be judged.
    package init(
        parts: PipelineParts, batches: any BatchLedger, interval: Duration, clock: any Clock<Duration>,
        watch: (any InboxWatch)?, handed: HandedDrops, judgedSignals: [Signal], inHand: Int
    ) {
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

    package func run(_ heart: Heartbeat) async {
        await loop.run { [self] in
            var last = await round { _ in heart.beat() }
            while last.hasMore, !Task.isShuttingDownGracefully, !Task.isCancelled {
                last = await round { _ in heart.beat() }
            }
            heart.beat()
            return last.nextScan
        }
        // Whoever runs this job next takes up what is in hand.
        handed.add(unfinished.all)
    }

    /// While documents are judged, so often is looked whether there is room for more: a slow one keeps none waiting.
    private static let scanAgain = Duration.milliseconds(500)

    /// One look at requests and inbox, and everything that follows from it. Never throws: what failed is logged and comes again.
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

    /// What others handed over, and what failed and is to be tried again.
    private func dueAgain() -> [ClaimedDrop] {
        for drop in handed.take() { unfinished.add(drop, key: drop.id) }
        return unfinished.due()
    }

    /// What lies complete in the inbox, made ours.
    private func claim(_ round: inout Round) async -> [ClaimedDrop] {
        guard let scan = await scan(&round), !Task.isShuttingDownGracefully else { return [] }
        let outcome = await pipeline.claim(scan.ready)
        round.claimed += outcome.claimed.count
        round.failed += outcome.refusedCount
        do {
            try await pipeline.forget(scan.gone)
            try await pipeline.reportRefusals()
        } catch {
            parts.log(error, "it could not be written down which files cannot be moved")
        }
        if let failure = outcome.failure {
            round.failed += scan.ready.count - outcome.claimed.count
            // The next look comes at its time, not at once.
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
                    "something in the inbox is no file, or lies too deep; it stays there",
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

    /// A file that cannot be read is one line, not a line a scan; the end of a look through the whole inbox tells the errno.
    private func logUnreadable(_ troubles: InboxTroubles) {
        var left = unreadable
        for trouble in troubles.kept where trouble.reason == .unreadable && left.remove(trouble.path) != nil {
            parts.logger.warning(
                "a dropped file cannot be read; it is tried again and has no ID yet",
                metadata: [
                    LogKeys.path: "\(LoggedName.of(trouble.path.display))", LogKeys.error: "\(trouble.detail)",
                ])
        }
        // More than a look remembers one by one, or readable by now.
        if !left.isEmpty, troubles.total > troubles.kept.count {
            parts.logger.warning("more dropped files cannot be read", metadata: [LogKeys.count: "\(left.count)"])
        }
        unreadable = []
    }

    /// For `status` and `doctor`; written only when it changed.
    private func report(_ troubles: InboxTroubles) async {
        do {
            try await parts.conditions?.report(.inbox, troubles.kept.map(\.condition), total: troubles.total)
        } catch {
            parts.log(error, "what is not taken from the inbox could not be written down")
        }
    }

    private enum Event: Sendable {
        case judged(Processed)
        /// Time to look whether there is room for more.
        case check
    }

    private func process(
        _ drops: [ClaimedDrop], _ round: inout Round, _ progress: @Sendable (Round) -> Void
    ) async {
        guard !drops.isEmpty else { return }
        let clock = clock
        await withTaskGroup(of: Event.self) { group in
            // The documents of an archive join the row as it is taken apart.
            var rest = drops[...]
            var inHand: Set<DropID> = []
            group.addTask { await Self.wait(clock) }
            while true {
                while inHand.count < inHandMax, let drop = rest.popFirst() {
                    guard inHand.insert(drop.id).inserted else { continue }
                    let (pipeline, failures, triesMax) = (pipeline, failures(of: drop), parts.limits.inspectionTriesMax)
                    group.addTask {
                        .judged(
                            await Self.judge(drop, pipeline) { $0.isPoison(afterTries: failures + 1, max: triesMax) })
                    }
                }
                guard !inHand.isEmpty, let event = await group.next() else { break }
                switch event {
                case .judged(let processed):
                    inHand.remove(processed.drop.id)
                    let more = await count(processed, &round)
                    rest += more
                    progress(round)
                case .check:
                    // No sign of life: whoever waits for one is told by documents that are judged.
                    judgedSignals.forEach { $0.send() }
                    if rest.isEmpty { rest += await more(besides: inHand, &round) }
                    if !Task.isCancelled { group.addTask { await Self.wait(clock) } }
                }
            }
            group.cancelAll()
        }
        judgedSignals.forEach { $0.send() }
    }

    private func more(besides inHand: Set<DropID>, _ round: inout Round) async -> [ClaimedDrop] {
        guard !Task.isShuttingDownGracefully, !Task.isCancelled else { return [] }
        return dueAgain().filter { !inHand.contains($0.id) } + (await claim(&round))
    }

    private static func wait(_ clock: any Clock<Duration>) async -> Event {
        // Cancellation ends the sleep.
        try? await clock.sleep(for: scanAgain)
        return .check
    }

    /// How often this drop failed before, this try not counted.
    private func failures(of drop: ClaimedDrop) -> Int { unfinished.failureCount(drop.id) }

    private struct Processed: Sendable {
        let drop: ClaimedDrop
        let result: Result<DecidedDrop, PortError>
    }

    private static func judge(
        _ drop: ClaimedDrop, _ pipeline: OutboundPipeline, givesUp: @Sendable (PortError) -> Bool
    ) async -> Processed {
        do throws(PortError) {
            let inspected: InspectedDrop
            do throws(PortError) {
                inspected = try await pipeline.inspect(drop)
            } catch {
                guard givesUp(error) else { throw error }
                inspected = pipeline.uninspectable(drop, because: error)
            }
            return Processed(drop: drop, result: .success(try await pipeline.decide(inspected)))
        } catch {
            return Processed(drop: drop, result: .failure(error))
        }
    }

    /// - Returns: what is to be judged besides.
    private func count(_ processed: Processed, _ round: inout Round) async -> [ClaimedDrop] {
        switch processed.result {
        case .success(let decided):
            // An archive that was opened counts once its documents have their verdicts (`SettleJob`).
            if decided.entries.isEmpty { round.judged[decided.verdict, default: 0] += 1 }
            unfinished.remove(processed.drop.id)
            return decided.entries
        case .failure(let error):
            if error.code == .notFound, await isJudged(processed.drop.id) {
                // A try before failed after the judgement, and somebody has settled the rest since.
                unfinished.remove(processed.drop.id)
                parts.unfinished.noteDrop(processed.drop.id)
                return []
            }
            round.failed += 1
            if error.code == .notFound {
                // Its file is gone, or it was judged before and filed away: its row decides what is to be done.
                unfinished.remove(processed.drop.id)
                parts.unfinished.noteDrop(processed.drop.id)
            } else {
                unfinished.addFailed(processed.drop, key: processed.drop.id, because: error)
            }
            parts.log(error, "a drop could not be judged; it stays claimed and comes again", of: processed.drop)
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
