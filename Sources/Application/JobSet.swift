import Jobs
import Settings
import Spool

/// The three loops of the outbound path and the signals between them.
struct JobSet: Sendable {
    let route: RouteJob
    let deliver: DeliverJob
    let settle: SettleJob

    init(assembly: Assembly, watch: InotifyWatch?) {
        let (toDeliver, toSettle) = (Signal(), Signal())
        let clock = ContinuousClock()
        let settings = assembly.settings
        // Where events of other hosts do not arrive, the scan alone must be quick enough (T01).
        let interval = assembly.queues.isRemote ? min(settings.scanInterval, .seconds(2)) : settings.scanInterval
        route = RouteJob(
            parts: assembly.parts, interval: interval, clock: clock, watch: watch,
            judgedSignals: [toDeliver, toSettle], inHand: settings.workers * 32)
        deliver = DeliverJob(
            parts: assembly.parts, signal: toDeliver, settleSignal: toSettle, concurrency: settings.deliveryConcurrency,
            clock: clock)
        settle = SettleJob(parts: assembly.parts, signal: toSettle, atOnce: 64, clock: clock)
    }
}
