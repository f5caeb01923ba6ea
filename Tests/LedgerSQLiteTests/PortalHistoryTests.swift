import Domain
import Foundation
import Ledger
import LedgerSQLite
import TestSupport
import Testing

/// The stored exchanges about a batch or a guia, as operators query them.
struct PortalHistoryTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func `a batch has every exchange about it, of both operations, in order, and none of another`() async throws {
        let ledger = try SQLiteLedger.open(path: folder.ledgerPath, at: Sample.start)
        try await ledger.list(Sample.listed(1), Sample.listed(2), at: 10)
        let again = BatchResult.deferred(next: Sample.time(20), validator: nil, reason: "HAT said no")
        try await ledger.attempt(Sample.key(1), at: 11, again)
        try await ledger.attempt(Sample.key(2), at: 12, again)
        try await ledger.list(Sample.listed(1), operation: .delete, at: 13)
        try await ledger.attempt(Sample.key(1, .delete), at: 14, .done)
        let reported = try await ledger.exchanges(ofBatch: "71")
        #expect(reported.map(\.scope) == ["download", "delete"])
        #expect(reported.map(\.httpStatus) == [500, 200])
        #expect(reported.map(\.time) == [Sample.time(12), Sample.time(15)])
        #expect(reported.map(\.reason) == ["HAT said no", nil])
        #expect(reported.first?.method == "PUT" && reported.first?.path == "v1/batchesAuthorization/71")
        #expect(reported.allSatisfy { $0.milliseconds == 30 })
        #expect(try await ledger.exchanges(ofBatch: "72").count == 1)
        #expect(try await ledger.exchanges(ofBatch: "7").isEmpty)
    }

    @Test func `a guia has every confirmation, in the requested collection or in all`() async throws {
        let ledger = try SQLiteLedger.open(path: folder.ledgerPath, at: Sample.start)
        for number in 1...2 { try await ledger.placeGuia(number, at: 10) }
        try await ledger.recordConfirmed([Sample.confirmation(1, failure: "503", next: 20)], at: Sample.time(11))
        try await ledger.recordConfirmed([Sample.confirmation(1), Sample.confirmation(2)], at: Sample.time(21))
        let reported = try await ledger.exchanges(ofGuia: "G1", in: nil)
        #expect(reported.map(\.outcome) == ["failed", "told"] && reported.map(\.reason) == ["503", nil])
        #expect(
            reported.map(\.httpStatus) == [500, 200] && reported.map(\.time) == [Sample.time(11), Sample.time(21)])
        #expect(try await ledger.exchanges(ofGuia: "G1", in: .authorizations) == reported)
        #expect(try await ledger.exchanges(ofGuia: "G1", in: .treatmentExtensions).isEmpty)
    }
}
