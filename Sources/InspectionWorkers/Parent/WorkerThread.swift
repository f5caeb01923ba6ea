import Domain
import Glibc

/// The thread that serves one child:
///
///     no child ──start──▶ idle ──documents──▶ reading ──last answer──▶ idle
///        ▲                 │                     │
///        └─ other schemas ─┴─ crash, limit, time, invalid answer
// Unchecked: only its own thread accesses the state that changes.
final class WorkerThread: @unchecked Sendable {
    /// The most documents sent to a child at once. They keep it busy while the program handles its answers.
    private static let groupMax = 32
    /// If one document takes longer, those behind it are sent to another child.
    private static let slowAfter: Duration = .milliseconds(20)
    /// The pause between two attempts to start a child.
    private static let startPauseMilliseconds: Int32 = 1_000

    private let dispatcher: Dispatcher
    private let servers: ForkServerCache
    private var child: WorkerProcess?

    /// `child`: the child with which the thread begins.
    init(_ dispatcher: Dispatcher, _ servers: ForkServerCache, child: WorkerProcess?) {
        self.dispatcher = dispatcher
        self.servers = servers
        self.child = child
        if child != nil { dispatcher.noteStart() }
    }

    /// Returns after the dispatcher is closed and all documents sent are answered.
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
            // With a single thread there is no other child to take them.
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
