import Domain
import Foundation
import GRDB
import Ledger
import TestSupport
import Testing

@testable import LedgerSQLite

struct MigrationTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Creates the file with its tables at `version`, as an earlier program did.
    private func leave(at version: Int) throws {
        let database = try SQLiteDatabase.open(path: folder.ledgerPath)
        try database.writeNow { connection throws(PortError) in
            try Migrator(connection: connection, dialect: .sqlite).migrate(upTo: version, at: Sample.start)
        }
    }

    /// Records these steps as applied, as builds up to 0.1.0 did.
    private func leave(formerSteps: Int) throws {
        // The first step makes the tables of 0.1.0.
        try leave(at: 1)
        let raw = try RawSQLite(folder)
        try raw.execute("DELETE FROM schema_migrations")
        for (index, step) in FormerLedger.steps.prefix(formerSteps).enumerated() {
            try raw.execute(
                "INSERT INTO schema_migrations VALUES (\(index + 1), '\(step.name)', '\(step.digest)', 1760000000000000)"
            )
        }
    }

    private func refusal() -> PortError? {
        do {
            _ = try LedgerAdapter.sqlite.open(in: folder)
            return nil
        } catch {
            return error as? PortError
        }
    }

    /// Inserts a claim as version 1 wrote it; every later version must still read it.
    private func leaveClaim() throws {
        try RawSQLite(folder).execute(
            """
            INSERT INTO drops (id, name, name_folded, folder, inbox_path, byte_count, digest, received_at,
                is_cut_short, state, bxx_status)
            VALUES ('\(Sample.id(1))', 'a.xml', 'a.xml', '', x'612e786d6c', 3, '\(Sample.digest(1))', 1760000001000000,
                0, 'claimed', 0)
            """)
    }

    @Test(arguments: 0...Migrator.latest)
    func `tables of every earlier version migrate to those of a new ledger, with their rows`(_ version: Int)
        async throws
    {
        let fresh = try TemporaryFolder()
        _ = try LedgerAdapter.sqlite.open(in: fresh)
        try leave(at: version)
        if version > 0 { try leaveClaim() }
        let ledger = try LedgerAdapter.sqlite.open(in: folder)
        #expect(try RawSQLite(folder).schema() == RawSQLite(fresh).schema())
        if version > 0 {
            #expect(try await ledger.record(1)?.drop.receivedAt == Sample.time(1))
            #expect(try await ledger.record(1)?.drop.digest == Sample.digest(1))
        }
        #expect(try await ledger.accept(2).protocolNumber == "1")
        #expect(
            try RawSQLite(folder).texts("SELECT number FROM schema_migrations ORDER BY number")
                == (1...Migrator.latest).map(String.init))
    }

    @Test func `a ledger of 0.1.0 is adopted with its rows, and opens again`() async throws {
        try leave(formerSteps: FormerLedger.steps.count)
        try leaveClaim()
        for _ in 1...2 {
            let ledger = try LedgerAdapter.sqlite.open(in: folder)
            #expect(try await ledger.record(1)?.drop.digest == Sample.digest(1))
        }
        #expect(
            try RawSQLite(folder).texts("SELECT number || ' ' || name FROM schema_migrations ORDER BY number")
                == ["1 initial", "2 portal refusals"])
    }

    @Test(arguments: [1, 5, 10])
    func `a ledger of a build before 0.1.0 is refused, with what to do, and not changed`(_ steps: Int) throws {
        try leave(formerSteps: steps)
        let error = try #require(refusal())
        #expect(error.code == .configuration)
        #expect(error.message.contains("\(steps) of 11 steps"))
        #expect(error.message.contains("Start hatspool 0.1.0 with it once"))
        #expect(
            try RawSQLite(folder).texts("SELECT name FROM schema_migrations ORDER BY number")
                == FormerLedger.steps.prefix(steps).map(\.name))
    }

    @Test func `former steps that were edited are refused`() throws {
        try leave(formerSteps: FormerLedger.steps.count)
        try RawSQLite(folder).execute(
            "UPDATE schema_migrations SET digest = '\(Sample.digest(1))' WHERE number = 7")
        #expect(refusal()?.code == .configuration)
    }

    @Test func `a ledger of a newer program is refused and not changed`() throws {
        try leave(at: Migrator.latest)
        try RawSQLite(folder).execute(
            "INSERT INTO schema_migrations VALUES (\(Migrator.latest + 1), 'later', '\(Sample.digest(1))', 0)")
        let before = try RawSQLite(folder).schema()
        #expect(refusal()?.code == .configuration)
        #expect(try RawSQLite(folder).schema() == before)
    }

    @Test func `a step that was edited after it was applied is refused`() throws {
        try leave(at: 1)
        try RawSQLite(folder).execute("UPDATE schema_migrations SET digest = '\(Sample.digest(1))'")
        #expect(refusal()?.code == .configuration)
    }

    @Test func `a step that fails changes nothing`() throws {
        try leave(at: 0)
        try RawSQLite(folder).execute("CREATE TABLE BXX (taken INTEGER)")
        let before = try RawSQLite(folder).schema()
        #expect(refusal() != nil)
        #expect(try RawSQLite(folder).schema() == before)
    }
}

/// The rows of `schema_migrations` in a ledger of 0.1.0.
private enum FormerLedger {
    static let steps: [(name: String, digest: String)] = [
        ("tables", "5522ca10e1179f8441e7fbe8d0278312e3b7626a39339eeec0b86d8afdd0e506"),
        ("protheus views", "01656d15df6ad826a0f730a986e2356734dd51652e776288d9d15ca81af8e887"),
        ("from HAT", "fa084b77a9aba4677401c493c5925c896930a1681ba7060b2cf65b31618d756a"),
        ("archives", "f04fd3b1ca2c2f47580a444cd16befa761f1c664352ed08753464b61973ed4b0"),
        ("orders", "a5a31859725c75d38059c2ad724398888309f3afa1466ae213399e38175ceca6"),
        ("accepted guias", "cf4a1de601dd2156a5e962a1a0393711c2007b6d5333727e2123befd25452025"),
        ("service conditions", "a68175484b4dcc9bfd8fe8ec9e3027bf1cbf5920a1abad6ff7338dd0eefa2802"),
        ("availability", "31d9f744c0d7838750660899822e45c6a946237793278f870223cd0455bdcd20"),
        ("after the hand-over", "d97ece24490b6a9b3ec73c963bf847bf51450207be8c394381373185710517e1"),
        ("spool binding", "e91c5dbd73f6a81e596f47484a4400e69c4e69106bf5547a7c4f7dda868badf0"),
        ("due deliveries", "f79b815b05e6dcaf71c6e609641badca9f2d338f9314724ab45907be55024954"),
    ]
}
