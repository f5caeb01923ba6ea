import Domain
import Foundation
import GRDB
import Testing

@testable import Ledger

/// What is asked often finds its rows through an index, whatever the tables hold.
struct QueryPlanTests {
    private let folder: TemporaryFolder
    private let raw: DatabaseQueue

    init() throws {
        folder = try TemporaryFolder()
        _ = try LedgerAdapter.sqlite.open(in: folder)
        raw = try DatabaseQueue(path: folder.ledgerPath)
    }

    private func plan(_ sql: String) throws -> [String] {
        let arguments = StatementArguments(sql.filter { $0 == "?" }.map { _ in "a" })
        return try raw.read { database in
            try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN \(sql)", arguments: arguments)
                .map { $0["detail"] as String? ?? "" }
        }
    }

    @Test(arguments: [nil, "70001"])
    func `a judgement finds its history`(_ batch: String?) throws {
        let past = HistorySelect(
            digest: Sample.digest(1), facts: DocumentFacts(Sample.inspection(lote: "10")), drop: Sample.id(1),
            batch: batch)
        for (look, index) in [(past.sameContent, "documents_by_digest"), (past.sameLote, "documents_by_lote")] {
            let plan = try plan(try #require(look).sql)
            #expect(plan.first?.contains(index) == true, "\(plan)")
            #expect(!plan.contains { $0.contains("SCAN") || $0.contains("TEMP B-TREE") }, "\(plan)")
        }
    }

    @Test(arguments: [
        ("WHERE b.next_attempt_at <= ? ORDER BY b.queue_number LIMIT ?", "batches_due"),
        ("WHERE b.drop_id = ? AND b.state = 'fetched'", "batches_by_drop"),
        ("WHERE b.batch_number = ? AND b.operation = ?", "batch_number=? AND operation=?"),
    ])
    func `steps of batches are found`(_ question: (condition: String, index: String)) throws {
        let plan = try plan("\(BatchRecord.select) \(question.condition)")
        #expect(plan.count == 1 && plan.first?.contains(question.index) == true, "\(plan)")
    }

    @Test(arguments: [
        ("WHERE g.resource = ? AND g.next_attempt_at <= ? ORDER BY g.next_attempt_at LIMIT ?", "guias_due"),
        ("WHERE g.state = 'placing' ORDER BY g.changed_at", "guias_by_state"),
        ("WHERE g.is_redrive_wanted = 1 AND g.resource = ? AND g.pass = ? ORDER BY g.item_key", "guias_to_redrive"),
        ("WHERE g.resource = ? AND g.pass = ? AND g.item_key = ?", "resource=? AND pass=? AND item_key=?"),
    ])
    func `items to be treated are found`(_ question: (condition: String, index: String)) throws {
        let plan = try plan("\(GuiaRecord.select) \(question.condition)")
        #expect(plan.count == 1 && plan.first?.contains(question.index) == true, "\(plan)")
    }

    @Test func `watched placements are found, those that lie there in the order of their paths`() throws {
        let indices = ["deliveries_lying", "deliveries_taken", "guias_lying", "guias_taken"]
        for (look, index) in zip(WatchSelect.all, indices) {
            let plan = try plan(look.sql)
            #expect(plan.first?.contains(index) == true, "\(plan)")
            #expect(!plan.contains { $0.contains("SCAN") }, "\(plan)")
            #expect(look.isOfTaken || !plan.contains { $0.contains("TEMP B-TREE") }, "\(plan)")
        }
    }

    @Test func `what may be settled is one step into its own small index`() throws {
        let plan = try plan("\(JudgedSelect.start) \(JudgedSelect.unsettled)")
        let step = "USING INDEX drops_to_settle (open_deliveries=? AND open_entries=?)"
        #expect(plan.first?.contains(step) == true, "\(plan)")
        #expect(!plan.contains { $0.contains("SCAN") || $0.contains("TEMP B-TREE") }, "\(plan)")
    }

    @Test func `the entries of an archive are found, in its order`() throws {
        let inOrder = try plan(EntryOutcome.select)
        #expect(inOrder.count == 1 && inOrder.first?.contains("drops_by_archive (archive_id=?)") == true, "\(inOrder)")
        var filter = DropFilter()
        filter.archive = Sample.id(1)
        let filtered = try plan("\(DropRecord.select) \(Condition(filter).text) ORDER BY d.id DESC LIMIT ?")
        #expect(filtered.first?.contains("drops_by_archive (archive_id=?)") == true, "\(filtered)")
    }
}
