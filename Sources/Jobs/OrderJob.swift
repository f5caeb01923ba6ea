package import Domain
import FoundationEssentials
package import Pipeline
import ServiceLifecycle

/// PLENVHATSC and PLJBATUTISS: sends orders in groups and polls for their results, several calls at a time. A group
/// that hangs delays only itself.
package actor OrderJob {
    private let orders: OrderParts
    private let dispatch: OrderDispatch
    private let loop: Loop
    private let changed: Signal
    private let clock: any Clock<Duration>
    private var inHand = 0
    /// The reason why `drain` ended early: HAT is unavailable.
    package private(set) var awayReason: String?

    /// A job for orders of `aliases`. `signal` wakes it when orders were created; `changed` is sent after each step of
    /// a group.
    package init(
        orders: OrderParts, aliases: Set<ExportAlias>, signal: Signal, changed: Signal, clock: any Clock<Duration>
    ) {
        self.orders = orders
        self.dispatch = OrderDispatch(orders, aliases: aliases)
        self.loop = Loop(interval: .seconds(1), clock: clock, signal: signal)
        self.changed = changed
        self.clock = clock
    }

    /// Runs until it is stopped.
    package func run(_ heart: Heartbeat) async -> OrderDispatch.Tally {
        await loop.withWakeUps { wakeUps in
            await withDiscardingTaskGroup { group in
                for await _ in wakeUps {
                    heart.beat()
                    for work in await begin() {
                        group.addTask {
                            await self.carryOut(work)
                            heart.beat()
                            self.loop.signal.send()
                        }
                    }
                }
            }
        }
        return await dispatch.tally
    }

    /// Runs everything that is due, what becomes due meanwhile, and the polls for the results, until nothing more is
    /// expected within `idleTimeout` or HAT is unavailable.
    /// - Throws: errors of the ledger.
    package func drain(_ heart: Heartbeat, idleTimeout: Duration) async throws(PortError) -> OrderDispatch.Tally {
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            await withTaskGroup(of: Void.self) { group in
                while true {
                    for work in await begin() { group.addTask { await self.carryOut(work) } }
                    guard await group.next() != nil else { return }
                    heart.beat()
                }
            }
            guard let wait = try await dispatch.wait(), wait <= idleTimeout else { break }
            awayReason = await orders.absence()
            guard awayReason == nil else { break }
            // Cancellation ends the sleep, and the loop with it.
            try? await clock.sleep(for: max(wait, .milliseconds(100)), tolerance: nil)
        }
        return await dispatch.tally
    }

    private func begin() async -> [OrderDispatch.Work] {
        guard !Task.isShuttingDownGracefully, !Task.isCancelled, inHand < orders.settings.concurrency else { return [] }
        let limit = orders.settings.concurrency - inHand
        // Reserved before the wait, so that two wake-ups never take more than the limit together.
        inHand += limit
        let works = await dispatch.begin(limit)
        inHand -= limit - works.count
        return works
    }

    private func carryOut(_ work: OrderDispatch.Work) async {
        await dispatch.carryOut(work)
        inHand -= 1
        changed.send()
    }
}
