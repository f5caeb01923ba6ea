import Domain
import Synchronization

/// Combines the writes of many callers into few commits, because a commit costs one flush whatever it contains.
///
/// While one commit is flushed, further writes queue; the writing thread then commits all of them together. No write
/// waits for others: the first one of a quiet period is committed at once. Each write runs in its own savepoint, so a
/// failing one does not affect the others. Every caller resumes only after the COMMIT with its work is durable.
final class CommitGroup: Sendable {
    private struct State {
        var pending: [PendingWrite] = []
        /// A drain is scheduled or running; it takes added writes until none are left.
        var isDraining = false
        /// Set when a commit on the connection is no longer durable; every later write fails until it is durable again.
        var broken: PortError?
        var seen: JournalHead?
    }

    /// Bounds the length of one transaction, so that the first of many callers does not wait for all of them.
    private static let writesPerCommitMax = 1_024

    private let database: any LedgerDatabase
    private let onCommit: @Sendable (_ writeCount: Int) -> Void
    private let state = Mutex(State())

    init(database: any LedgerDatabase, onCommit: @escaping @Sendable (Int) -> Void) {
        self.database = database
        self.onCommit = onCommit
    }

    /// Returns when the work of `body` is durable. `body` runs on the writing thread and must not block.
    /// - Throws: the error of `body`, whose own work is rolled back; or the error of the failed commit, with
    ///   `isOutcomeUnknown` when it failed during the flush.
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (LedgerTransaction) throws(PortError) -> Value
    ) async throws(PortError) -> Value {
        let result = await withCheckedContinuation { continuation in
            add(PendingWrite(body, continuation))
        }
        return try result.get()
    }

    private func add(_ write: PendingWrite) {
        let becomesFirst = state.withLock { state in
            state.pending.append(write)
            defer { state.isDraining = true }
            return !state.isDraining
        }
        guard becomesFirst else { return }
        database.scheduleWrite { connection in self.drain(connection) }
    }

    private func drain(_ connection: any LedgerConnection) {
        while let writes = takePending() { commit(writes, on: connection) }
    }

    private func takePending() -> [PendingWrite]? {
        state.withLock { state in
            guard !state.pending.isEmpty else {
                state.isDraining = false
                return nil
            }
            guard state.pending.count > Self.writesPerCommitMax else {
                defer { state.pending = [] }
                return state.pending
            }
            defer { state.pending.removeFirst(Self.writesPerCommitMax) }
            return Array(state.pending.prefix(Self.writesPerCommitMax))
        }
    }

    private func commit(_ writes: [PendingWrite], on connection: any LedgerConnection) {
        var resumptions: [@Sendable () -> Void] = []
        do throws(PortError) {
            let (broken, seen) = state.withLock { ($0.broken, $0.seen) }
            if broken != nil {
                // The check itself may have failed together with the disk, so it is repeated rather than remembered.
                try database.checkDurability(connection)
                state.withLock { $0.broken = nil }
            }
            try connection.execute(database.dialect.beginWriting)
            let journal = try Journal.open(connection, seen: seen)
            let transaction = LedgerTransaction(connection: connection, journal: journal)
            for write in writes { resumptions.append(try run(write, in: transaction)) }
            try commitDurably(connection)
            state.withLock { $0.seen = transaction.journal.head }
        } catch {
            recover(connection)
            for write in writes { write.fail(error) }
            return
        }
        onCommit(writes.count)
        for resume in resumptions { resume() }
    }

    /// - Throws: only when the savepoint cannot be rolled back; the whole transaction is then lost.
    private func run(
        _ write: PendingWrite, in transaction: LedgerTransaction
    ) throws(PortError) -> @Sendable () -> Void {
        switch try transaction.attempt({ transaction throws(PortError) in try write.run(transaction) }) {
        case .success(let resume): return resume
        case .failure(let error): return { write.fail(error) }
        }
    }

    /// Runs `body` for every element in one transaction, each in a savepoint of its own: one result each, in order.
    func writeEach<Element: Sendable, Value: Sendable>(
        _ elements: [Element],
        _ body: @escaping @Sendable (Element, LedgerTransaction) throws(PortError) -> Value
    ) async -> [Result<Value, PortError>] {
        guard !elements.isEmpty else { return [] }
        do throws(PortError) {
            return try await write { transaction throws(PortError) in
                var results: [Result<Value, PortError>] = []
                results.reserveCapacity(elements.count)
                for element in elements {
                    results.append(
                        try transaction.attempt { transaction throws(PortError) in try body(element, transaction) })
                }
                return results
            }
        } catch {
            return elements.map { _ in .failure(error) }
        }
    }

    private func commitDurably(_ connection: any LedgerConnection) throws(PortError) {
        do throws(PortError) {
            try connection.execute("COMMIT")
        } catch {
            throw PortError(
                error.code, "The ledger could not commit: \(error.message)", isTransient: error.isTransient,
                isOutcomeUnknown: true, cause: error)
        }
    }

    /// After a failure the connection stays in use only if it has no open transaction and still flushes its commits.
    private func recover(_ connection: any LedgerConnection) {
        do throws(PortError) {
            try connection.execute("ROLLBACK")
        } catch {
            // The database ended the transaction itself, or BEGIN failed; the check below requires that none is open.
        }
        do throws(PortError) {
            try database.checkDurability(connection)
        } catch {
            state.withLock { $0.broken = error }
        }
    }
}
