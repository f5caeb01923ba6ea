import Domain
import Synchronization
import Testing

@testable import Ledger

struct CommitGroupTests {
    private let database = ScriptedDatabase()
    private let diskFull = PortError(.noSpace, "no room", isTransient: true)

    private func group(onCommit: @escaping @Sendable (Int) -> Void = { _ in }) -> CommitGroup {
        CommitGroup(database: database, onCommit: onCommit)
    }

    @Test func `a write runs in a savepoint inside one transaction`() async throws {
        let value = try await group().write { transaction throws(PortError) in
            try transaction.execute("INSERT one")
            return 7
        }
        #expect(value == 7)
        #expect(
            database.statements == [
                "BEGIN WRITING", "SAVEPOINT one_write", "INSERT one", "RELEASE SAVEPOINT one_write", "COMMIT",
            ])
    }

    @Test func `callers that wait together share one commit, and a failing one does not affect the others`() async {
        let database = ScriptedDatabase(runsAtOnce: false)
        let carried = Tally()
        let group = CommitGroup(database: database, onCommit: carried.add)
        let results = await withTaskGroup(of: Result<Int, PortError>.self) { tasks in
            for number in 0..<20 {
                tasks.addTask {
                    do throws(PortError) {
                        return .success(
                            try await group.write { transaction throws(PortError) in
                                guard number != 5 else { throw PortError(.refused, "five") }
                                return number
                            })
                    } catch {
                        return .failure(error)
                    }
                }
            }
            // Nothing is committed until the test runs it; all writes queued by then share a commit.
            var results: [Result<Int, PortError>] = []
            while results.count < 20 {
                while carried.sum < 20 {
                    await Task.yield()
                    database.runScheduled()
                }
                if let result = await tasks.next() { results.append(result) }
            }
            return results
        }
        let failures = results.compactMap { result -> PortError? in
            guard case .failure(let error) = result else { return nil }
            return error
        }
        #expect(results.count == 20)
        #expect(failures.map(\.code) == [.refused])
        #expect(carried.sum == 20)
        #expect(database.statements.filter { $0 == "ROLLBACK TO SAVEPOINT one_write" }.count == 1)
        #expect(
            database.statements.filter { $0 == "COMMIT" }.count == carried.count,
            "one commit carries all the writes that it tells of")
    }

    @Test func `a failed COMMIT fails its callers with an unknown outcome, and the next write succeeds`() async throws {
        let group = group()
        database.fail(at: "COMMIT", with: diskFull)
        await #expect { try await group.write { _ in } } throws: { error in
            let error = error as? PortError
            return error?.code == .noSpace && error?.isOutcomeUnknown == true && error?.isTransient == true
        }
        #expect(database.statements.last == "ROLLBACK")
        database.fail(at: "COMMIT", with: nil)
        try await group.write { _ in }
        #expect(database.statements.last == "COMMIT")
    }

    @Test func `a BEGIN that fails resumes every caller`() async throws {
        let group = group()
        database.fail(at: "BEGIN WRITING", with: PortError(.busy, "held", isTransient: true))
        await #expect { try await group.write { _ in } } throws: { ($0 as? PortError)?.code == .busy }
        database.fail(at: "BEGIN WRITING", with: nil)
        try await group.write { _ in }
    }

    @Test func `a savepoint that cannot be rolled back loses the whole transaction`() async {
        let group = group()
        database.fail(at: "ROLLBACK TO SAVEPOINT one_write", with: diskFull)
        await #expect {
            try await group.write { _ throws(PortError) in throw PortError(.refused, "mine") }
        } throws: { ($0 as? PortError)?.code == .noSpace }
        #expect(!database.statements.contains("COMMIT"))
    }

    @Test func `a connection that no longer flushes accepts no more writes`() async {
        let group = group()
        database.fail(at: "COMMIT", with: diskFull)
        database.script.withLock { $0.durability = PortError(.configuration, "synchronous is 1") }
        await #expect { try await group.write { _ in } } throws: { ($0 as? PortError)?.code == .noSpace }
        database.fail(at: "COMMIT", with: nil)
        await #expect { try await group.write { _ in } } throws: { ($0 as? PortError)?.code == .configuration }
        #expect(!database.statements.suffix(1).contains("COMMIT"))
    }

    @Test func `a connection that flushes again accepts writes again`() async throws {
        let group = group()
        database.fail(at: "COMMIT", with: diskFull)
        database.script.withLock { $0.durability = PortError(.ioFailure, "the disk failed under the ledger") }
        await #expect { try await group.write { _ in } } throws: { ($0 as? PortError)?.code == .noSpace }
        await #expect { try await group.write { _ in } } throws: { ($0 as? PortError)?.code == .ioFailure }
        database.fail(at: "COMMIT", with: nil)
        database.script.withLock { $0.durability = nil }
        try await group.write { _ in }
        #expect(database.statements.suffix(1).contains("COMMIT"))
    }
}

/// The counts that were reported after each commit.
final class Tally: Sendable {
    private let values = Mutex<[Int]>([])

    var sum: Int { values.withLock { $0.reduce(0, +) } }
    var count: Int { values.withLock { $0.count } }

    @Sendable func add(_ value: Int) { values.withLock { $0.append(value) } }
}
