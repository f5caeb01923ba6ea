import Domain
import Foundation
import TestSupport
import Testing

struct ProtheusViewTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func `B1R shows the queue of batches without its secrets`() async throws {
        let ledger = try LedgerAdapter.sqlite.open(in: folder)
        try await ledger.list(Sample.listed(1, token: "?sig=secret"), Sample.listed(2, date: "20261124"), at: 10)
        try await ledger.list(Sample.listed(2), operation: .delete, at: 11)
        try await ledger.fetch(1, at: 12)
        try await ledger.bring(1, at: 13)
        try await ledger.attempt(
            Sample.key(1), at: 20, .deferred(next: Sample.time(30), validator: nil, reason: "HTTP 500"))
        let raw = try RawSQLite(folder)
        let first = try raw.row("SELECT * FROM B1R WHERE B1R_PROTOC = 1")
        #expect(first["B1R_HATTOK"] == "" && first["B1R_HATARQ"] == "https://blob.example/1/a.xml")
        #expect(first["B1R_HATTIP"] == "0" && first["B1R_ORIGEM"] == "000121" && first["B1R_PROTOG"] == "71")
        #expect(first["B1R_PROTOI"] == "1" && first["B1R_DATSUB"] == "20261123" && first["B1R_STATUS"] == "5")
        #expect(first["B1R_QTDTRY"] == "1" && first["B1R_PROCES"] == "0")
        #expect(try raw.text("SELECT B1R_DATSUB FROM B1R WHERE B1R_PROTOC = 2") == "20261124")
        #expect(try raw.texts("SELECT B1R_HATTIP || B1R_STATUS FROM B1R ORDER BY B1R_PROTOC") == ["05", "01", "E0"])
    }

    @Test func `B1R_STATUS in the view equals the rule in code`() async throws {
        let ledger = try LedgerAdapter.sqlite.open(in: folder)
        try await ledger.recordClaims([Sample.claim(1)])
        let raw = try RawSQLite(folder)
        for operation in BatchOperation.allCases {
            for state in BatchState.allCases {
                for attempts in 0...1 {
                    try raw.execute(
                        """
                        INSERT INTO batches (batch_number, operation, health_provider_id, auth_type, state, batch_date,
                            storage_path, access_token, drop_id, attempts, listed_at)
                        VALUES ('1', '\(operation.rawValue)', '', '', '\(state.rawValue)', '', '', '',
                            '\(Sample.id(1))', \(attempts), 0)
                        """)
                    let rule = B1RStatus(operation: operation, state: state, attempts: attempts)
                    #expect(
                        try raw.text("SELECT B1R_STATUS FROM B1R") == "\(rule.rawValue)",
                        "\(operation) \(state) \(attempts)")
                    try raw.execute("DELETE FROM batches")
                }
            }
        }
    }

    @Test func `B2Z shows synchronised guias`() async throws {
        let ledger = try LedgerAdapter.sqlite.open(in: folder)
        try await ledger.placeGuia(1, at: 1)
        try await ledger.recordConfirmed([Sample.confirmation(1)], at: Sample.time(2))
        let row = try RawSQLite(folder).row("SELECT * FROM B2Z")
        #expect(row["B2Z_CODRDA"] == "000123" && row["B2Z_NUMAUT"] == "G1" && row["B2Z_SEQUEN"] == "1")
        #expect(row["B2Z_TIPGUI"] == "02" && row["B2Z_STATRK"] == "1" && row["B2Z_STATUS"] == "confirmed")
        #expect(row["B2Z_CANCEL"] == "0" && row["B2Z_AUDITO"] == "1" && row["B2Z_ORIGEM"] == "authorizations")
        #expect(row["B2Z_ARQUIV"] == "import/guias/1.xml" && row["B2Z_IMPORT"] == "lying")
        #expect(row["B2Z_DATMOV"] == "20251009" && row["B2Z_OPEMOV"] == "")
    }

    @Test func `B2Z_TIPGUI and B2Z_STATRK in the view equal the rules in code`() async throws {
        let ledger = try LedgerAdapter.sqlite.open(in: folder)
        let raw = try RawSQLite(folder)
        for (number, kind) in GuiaForm.allCases.enumerated() {
            for isAudit in [false, true] {
                var entry = Sample.entry(number)
                (entry.kind, entry.isAudit) = (kind, isAudit)
                try await ledger.recordPlacing([entry], at: Sample.start)
                #expect(
                    try raw.text("SELECT B2Z_TIPGUI FROM B2Z WHERE B2Z_NUMAUT = 'G\(number)'")
                        == kind.protheusType(isAudit: isAudit))
            }
        }
        for pass in GuiaPass.allCases {
            for (state, tracking) in [("confirmed", pass.success), ("failed", pass.failure)] {
                try raw.execute("UPDATE guias SET state = '\(state)', pass = '\(pass.rawValue)'")
                #expect(try raw.text("SELECT DISTINCT B2Z_STATRK FROM B2Z") == tracking.rawValue)
            }
        }
    }

    @Test func `BXX shows the entries of an archive, not the archive`() async throws {
        let ledger = try LedgerAdapter.sqlite.open(in: folder)
        try await ledger.unpack(1, entries: [2, 3])
        try await ledger.judgeArchive(
            Sample.member(2, of: 1, ordinal: 1), entries: [Sample.member(4, of: 2, ordinal: 1, depth: 2)])
        try await ledger.judgeMember(Sample.member(4, of: 2, ordinal: 1, depth: 2))
        let raw = try RawSQLite(folder)
        #expect(
            try raw.texts("SELECT BXX_SEQUEN || BXX_STATUS FROM BXX ORDER BY 1")
                == ["\(Sample.id(3))0", "\(Sample.id(4))1"])
        #expect(try raw.text("SELECT BXX_CODUSR FROM BXX") == "HATSPOOL")
    }

    @Test func `BXX identifies a file from HAT by its user, kind, provider and batch`() async throws {
        let ledger = try LedgerAdapter.sqlite.open(in: folder)
        try await ledger.list(Sample.listed(1), at: 10)
        try await ledger.fetch(1, at: 11)
        try await ledger.bring(1, lote: "10", at: 12)
        let row = try RawSQLite(folder).row("SELECT * FROM BXX")
        #expect(row["BXX_CODUSR"] == "PLS_HAT" && row["BXX_TPNFS"] == "1" && row["BXX_PLSHAT"] == "71")
        #expect(row["BXX_CODRDA"] == "000121" && row["BXX_STATUS"] == "7" && row["BXX_CODPEG"] == "1")
        try await ledger.recordHandOvers(
            [WatchedPlacement(subject: .drop(Sample.id(1)), path: "import/1/1.xml", handOver: .taken)],
            at: Sample.time(20))
        #expect(try RawSQLite(folder).text("SELECT BXX_STATUS FROM BXX") == "3")
    }

    @Test func `BXX shows a glosa appeal by HAT's type or its own transaction, and a file that is held`()
        async throws
    {
        let ledger = try LedgerAdapter.sqlite.open(in: folder)
        for number in 1...3 {
            try await ledger.list(Sample.listed(number), at: 10)
            try await ledger.fetch(number, at: 11)
            try await ledger.bring(number, lote: "\(number)", at: 12)
        }
        let raw = try RawSQLite(folder)
        let columns = "BXX_TIPGUI || '|' || BXX_PROGLO || '|' || BXX_CHVPEG || '|' || BXX_BLOQUE"
        let plain = try raw.texts("SELECT \(columns) FROM BXX ORDER BY BXX_SEQUEN")
        #expect(plain.allSatisfy { $0.hasSuffix("|||0") })
        try raw.execute("UPDATE drops SET batch_auth_type = '10' WHERE id = '\(Sample.id(1))'")
        try raw.execute("UPDATE documents SET transaction_name = 'RECURSO_GLOSA' WHERE drop_id = '\(Sample.id(2))'")
        try raw.execute("UPDATE deliveries SET state = 'held' WHERE drop_id = '\(Sample.id(3))'")
        let rows = try raw.texts("SELECT \(columns) FROM BXX ORDER BY BXX_SEQUEN")
        #expect(rows[0] == "10|1||0" && rows[1] == "10|2||0" && rows[2].hasSuffix("|||1"))
    }
}
