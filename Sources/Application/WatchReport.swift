import Domain
import FoundationEssentials
import Jobs
import Logging
import Pipeline
import ServiceLifecycle
import Spool

/// Reports once what the watch on the inbox cannot see: folders without a watch (T05), and changes that the kernel
/// dropped (T03). Neither loses a file, since the scan finds every file, but an operator must know.
actor WatchReport: Service {
    private let watch: InotifyWatch?
    private let inbox: String
    private let parts: PipelineParts
    private let clock: any Clock<Duration>
    private var wasBlind = false
    private var overflowCount = 0
    private var lastOverflow: Date?
    private var shownAt: Date?

    /// Overflows that follow one another within this time are one burst, and one line.
    private static let burst: TimeInterval = 600
    /// The counter is written no more often than this, in seconds.
    private static let countInterval: TimeInterval = 5

    /// `watch`: nil when there is none and the inbox is only scanned.
    init(watch: InotifyWatch?, inbox: String, parts: PipelineParts, clock: any Clock<Duration>) {
        self.watch = watch
        self.inbox = inbox
        self.parts = parts
        self.clock = clock
    }

    func run() async {
        await Loop.every(.seconds(1), clock: clock) { await self.check() }
    }

    private func check() async {
        let isBlind = watch?.isLimitReached ?? true
        if isBlind, !wasBlind, watch != nil {
            parts.logger.warning(
                "the kernel's limit of watched folders is reached (fs.inotify.max_user_watches); a part of the inbox is only scanned",
                metadata: [LogKeys.folder: "\(inbox)"])
        } else if !isBlind, wasBlind {
            parts.logger.notice("the whole inbox is watched again", metadata: [LogKeys.folder: "\(inbox)"])
        }
        let blindnessChanged = isBlind != wasBlind
        wasBlind = isBlind
        let now = parts.now()
        let count = watch?.overflowCount ?? 0
        if count > overflowCount {
            if lastOverflow.map({ now.timeIntervalSince($0) > Self.burst }) ?? true {
                parts.logger.warning(
                    "the kernel dropped change events (fs.inotify.max_queued_events); the inbox is scanned, nothing is lost",
                    metadata: [LogKeys.folder: "\(inbox)"])
            }
            lastOverflow = now
        }
        let isNews = count != overflowCount && shownAt.map { now.timeIntervalSince($0) >= Self.countInterval } ?? true
        guard blindnessChanged || isNews else { return }
        overflowCount = count
        shownAt = now
        await report(isBlind: isBlind, at: now)
    }

    private func report(isBlind: Bool, at time: Date) async {
        var conditions: [ServiceCondition] = []
        if isBlind {
            let error = watch == nil ? "max_user_instances" : "max_user_watches"
            conditions.append(
                ServiceCondition(.watchBlind, subject: inbox, parameters: ["error": error], since: time))
        }
        if overflowCount > 0 {
            conditions.append(
                ServiceCondition(
                    .watchOverflow, .notice, subject: inbox, parameters: ["count": "\(overflowCount)"], since: time))
        }
        do {
            try await parts.conditions?.report(.watch, conditions)
        } catch {
            // The next check that finds something new writes it.
            parts.log(error, "the state of the watch on the inbox could not be recorded")
        }
    }
}
