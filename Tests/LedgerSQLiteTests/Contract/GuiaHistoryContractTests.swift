import Domain
import Foundation
import TestSupport
import Testing

@testable import Ledger

/// The guias that the ledger recognises as accepted before.
struct GuiaHistoryContractTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func inspection(
        _ guias: [String], lote: String, provider: String = "12345678000199", transaction: String = "ENVIO_LOTE_GUIAS"
    ) -> Inspection {
        var inspection = Sample.inspection(lote: lote, provider: provider)
        inspection.header.transaction = transaction
        inspection.lote?.guiaCount = guias.count
        inspection.lote?.guias = guias.enumerated().map { index, number in
            var guia = GuiaFacts(ordinal: index + 1, location: .none)
            guia.number = number
            return guia
        }
        return inspection
    }

    /// Judges a new drop, by default with its own lote.
    /// - Returns: the history, each guia with the number of the drop that had it.
    @discardableResult
    private func judge(
        _ number: Int, _ guias: [String], in ledger: any Ledger, lote: String? = nil, content: Int? = nil,
        provider: String = "12345678000199", transaction: String = "ENVIO_LOTE_GUIAS",
        verdict: Verdict = .accepted, to destinations: [Destination] = [.hat]
    ) async throws -> [String: Int] {
        try await ledger.recordClaims([Sample.claim(number, content: content)])
        let seen = Seen()
        _ = try await ledger.judge(
            Sample.drop(number, content: content),
            inspection: inspection(guias, lote: lote ?? "\(number)", provider: provider, transaction: transaction),
            at: Sample.time(Double(number) + 0.5)
        ) { history in
            seen.set(history.earlierGuias)
            return Decision(
                verdict: verdict, findings: [], findingCount: 0, motive: nil,
                destinations: verdict == .accepted ? destinations : [])
        }
        return seen.value.mapValues { earlier in (1...20_000).first { Sample.id($0) == earlier.id } ?? 0 }
    }

    // Unchecked: `decide` is called once, before `judge` returns.
    private final class Seen: @unchecked Sendable {
        private(set) var value: [String: EarlierDrop] = [:]
        func set(_ value: [String: EarlierDrop]) { self.value = value }
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `those of another accepted lote of the same sender, with the first that had them`(
        _ adapter: CoreLedgerAdapter
    ) async throws {
        let ledger = try adapter.open(in: folder)
        #expect(try await judge(1, ["1", "2", "A-3"], in: ledger).isEmpty)
        #expect(try await judge(2, ["2", "A-3", "4"], in: ledger) == ["2": 1, "A-3": 1])
        #expect(try await judge(3, ["4", "2", "5"], in: ledger) == ["4": 2, "2": 1])
        #expect(try await judge(4, ["1", "2"], in: ledger, provider: "99999999000191").isEmpty, "another sender")
        #expect(try await judge(5, ["01", "a-3", "a-30"], in: ledger).isEmpty, "other numbers")
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `none of a lote that was not accepted`(_ adapter: CoreLedgerAdapter) async throws {
        let ledger = try adapter.open(in: folder)
        for (number, verdict) in [(1, Verdict.rejected), (2, .held), (3, .duplicate)] {
            try await judge(number, ["1"], in: ledger, verdict: verdict)
        }
        #expect(try await judge(4, ["1"], in: ledger).isEmpty)
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `none of the same content or the same lote, which are reported as such`(_ adapter: CoreLedgerAdapter)
        async throws
    {
        let ledger = try adapter.open(in: folder)
        try await judge(1, ["1", "2"], in: ledger, lote: "L")
        #expect(try await judge(2, ["1", "2"], in: ledger, lote: "L", content: 1).isEmpty)
        #expect(try await judge(3, ["1", "2"], in: ledger, lote: "L").isEmpty)
        #expect(try await judge(4, ["2"], in: ledger, lote: "M") == ["2": 1])
        #expect(try await judge(5, ["2"], in: ledger, lote: "L") == ["2": 4])
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `none of what is presented again after a glosa, on either side`(_ adapter: CoreLedgerAdapter) async throws {
        let ledger = try adapter.open(in: folder)
        try await judge(1, ["1"], in: ledger)
        #expect(try await judge(2, ["1", "9"], in: ledger, transaction: "RE_APRESENTACAO_GUIA").isEmpty)
        #expect(try await judge(3, ["9"], in: ledger).isEmpty)
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `those of a drop no longer count once HAT or Protheus refused it, or an operator sent it back`(
        _ adapter: CoreLedgerAdapter
    ) async throws {
        let ledger = try adapter.open(in: folder)
        try await judge(1, ["1"], in: ledger)
        try await ledger.attempt(1, at: 10, .refused(reason: "no"))
        #expect(try await judge(2, ["1"], in: ledger).isEmpty)
        try await ledger.attempt(2, at: 20, .delivered(Sample.receipt))
        #expect(try await judge(3, ["1"], in: ledger) == ["1": 2])
        // Another destination still has the document.
        try await judge(4, ["7"], in: ledger, to: [.hat, .importFolder])
        try await ledger.attempt(4, at: 30, .refused(reason: "no"))
        #expect(try await judge(5, ["7"], in: ledger) == ["7": 4])
        try await judge(6, ["8"], in: ledger)
        try await ledger.attempt(6, at: 40, .held)
        try await ledger.settle(6, .held)
        #expect(try await judge(7, ["8"], in: ledger, verdict: .rejected) == ["8": 6])
        #expect(try await ledger.requeue(Sample.id(6), at: Sample.time(950)))
        #expect(try await judge(8, ["8"], in: ledger).isEmpty)
    }

    @Test(arguments: CoreLedgerAdapter.allCases)
    func `of a lote with ten thousand guias, all that an inspection keeps`(_ adapter: CoreLedgerAdapter) async throws {
        let ledger = try adapter.open(in: folder)
        let numbers = (1...10_000).map { "\($0 * 7)" }
        let clock = ContinuousClock()
        let first = try await clock.measure { try await judge(1, numbers, in: ledger) }
        var again: [String: Int] = [:]
        let second = try await clock.measure { again = try await judge(2, numbers.reversed(), in: ledger) }
        print("guias: 10000 kept in \(first), found again in \(second)")
        #expect(again.count == 10_000 && Set(again.values) == [1])
    }

    @Test(arguments: [1, 2, 3, 4, 5, 16, 17, 63, 64, 65, 100, 129])
    func `any number of guias is stored and found`(_ count: Int) async throws {
        let ledger = try LedgerAdapter.sqlite.open(in: folder)
        let numbers = (0..<count).map { "G\($0)" }
        try await judge(1, numbers, in: ledger)
        #expect(try await judge(2, numbers, in: ledger).count == count)
        let kept = try RawSQLite(folder).texts("SELECT count(*) FROM accepted_guias")
        #expect(kept == ["\(count * 2)"])
    }

    @Test func `a number is its own key, so neighbours are adjacent, and other texts have separate keys`() throws {
        #expect(try GuiaIndex.key(of: "12") < GuiaIndex.key(of: "13"))
        #expect(try GuiaIndex.key(of: "99999999999999999") > GuiaIndex.key(of: "99999999999999998"))
        let texts = [
            "12", "012", "0012", "99999999999999999", "12345678901234567890", "12A", "12a", "-12", "١٢", "0", "00",
        ]
        let keys = try texts.map { try GuiaIndex.key(of: $0) }
        #expect(Set(keys).count == texts.count)
        for (text, key) in zip(texts, keys) {
            let isPlain = text.utf8.count <= 17 && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
            #expect((key >= 0) == isPlain, "\(text)")
        }
    }
}
