import Domain
import Glibc

/// The thread that serves one child:
///
///     no child ──start──▶ idle ──documents──▶ reading ──last answer──▶ idle
///        ▲                 │                     │
///        └─ other schemas ─┴─ crash, limit, time, an answer that cannot be
// Unchecked: only its own thread touches what changes.
final class WorkerThread: @unchecked Sendable {
    /// Documents that a child may have in hand: what it has to do while its answers are dealt with.
    private static let groupMax = 32
    /// Longer for one document, and those behind it are handed to another child.
    private static let slowAfter: Duration = .milliseconds(20)
    /// Between two tries to start a child.
    private static let startPauseMilliseconds: Int32 = 1_000

    private let dispatcher: Dispatcher
    private let servers: ForkServerCache
    private var child: WorkerProcess?

    /// `child`: the one that it begins with.
    init(_ dispatcher: Dispatcher, _ servers: ForkServerCache, child: WorkerProcess?) {
        self.dispatcher = dispatcher
        self.servers = servers
        self.child = child
        if child != nil { dispatcher.noteStart() }
    }

    /// Returns once the dispatcher is closed and nothing is in hand.
    func run() {
        while true {
            switch dispatcher.next(child.map(state)) {
            case .start: start()
            case .read(let requests): if let child { serve(child, requests) }
            case .stop: return end()
            }
        }
    }

    private func state(of child: WorkerProcess) -> Dispatcher.Child {
        let isSlow = child.inFlightCount > 0 && child.readingTime > Self.slowAfter
        return Dispatcher.Child(
            generation: child.generation, inFlight: child.inFlightCount,
            room: isSlow ? 0 : Self.groupMax - child.inFlightCount)
    }

    private func start() {
        end()
        do throws(PortError) {
            child = try servers.child()
            dispatcher.noteStart()
        } catch {
            if dispatcher.noteFailedStart(error) { _ = poll(nil, 0, Self.startPauseMilliseconds) }
        }
    }

    private func serve(_ child: WorkerProcess, _ requests: [InspectionRequest]) {
        do throws(WorkerLoss) {
            try child.send(requests)
            // There is no other to hand them to where there is one alone.
            let slowAfter = dispatcher.threadCount > 1 ? Self.slowAfter : nil
            if try !child.collect(slowAfter: slowAfter) { dispatcher.requeue(child.withdraw()) }
        } catch {
            end(lost: true)
            dispatcher.requeue(child.abandon(error))
        }
    }

    private func end(lost: Bool = false) {
        guard child != nil else { return }
        child = nil
        dispatcher.noteEnd(lost: lost)
    }
}
