import Domain
import Glibc

/// One worker, as the program sees it. Nothing it says is trusted; it is killed and waited for when released.
// Unchecked: one call holds a worker at a time; the pool's lock hands it from one thread to the next.
final class WorkerProcess: @unchecked Sendable {
    /// Which set of schemas it was started for.
    let generation: Int
    private let child: ChildProcess
    private let channel: Channel
    private let settings: WorkerSettings
    private var sentLimits: Limits?
    /// nil until it is ready.
    private(set) var notice: ReadyNotice?

    private init(child: ChildProcess, channel: Channel, settings: WorkerSettings, generation: Int) {
        self.child = child
        self.channel = channel
        self.settings = settings
        self.generation = generation
    }

    /// Starts a process and tells it what to compile; does not wait for it.
    static func start(
        _ settings: WorkerSettings, _ preparation: WorkerPreparation, generation: Int
    ) throws(PortError) -> WorkerProcess {
        var preparation = preparation
        preparation.memoryBytesMax = settings.memoryBytesMax
        let (child, socket) = try ChildProcess.start(settings.executable, arguments: settings.arguments)
        let worker = WorkerProcess(
            child: child, channel: Channel(owning: socket), settings: settings, generation: generation)
        do {
            try worker.channel.send(Frame(.prepare, preparation))
        } catch {
            throw PortError(
                .internalFault, "A worker could not be told what to compile.", isTransient: true, cause: error)
        }
        return worker
    }

    /// Waits until it has compiled and locked itself in; returns at once when it is ready already.
    func waitUntilReady() throws(PortError) {
        guard notice == nil else { return }
        do {
            let frame = try channel.receive(
                bytesMax: settings.answerBytesMax, within: settings.startTimeMax, takesFile: false)
            switch frame.kind {
            case .ready: notice = try frame.content(ReadyNotice.self)
            case .failed: throw AnswerCheck.error(try frame.content(WorkerRefusal.self))
            case .prepare, .inspect, .inspected: throw ChannelFailure.violated
            }
        } catch let error as PortError {
            throw error
        } catch let failure as ChannelFailure {
            throw lost(failure, while: "it started").error
        } catch {
            throw lost(.violated, while: "it started").error
        }
    }

    /// Has one document inspected. After any error but `.told` the worker is of no more use.
    func inspect(_ document: DocumentDescriptor, limits: Limits) throws(WorkerFault) -> Inspection {
        do {
            let request = sentLimits == limits ? Frame(.inspect) : try Frame(.inspect, limits)
            try channel.send(request, file: document.rawValue)
            sentLimits = limits
        } catch ChannelFailure.ended {
            throw .undelivered(lost(.ended, while: "it waited for work").error)
        } catch let failure as ChannelFailure {
            throw lost(failure, while: "it was handed a document")
        } catch {
            throw lost(.violated, while: "it was handed a document")
        }
        return try answer(limits)
    }

    private func answer(_ limits: Limits) throws(WorkerFault) -> Inspection {
        do {
            let frame = try channel.receive(
                bytesMax: settings.answerBytesMax, within: limits.inspectionTimeMax + settings.graceTime,
                takesFile: false)
            switch frame.kind {
            case .inspected:
                let inspection = try frame.content(Inspection.self)
                guard AnswerCheck.isPlausible(inspection, limits: limits) else { throw ChannelFailure.violated }
                return inspection
            case .failed: throw WorkerFault.told(AnswerCheck.error(try frame.content(WorkerRefusal.self)))
            case .prepare, .ready, .inspect: throw ChannelFailure.violated
            }
        } catch let fault as WorkerFault {
            throw fault
        } catch let failure as ChannelFailure {
            throw lost(failure, while: "it inspected this document")
        } catch {
            // What the content's own decoding threw.
            throw lost(.violated, while: "it inspected this document")
        }
    }

    /// Ends the process, if it has not ended itself, and says how.
    private func lost(_ failure: ChannelFailure, while what: String) -> WorkerFault {
        let reason: (PortError.Code, String)
        switch failure {
        case .timedOut:
            child.kill()
            reason = (.limitExceeded, "took too long and was ended")
        case .violated:
            child.kill()
            reason = (.internalFault, "gave an answer that cannot be")
        case .system(let number):
            child.kill()
            reason = (.ioFailure, "could not be reached: \(unsafe String(cString: strerror(number)))")
        case .ended:
            let ending = child.waitForEnd(atMost: .seconds(2))
            reason = (ending.isLimit ? .limitExceeded : .internalFault, ending.description)
        }
        return .lost(PortError(reason.0, "A worker \(reason.1) while \(what).", isTransient: true))
    }
}

/// Why a worker gave no inspection.
enum WorkerFault: Error {
    /// The inspector's own error; the worker goes on.
    case told(PortError)
    /// The worker was gone before the document reached it: another may be asked at once.
    case undelivered(PortError)
    /// The worker is gone; the document may be why.
    case lost(PortError)

    var error: PortError {
        switch self {
        case .told(let error), .undelivered(let error), .lost(let error): error
        }
    }
}
