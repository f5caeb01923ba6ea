import Domain
import Foundation
import LedgerSQLite
import TestSupport
import Testing

struct JournalTrustTests {
    private let folder: TemporaryFolder
    private let ledger: any VerifiableLedger

    init() throws {
        folder = try TemporaryFolder()
        ledger = try LedgerAdapter.sqlite.open(in: folder)
    }

    private func fill() async throws {
        for number in 1...5 { try await ledger.reject(number) }
    }

    @Test func `an unchanged journal is whole`() async throws {
        #expect(
            try await ledger.verify() == LedgerVerification(eventsChecked: 0, firstBroken: nil, integrityErrors: []))
        try await fill()
        #expect(
            try await ledger.verify() == LedgerVerification(eventsChecked: 10, firstBroken: nil, integrityErrors: []))
    }

    @Test func `the database itself refuses to change or remove an event`() async throws {
        try await fill()
        let raw = try RawSQLite(folder)
        for statement in ["UPDATE events SET detail = '{}'", "DELETE FROM events WHERE number = 10"] {
            #expect(throws: (any Error).self) { try raw.execute(statement) }
        }
        #expect(try await ledger.verify().isWhole)
    }

    @Test(arguments: [
        "UPDATE events SET detail = replace(detail, '17', '16') WHERE number = 6",
        "UPDATE events SET time = time + 1 WHERE number = 6",
        "UPDATE events SET drop_id = '0000000000000000' WHERE number = 6",
        "UPDATE events SET kind = 'settled' WHERE number = 6",
        "UPDATE events SET hash = 'none' WHERE number = 6",
        "UPDATE events SET detail = x'00' WHERE number = 6",
        "DELETE FROM events WHERE number = 6",
    ])
    func `a changed or missing event is named by its number`(_ forgery: String) async throws {
        try await fill()
        let raw = try RawSQLite(folder)
        try raw.disarmJournal()
        try raw.execute(forgery)
        let verification = try await ledger.verify()
        #expect(verification.firstBroken == 6)
        #expect(verification.eventsChecked == 5)
        #expect(!verification.isWhole)
    }

    @Test func `a journal truncated at its end contradicts the drops`() async throws {
        try await fill()
        let raw = try RawSQLite(folder)
        try raw.disarmJournal()
        try raw.execute("DELETE FROM events WHERE number = 10")
        let verification = try await ledger.verify()
        #expect(verification.firstBroken == nil, "the chain itself is still valid")
        #expect(verification.integrityErrors.contains { $0.contains(Sample.id(5).text) })
    }

    @Test func `a journal truncated while it is in use stops the writer`() async throws {
        try await fill()
        let raw = try RawSQLite(folder)
        try raw.disarmJournal()
        try raw.execute("DELETE FROM events WHERE number >= 9")
        await #expect { try await ledger.recordClaims([Sample.claim(9)]) } throws: {
            ($0 as? PortError)?.code == .malformed
        }
    }

    @Test(arguments: [
        ("UPDATE drops SET verdict = 'accepted' WHERE id = (SELECT min(id) FROM drops)", "verdict"),
        ("UPDATE drops SET open_deliveries = 3 WHERE id = (SELECT min(id) FROM drops)", "open deliveries"),
        ("UPDATE drops SET open_entries = 3 WHERE id = (SELECT min(id) FROM drops)", "open entries"),
        (
            """
            UPDATE drops SET archive_id = (SELECT min(id) FROM drops), entry_path = 'a', entry_ordinal = 1, entry_depth = 1
            WHERE id = (SELECT max(id) FROM drops)
            """, "no accepted archive"
        ),
        ("UPDATE drops SET batch_number = '70001'", "queue of batches"),
        ("PRAGMA foreign_keys = OFF; DELETE FROM drops WHERE id = (SELECT min(id) FROM drops)", "refers to"),
    ])
    func `tables that contradict one another are reported`(_ forgery: (sql: String, word: String)) async throws {
        try await fill()
        try RawSQLite(folder).execute(forgery.sql)
        let verification = try await ledger.verify()
        #expect(verification.integrityErrors.contains { $0.contains(forgery.word) }, "\(verification.integrityErrors)")
    }

    @Test func `a long journal is checked across page borders`() async throws {
        for start in stride(from: 1, through: 4_000, by: 500) {
            try await ledger.recordClaims((start..<start + 500).map { Sample.claim($0) })
        }
        #expect(try await ledger.verify().eventsChecked == 4_000)
        let raw = try RawSQLite(folder)
        try raw.disarmJournal()
        try raw.execute("UPDATE events SET detail = '{\"bytes\":0}' WHERE number = 2001")
        #expect(try await ledger.verify().firstBroken == 2_001)
    }
}
