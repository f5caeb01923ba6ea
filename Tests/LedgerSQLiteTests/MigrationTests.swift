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

    /// Inserts drops as version 2 wrote them: accepted, with these deliveries.
    private func leaveDeliveries(_ deliveries: [[(destination: String, state: String, attempts: Int)]]) throws {
        let raw = try RawSQLite(folder)
        for (index, deliveries) in deliveries.enumerated() {
            let id = Sample.id(index + 1)
            try raw.execute(
                """
                INSERT INTO drops (id, name, name_folded, folder, inbox_path, byte_count, digest, received_at,
                    is_cut_short, state, bxx_status, verdict, open_deliveries)
                VALUES ('\(id)', 'a.xml', 'a.xml', '', x'61', 3, '\(Sample.digest(1))', 1760000001000000, 0, 'judged',
                    1, 'accepted', \(deliveries.count { $0.state == "waiting" || $0.state == "placing" }))
                """)
            for (ordinal, delivery) in deliveries.enumerated() {
                try raw.execute(
                    """
                    INSERT INTO deliveries (drop_id, destination, ordinal, state, attempts, created_at, last_attempt_at,
                        placement_path)
                    VALUES ('\(id)', '\(delivery.destination)', \(ordinal), '\(delivery.state)', \(delivery.attempts),
                        1760000001000000, 1760000002000000, 'import/\(index).xml')
                    """)
            }
        }
    }

    @Test func `files that were placed before hand-overs were observed are lying, and BXX follows`() async throws {
        try leave(at: 2)
        try leaveDeliveries([
            [("import", "delivered", 1)], [("hat", "delivered", 1)], [("hat", "waiting", 0)], [("hat", "waiting", 2)],
            [("hat", "refused", 1), ("import", "delivered", 1)], [("import", "placing", 1)],
            [("import", "waiting", 1)], [("hat", "delivered", 1), ("import", "delivered", 1)],
        ])
        let ledger = try LedgerAdapter.sqlite.open(in: folder)
        for number in 1...8 {
            let record = try #require(try await ledger.record(number))
            #expect(record.bxxStatus == .of(verdict: record.verdict, outcomes: record.outcomes), "\(number)")
            #expect(record.drop.origin == .inbox)
            for outcome in record.outcomes {
                let isPlaced = outcome.destination == .importFolder && outcome.state == .delivered
                #expect(outcome.handOver == (isPlaced ? .lying : nil))
            }
        }
        #expect(try await ledger.record(1)?.bxxStatus == .inImport)
        #expect(try await ledger.record(5)?.bxxStatus == .inSubmission)
        let watched = try await ledger.watchedPlacements(takenSince: Sample.start, after: nil, limit: 9)
        #expect(watched.map(\.path) == ["import/0.xml", "import/4.xml", "import/7.xml"])
        try await ledger.list(Sample.listed(1), at: 10)
        #expect(try await ledger.steps(at: 10) == [Sample.key(1)])
    }

    @Test func `drops of a ledger without archives keep their origin and can still be settled`() async throws {
        try leave(at: 3)
        let raw = try RawSQLite(folder)
        for (number, state, open) in [(1, "judged", 0), (2, "judged", 1), (3, "settled", 0)] {
            try raw.execute(
                """
                INSERT INTO drops (id, name, name_folded, folder, inbox_path, byte_count, digest, received_at,
                    is_cut_short, state, bxx_status, verdict, judged_at, open_deliveries, batch_number, batch_provider,
                    batch_auth_type)
                VALUES ('\(Sample.id(number))', 'a.xml', 'a.xml', '', x'61', 3, '\(Sample.digest(number))',
                    1760000001000000, 0, '\(state)', 2, 'rejected', 1760000002000000, \(open),
                    \(number == 1 ? "'71', '000121', '02'" : "NULL, NULL, NULL"))
                """)
            try raw.execute(
                """
                INSERT INTO documents (drop_id, verdict, digest, kind, guia_count, total_cents, facts)
                VALUES ('\(Sample.id(number))', 'rejected', '\(Sample.digest(number))', 'message', 0, 0,
                    '\(String(decoding: try JSONEncoder().encode(DocumentFacts(Sample.inspection())), as: UTF8.self))')
                """)
        }
        let ledger = try LedgerAdapter.sqlite.open(in: folder)
        let waiting = try await ledger.unsettled(limit: 9)
        #expect(waiting.map(\.drop.id) == [Sample.id(1)] && waiting.first?.entries == [])
        #expect(waiting.first?.drop.origin == .batch(Sample.reference(1)))
        #expect(try await ledger.record(2)?.drop.origin == .inbox)
        try await ledger.settle(1, .error)
        #expect(try raw.texts("SELECT BXX_SEQUEN FROM BXX ORDER BY 1") == (1...3).map { Sample.id($0).text })
        try await ledger.unpack(4, entries: [5])
        #expect(try await ledger.members(of: 4).map(\.drop.id) == [Sample.id(5)])
    }

    @Test func `a ledger of a newer program is refused and not changed`() throws {
        try leave(at: Migrator.latest)
        try RawSQLite(folder).execute(
            "INSERT INTO schema_migrations VALUES (\(Migrator.latest + 1), 'later', '\(Sample.digest(1))', 0)")
        let before = try RawSQLite(folder).schema()
        #expect { try LedgerAdapter.sqlite.open(in: folder) } throws: {
            ($0 as? PortError)?.code == .configuration
        }
        #expect(try RawSQLite(folder).schema() == before)
    }

    @Test func `a step that was edited after it was applied is refused`() throws {
        try leave(at: 1)
        try RawSQLite(folder).execute("UPDATE schema_migrations SET digest = '\(Sample.digest(1))'")
        #expect { try LedgerAdapter.sqlite.open(in: folder) } throws: {
            ($0 as? PortError)?.code == .configuration
        }
    }

    @Test func `a step that fails changes nothing`() throws {
        try leave(at: 1)
        try RawSQLite(folder).execute("CREATE TABLE BXX (taken INTEGER)")
        let before = try RawSQLite(folder).schema()
        #expect(throws: PortError.self) { try LedgerAdapter.sqlite.open(in: folder) }
        #expect(try RawSQLite(folder).schema() == before)
    }
}
