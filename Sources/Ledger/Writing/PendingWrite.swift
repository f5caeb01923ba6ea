import Domain

/// A caller's write that waits for a commit. After the end of the commit, exactly one of two is called, once: the
/// closure that `run` returned, or `fail`.
struct PendingWrite: Sendable {
    /// Does the work and returns the closure that resumes the caller.
    let run: @Sendable (LedgerTransaction) throws(PortError) -> @Sendable () -> Void
    let fail: @Sendable (PortError) -> Void

    init<Value: Sendable>(
        _ body: @escaping @Sendable (LedgerTransaction) throws(PortError) -> Value,
        _ continuation: CheckedContinuation<Result<Value, PortError>, Never>
    ) {
        run = { (transaction) throws(PortError) in
            let value = try body(transaction)
            return { continuation.resume(returning: .success(value)) }
        }
        fail = { error in continuation.resume(returning: .failure(error)) }
    }
}
