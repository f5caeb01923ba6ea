import CLinux
import Domain
import Glibc

/// The thread that serves one worker: starts it, hands it documents ahead of its answers, and replaces it when it is lost.
///
/// Only the document that is being read when a worker is lost is blamed: answers come one by one in the order of the documents,
/// so it is the first without an answer. Those behind it go to another worker as if they had never been sent.
// Unchecked: only its own thread touches what changes.
final class WorkerPump: @unchecked Sendable {
    /// Longer without an answer, and those behind the document that takes so long are handed to another worker.
    private static let idleTimeout: Duration = .milliseconds(20)
    /// Slower than this, and no document is sent ahead of the answer to the last.
    private static let quickMax: Duration = .milliseconds(10)
    /// Longest rest while a worker has enough to do; bounds what the rest adds to a document's time.
    private static let restMax: Duration = .milliseconds(1)
    private static let restFrom = 4
    private static let startPause: Duration = .seconds(1)

    private let index: Int
    private let bell: Bell
    private let service: WorkerDesk
    private let settings: WorkerSettings
    private let shelf: KeeperShelf
    private var worker: WorkerProcess?
    /// Documents that the worker may have in hand; grows while it is quick.
    private var window = 1
    /// What a document takes, lately.
    private var pace: Duration = .zero
    private var failedStart: ContinuousClock.Instant?

    init(
        _ index: Int, bell: Bell, service: WorkerDesk, settings: WorkerSettings, shelf: KeeperShelf
    ) {
        self.index = index
        self.bell = bell
        self.service = service
        self.settings = settings
        self.shelf = shelf
    }

    /// Returns once the desk is closed and nothing is in hand.
    func run() {
        while true {
            guard let worker else {
                if isOverWithoutWorker() { return }
                continue
            }
            let inHand = worker.inHand
            let portion = service.take(
                index, room: max(window - inHand, 0), inHand: inHand, worker: worker.generation)
            if inHand == 0, portion.isClosed || portion.generation != worker.generation {
                self.worker = nil
                continue
            }
            serve(worker, portion.requests)
        }
    }

    private func isOverWithoutWorker() -> Bool {
        let portion = service.take(index, room: 0, inHand: 0, worker: nil)
        if portion.isClosed { return true }
        if let spare = portion.spare {
            adopt(spare)
        } else if portion.startsWorker, mayStart {
            start(portion.generation)
        } else {
            // With documents waiting and others at work, a failed start is tried again after its pause.
            if portion.startsWorker { service.note(.watching, of: index) }
            let pause = portion.startsWorker ? Self.startPause : portion.nextScan
            _ = waitForBell(pause?.milliseconds ?? -1)
        }
        return false
    }

    private var mayStart: Bool {
        guard let failedStart, service.presentCount > 0 else { return true }
        return failedStart.duration(to: .now) > Self.startPause
    }

    private func start(_ generation: Int) {
        do throws(PortError) {
            adopt(try shelf.reader(generation))
        } catch {
            failedStart = .now
            service.noteFailedStart(of: index, error)
        }
    }

    private func adopt(_ fresh: WorkerProcess) {
        worker = fresh
        window = 1
        failedStart = nil
    }

    /// One turn: send, wait, take the answers.
    private func serve(_ worker: WorkerProcess, _ requests: [InspectionRequest]) {
        do throws(WorkerFault) {
            if !requests.isEmpty { try worker.send(requests) }
            guard wait(for: worker) else { return }
            let waited = worker.headTime
            let count = try worker.collect()
            if count > 0 { adapt(to: waited / count) }
        } catch {
            replace(worker, error)
        }
    }

    /// - Returns: whether answers are to be looked for.
    private func wait(for worker: WorkerProcess) -> Bool {
        if worker.inHand >= Self.restFrom, pace > .zero, worker.headTime < Self.quickMax {
            // Answers and callers are dealt with several at a time; the worker has enough to do meanwhile.
            service.note(.looking, of: index)
            rest(min(pace * worker.inHand / 2, Self.restMax))
            return true
        }
        let (limit, passesOn) = timeLeft(of: worker)
        var waits = [
            pollfd(fd: worker.socket, events: Int16(POLLIN), revents: 0),
            pollfd(fd: bell.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        let count = unsafe poll(&waits, 2, limit)
        if waits[1].revents != 0 { bell.timeSinceLastBeat() }
        if count == 0, passesOn {
            window = 1
            service.putBack(worker.passOn())
        }
        service.note(.looking, of: index)
        return count == 0 || waits[0].revents != 0
    }

    /// Milliseconds until something is to be done about the document that is being read.
    private func timeLeft(of worker: WorkerProcess) -> (Int32, passesOn: Bool) {
        guard let deadline = worker.timeLimit else { return (-1, false) }
        let passesOn = worker.inHand > 1 && service.pumpCount > 1 && worker.hasFollowers
        let left = (passesOn ? min(Self.idleTimeout, deadline) : deadline) - worker.headTime
        return (left.milliseconds, passesOn)
    }

    private func adapt(to time: Duration) {
        pace = time
        window = time > Self.quickMax ? 1 : min(window * 2, settings.aheadMax, Int(hatspool_files_max))
    }

    private func replace(_ lost: WorkerProcess, _ fault: WorkerFault) {
        service.noteLoss(of: index)
        worker = nil
        service.putBack(lost.leave(blaming: fault))
        let generation = service.generation
        if lost.generation == generation { start(generation) }
    }

    private func waitForBell(_ milliseconds: Int32) -> Bool {
        var wait = pollfd(fd: bell.descriptor, events: Int16(POLLIN), revents: 0)
        let isRung = unsafe poll(&wait, 1, milliseconds) > 0
        if isRung { bell.timeSinceLastBeat() }
        return isRung
    }

    private func rest(_ time: Duration) {
        var time = timespec(tv_sec: 0, tv_nsec: Int(time.components.attoseconds / 1_000_000_000))
        _ = unsafe nanosleep(&time, nil)
    }
}
