import Domain

/// One caller's write, waiting for a commit. Exactly one of what `run` returns and `fail` is called, once, after the commit's end.
struct PendingWrite: Sendable {
    /// Does the work; the caller is resumed by what it returns.
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
