import Dispatch
package import Domain

/// Inspects each document in a process of its own kind: one of a fixed number of workers that hold nothing worth stealing.
///
/// Purpose: what a document does to the parser, it does to a worker only. Diagnostics: a worker that crashes, ends or takes too
/// long is a transient `PortError` that names the signal; `confinement` tells which walls stand. Security: a worker has no
/// secrets, no files but those it is handed, no network; its answers are bounded and checked.
///
/// `inspect` blocks its thread until the document's answer is there. Each worker is handed documents ahead of its answers, so it
/// pays to call from more threads than there are workers: eight for each is where more gain little. Workers are started as they
/// are needed, the first at once; a lost one is replaced while the others go on. All are forked from one keeper, which compiles the
/// schemas once and never sees a document: a fork takes milliseconds.
package final class WorkerInspector: SuspendingInspector {
    private let settings: WorkerSettings
    private let shelf: KeeperShelf
    private let service: WorkerDesk
    /// The pumps' threads.
    private let threads = DispatchGroup()

    private init(
        _ settings: WorkerSettings, prepare: @escaping @Sendable () throws(PortError) -> WorkerPreparation
    ) throws(PortError) {
        self.settings = settings
        let shelf = KeeperShelf(settings, prepare: prepare)
        self.shelf = shelf
        var bells: [Bell] = []
        for _ in 0..<max(settings.count, 1) { bells.append(try Bell()) }
        service = WorkerDesk(bells: bells, idleTimeout: settings.startPatience)
        for (index, bell) in bells.enumerated() {
            let pump = WorkerPump(index, bell: bell, service: service, settings: settings, shelf: shelf)
            // A queue of its own is a thread of its own.
            DispatchQueue(label: "inspection-worker-\(index)").async(group: threads) { pump.run() }
        }
    }

    deinit { close() }

    /// Starts the first worker and waits until it is ready; blocks. The others are started when documents wait.
    /// - Parameters:
    ///   - settings: how many, and what each may use.
    ///   - prepare: asked anew at each `restart` and for each worker that is started later; looks up what is installed.
    /// - Returns: workers of which one is ready.
    /// - Throws: what `prepare` throws, here or in a worker; `.internalFault` when a worker cannot be started.
    package static func start(
        _ settings: WorkerSettings, prepare: @escaping @Sendable () throws(PortError) -> WorkerPreparation
    ) throws(PortError) -> WorkerInspector {
        let inspector = try WorkerInspector(settings, prepare: prepare)
        try inspector.restart()
        return inspector
    }

    package var versions: Set<TISSVersion> { service.versions }

    /// Which walls stand around the workers; those of the last that became ready.
    package var confinement: WorkerConfinement? { service.confinement }

    /// Workers lost since the start, by a crash, a limit or a kill.
    package var lostCount: Int { service.lostCount }

    /// Workers that are there, started or ready.
    var presentCount: Int { service.presentCount }

    /// Puts new workers, which compile what is installed now, in the place of those that are there; blocks until they are ready.
    /// Documents in hand are finished by the old ones, and documents that come meanwhile are not kept waiting.
    package func restart() throws(PortError) {
        let keeper = try shelf.makeKeeper()
        let generation = service.generation + 1
        var fresh: [WorkerProcess] = []
        for _ in 0..<max(service.presentCount, 1) {
            fresh.append(try WorkerProcess.start(settings, from: keeper, generation: generation))
        }
        for worker in fresh { try worker.waitUntilReady() }
        shelf.put(keeper, generation: generation)
        service.install(fresh, generation: generation)
    }

    /// Ends all workers; blocks until those that are busy have read what they have in hand. Documents that wait and those that
    /// come later are refused.
    package func close() {
        service.close()
        threads.wait()
        shelf.put(nil, generation: service.generation)
    }

    package func inspect(_ document: DocumentDescriptor, limits: Limits) throws(PortError) -> Inspection {
        let request = InspectionRequest(document: document, limits: limits)
        try service.submit(request)
        return try request.wait()
    }

    /// As the other, for callers that are tasks: no thread waits, which costs a document less than waking one. `document` stays
    /// open until this returns; cancellation does not cut it short.
    package func inspectSuspended(
        _ document: DocumentDescriptor, limits: Limits
    ) async throws(PortError) -> Inspection {
        var request: InspectionRequest?
        await withCheckedContinuation { continuation in
            let made = InspectionRequest(document: document, limits: limits, continuation: continuation)
            request = made
            do throws(PortError) {
                try service.submit(made)
            } catch {
                made.fail(error)
            }
        }
        guard let request else { throw PortError(.internalFault, "A document was not handed over.") }
        return try request.outcome()
    }
}
