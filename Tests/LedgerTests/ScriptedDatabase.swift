import Domain
import Synchronization

@testable import Ledger

/// A database that returns no rows and fails as scripted. Its writes run at once or when the test calls `runScheduled`.
final class ScriptedDatabase: LedgerDatabase {
    struct Script {
        var statements: [String] = []
        var failures: [String: PortError] = [:]
        var durability: PortError?
        var scheduled: [@Sendable (any LedgerConnection) -> Void] = []
    }

    let script = Mutex(Script())
    let dialect = LedgerDialect(
        numberKey: "BIGINT", bytes: "BLOB", beginWriting: "BEGIN WRITING", appendOnly: { _ in [] }, day: { $0 },
        clock: { $0 }, joined: { $0 })
    private let runsAtOnce: Bool

    init(runsAtOnce: Bool = true) { self.runsAtOnce = runsAtOnce }

    var statements: [String] { script.withLock { $0.statements } }

    func fail(at statement: String, with error: PortError?) { script.withLock { $0.failures[statement] = error } }

    /// Runs the writes scheduled so far.
    func runScheduled() {
        let bodies = script.withLock { script in
            defer { script.scheduled = [] }
            return script.scheduled
        }
        for body in bodies { body(ScriptedConnection(self)) }
    }

    func scheduleWrite(_ body: @escaping @Sendable (any LedgerConnection) -> Void) {
        script.withLock { $0.scheduled.append(body) }
        if runsAtOnce { runScheduled() }
    }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any LedgerConnection) throws(PortError) -> Value
    ) async throws(PortError) -> Value {
        try body(ScriptedConnection(self))
    }

    func checkDurability(_ connection: any LedgerConnection) throws(PortError) {
        if let error = script.withLock({ $0.durability }) { throw error }
    }

    func integrityErrors(_ connection: any LedgerConnection) throws(PortError) -> [String] { [] }
}

final class ScriptedConnection: LedgerConnection {
    private let database: ScriptedDatabase

    init(_ database: ScriptedDatabase) { self.database = database }

    func execute(_ sql: String, _ arguments: [LedgerValue]) throws(PortError) -> Int {
        let failure = database.script.withLock { script in
            script.statements.append(sql)
            return script.failures[sql]
        }
        if let failure { throw failure }
        return 1
    }

    func query(_ sql: String, _ arguments: [LedgerValue]) throws(PortError) -> [LedgerRow] { [] }
}
