import Dispatch
package import Domain

/// Inspects documents in a fixed number of sandboxed child processes without secrets.
///
/// A document that attacks the parser reaches only a child. A child that crashes, ends or takes too long becomes a
/// transient `PortError` that names the signal; `sandbox` reports the restrictions of the children. A child has no
/// secrets, no files except the descriptors it receives, and no network. Its answers are bounded and checked.
///
/// `inspect` blocks its thread until the document's answer arrives. Each child receives documents ahead of its
/// answers, so callers should use more threads than there are children; beyond eight threads per child the gain is
/// small. All children are forked from one fork server, which compiles the schemas once and never reads a document. A
/// fork, and so the replacement of a lost child, takes milliseconds.
package final class WorkerInspector: SuspendingInspector {
    private let servers: ForkServerCache
    private let dispatcher: Dispatcher
    private let threads = DispatchGroup()
    /// The restrictions of the children, as the first of them reported.
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
            // A queue of its own gives each child a thread of its own.
            DispatchQueue(label: "inspection-worker-\(index)").async(group: threads) { thread.run() }
        }
    }

    deinit { close() }

    /// Starts all children and waits until the first is ready; blocks.
    /// - Parameters:
    ///   - settings: the number of children and the limits of each.
    ///   - prepare: looks up what is installed. It is called again at each `restart`, and when the fork server was
    ///     lost.
    /// - Returns: an inspector with at least one ready child.
    /// - Throws: the error of `prepare` or of a child; `.internalFault` when a child cannot be started.
    package static func start(
        _ settings: WorkerSettings, prepare: @escaping @Sendable () throws(PortError) -> WorkerPreparation
    ) throws(PortError) -> WorkerInspector {
        try WorkerInspector(settings, prepare: prepare)
    }

    /// The versions whose schemas the current fork server compiled.
    package var versions: Set<TISSVersion> { servers.versions }

    /// The number of children lost since the start, by a crash, a limit or a kill.
    package var lostCount: Int { dispatcher.lostCount }

    /// The number of running children.
    var childCount: Int { dispatcher.childCount }

    /// Replaces the children by ones with the schemas that are installed now; blocks until these are compiled. The old
    /// children finish the documents sent to them, and documents submitted meanwhile do not wait.
    package func restart() throws(PortError) { dispatcher.install(generation: try servers.renew()) }

    /// Ends all children; blocks until they have read the documents sent to them. Queued documents and later ones are
    /// refused.
    package func close() {
        dispatcher.close()
        threads.wait()
        servers.close()
    }

    /// Inspects a document in a child; blocks until the answer arrives.
    /// - Throws: the error of the child's inspector; a transient error that names the signal, status or limit when the
    ///   child was lost; `.cancelled` after `close`.
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

    /// As `inspect`, but suspends the task instead of blocking a thread, which is cheaper than waking one. `document`
    /// must stay open until this returns. Cancellation does not interrupt it.
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
