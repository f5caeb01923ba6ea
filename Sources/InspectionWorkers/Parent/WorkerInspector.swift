import Dispatch
package import Domain

/// Inspects documents in a fixed number of sandboxed child processes that hold nothing worth stealing.
///
/// Purpose: what a document does to the parser, it does to a child only. Diagnostics: a child that crashes, ends or takes too long is a
/// transient `PortError` that names the signal; `sandbox` says what the children have given up. Security: a child has no secrets, no files
/// but those it is handed, no network; its answers are bounded and checked.
///
/// `inspect` blocks its thread until the document's answer is there. Each child is handed documents ahead of its answers, so it pays to call
/// from more threads than there are children: eight for each is where more gain little. All are forked from one fork server, which compiles
/// the schemas once and never sees a document: a fork takes milliseconds, and so does replacing a lost child.
package final class WorkerInspector: SuspendingInspector {
    private let servers: ForkServerCache
    private let dispatcher: Dispatcher
    private let threads = DispatchGroup()
    /// What the children have given up, as the first of them found.
    package let sandbox: SandboxState

    private init(
        _ settings: WorkerSettings, prepare: @escaping @Sendable () throws(PortError) -> WorkerPreparation
    ) throws(PortError) {
        servers = ForkServerCache(settings, prepare: prepare)
        dispatcher = Dispatcher(threadCount: max(settings.count, 1))
        dispatcher.install(generation: try servers.renew())
        let first = try servers.child()
        sandbox = first.sandbox
        for index in 0..<dispatcher.threadCount {
            let thread = WorkerThread(dispatcher, servers, child: index == 0 ? first : nil)
            // A queue of its own is a thread of its own.
            DispatchQueue(label: "inspection-worker-\(index)").async(group: threads) { thread.run() }
        }
    }

    deinit { close() }

    /// Starts all children and waits until the first is ready; blocks.
    /// - Parameters:
    ///   - settings: how many, and what each may use.
    ///   - prepare: asked anew at each `restart`, and when the fork server was lost; looks up what is installed.
    /// - Returns: an inspector of which one child is ready.
    /// - Throws: what `prepare` throws, here or in a child; `.internalFault` when a child cannot be started.
    package static func start(
        _ settings: WorkerSettings, prepare: @escaping @Sendable () throws(PortError) -> WorkerPreparation
    ) throws(PortError) -> WorkerInspector {
        try WorkerInspector(settings, prepare: prepare)
    }

    package var versions: Set<TISSVersion> { servers.versions }

    /// Children lost since the start, by a crash, a limit or a kill.
    package var lostCount: Int { dispatcher.lostCount }

    /// Children that are there.
    var childCount: Int { dispatcher.childCount }

    /// Puts children that know what is installed now in the place of those that are there; blocks until it is compiled. Documents in hand are
    /// finished by the old ones; documents that come meanwhile are not kept waiting.
    package func restart() throws(PortError) { dispatcher.install(generation: try servers.renew()) }

    /// Ends all children; blocks until those that are busy have read what they have in hand. Documents that wait and those that come later are
    /// refused.
    package func close() {
        dispatcher.close()
        threads.wait()
        servers.close()
    }

    package func inspect(_ document: DocumentDescriptor, limits: Limits) throws(PortError) -> Inspection {
        let answer = Answer()
        let isThere = DispatchSemaphore(value: 0)
        try dispatcher.submit(
            InspectionRequest(document, limits) { result in
                answer.result = result
                isThere.signal()
            })
        isThere.wait()
        return try answer.result.get()
    }

    /// As the other, for callers that are tasks: no thread waits, which costs a document less than waking one. `document` stays
    /// open until this returns; cancellation does not cut it short.
    package func inspectSuspended(
        _ document: DocumentDescriptor, limits: Limits
    ) async throws(PortError) -> Inspection {
        let result: Result<Inspection, PortError> = await withCheckedContinuation { continuation in
            do throws(PortError) {
                try dispatcher.submit(InspectionRequest(document, limits) { continuation.resume(returning: $0) })
            } catch {
                continuation.resume(returning: .failure(error))
            }
        }
        return try result.get()
    }
}

// Unchecked: written before its semaphore is signalled, read after.
private final class Answer: @unchecked Sendable {
    var result: Result<Inspection, PortError> = .failure(PortError(.internalFault, "A document got no answer."))
}
