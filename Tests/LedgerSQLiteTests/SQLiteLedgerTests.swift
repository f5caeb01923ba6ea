import Domain
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Ledger
@testable import LedgerSQLite

struct SQLiteLedgerTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func `the writer reports that its commits are flushed`() throws {
        let database = try SQLiteDatabase.open(path: folder.ledgerPath)
        try database.writeNow { connection throws(PortError) in
            let synchronous = try connection.integer("PRAGMA synchronous")
            #expect(synchronous == 2)
        }
    }

    @Test(arguments: ["PRAGMA synchronous = NORMAL", "PRAGMA synchronous = OFF", "PRAGMA foreign_keys = OFF"])
    func `a writer that could lose a commit is refused`(_ pragma: String) throws {
        let database = try SQLiteDatabase.open(path: folder.ledgerPath)
        try database.writeNow { connection throws(PortError) in try database.checkDurability(connection) }
        #expect {
            try database.writeNow { connection throws(PortError) in
                try connection.execute(pragma)
                try database.checkDurability(connection)
            }
        } throws: { ($0 as? PortError)?.code == .configuration }
    }

    @Test func `a file without a write-ahead log is refused`() throws {
        let queue = try DatabaseQueue(path: folder.ledgerPath)
        #expect {
            try queue.writeWithoutTransaction { try DurabilityCheck.run(SQLiteConnection($0)) }
        } throws: { ($0 as? PortError)?.code == .configuration }
    }

    @Test func `a new ledger is readable by its owner only`() async throws {
        let ledger = try LedgerAdapter.sqlite.open(in: folder)
        try await ledger.recordClaims([Sample.claim(1)])
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(names.contains("ledger.sqlite-wal"))
        for name in names {
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder.path)/\(name)")
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
        }
    }

    @Test func `a read that a stop cancels is not a fault of the ledger`() async throws {
        let ledger = try LedgerAdapter.sqlite.open(in: folder)
        let reading = Task { () throws(PortError) -> LedgerCounts in
            while !Task.isCancelled { await Task.yield() }
            return try await ledger.counts()
        }
        reading.cancel()
        await #expect { try await reading.value } throws: { ($0 as? PortError)?.code == .cancelled }
    }

    @Test func `a file that is no ledger is reported as such`() throws {
        #expect { try SQLiteLedger.open(path: folder.path + "/absent/ledger.sqlite") } throws: {
            ($0 as? PortError)?.code == .notFound
        }
        try Data(repeating: 0x58, count: 8_192).write(to: URL(filePath: folder.ledgerPath))
        #expect { try SQLiteLedger.open(path: folder.ledgerPath) } throws: {
            ($0 as? PortError)?.code == .malformed
        }
    }

    @Test func `an error contains no argument of a statement`() async throws {
        let ledger = try LedgerAdapter.sqlite.open(in: folder)
        try await ledger.recordClaims([Sample.claim(1, path: InboxPath("secret-name.xml"))])
        await #expect { try await ledger.recordClaims([Sample.claim(1, path: InboxPath("secret-name.xml"))]) } throws: {
            let error = $0 as? PortError
            return error?.code == .exists && error?.debugDescription.contains("secret") == false
        }
    }

    @Test func `BXX shows a drop under the column names of Protheus`() async throws {
        let ledger = try LedgerAdapter.sqlite.open(in: folder)
        try await ledger.accept(1, lote: "10")
        try await ledger.attempt(1, at: 5, .delivered(Sample.receipt))
        try await ledger.recordClaims([Sample.claim(2)])
        try await ledger.release([Sample.id(2)], reason: .vanished, at: Sample.start)
        let row = try RawSQLite(folder).row("SELECT * FROM BXX WHERE BXX_IDXML = '10'")
        #expect(row["BXX_SEQUEN"] == Sample.id(1).text && row["BXX_ARQIN"] == "lote-1.xml")
        #expect(row["BXX_STATUS"] == "1" && row["BXX_TIPGUI"] == "02" && row["BXX_QTDGUI"] == "2")
        #expect(row["BXX_VLRTOT"] == "1234.5" && row["BXX_TISVER"] == "4.03.00" && row["BXX_CODPEG"] == "1")
        #expect(row["BXX_CODUSR"] == "HATSPOOL" && row["BXX_TPNFS"] == "0")
        #expect(row["BXX_CODRDA"] == "12345678000199" && row["BXX_PLSHAT"] == "B-1" && row["D_E_L_E_T_"] == " ")
        // 2025-10-09 08:53:21 UTC is the same day in Brasília; an hour before 03:00 UTC is the day before.
        #expect(row["BXX_DATMOV"] == "20251009")
        let raw = try RawSQLite(folder)
        #expect(try raw.text("SELECT D_E_L_E_T_ FROM BXX WHERE BXX_SEQUEN = '\(Sample.id(2))'") == "*")
        #expect(try raw.text("SELECT \(LedgerDialect.sqlite.day("1760061600000000"))") == "20251009")
        #expect(try raw.text("SELECT \(LedgerDialect.sqlite.day("1760065200000000"))") == "20251010")
    }
}
