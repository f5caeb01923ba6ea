import Domain
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Ledger

/// Frequent queries find their rows through an index, whatever the tables contain.
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
    func `a judgement finds its history through an index`(_ batch: String?) throws {
        let past = HistorySelect(
            digest: Sample.digest(1), facts: DocumentFacts(Sample.inspection(lote: "10")), drop: Sample.id(1),
            batch: batch)
        for (check, index) in [(past.sameContent, "documents_by_digest"), (past.sameLote, "documents_by_lote")] {
            let plan = try plan(try #require(check).sql)
            #expect(plan.first?.contains(index) == true, "\(plan)")
            #expect(!plan.contains { $0.contains("SCAN") || $0.contains("TEMP B-TREE") }, "\(plan)")
        }
    }

    @Test(arguments: [nil, "70001"])
    func `a judgement finds the guias of its lote through an index`(_ batch: String?) throws {
        let select = GuiaSelect(
            drop: Sample.id(1), digest: Sample.digest(1), facts: DocumentFacts(Sample.inspection(lote: "10")),
            batch: batch)
        let plan = try plan(select.sql(4))
        #expect(plan.first?.contains("sender_key=? AND guia_key=?") == true, "\(plan)")
        #expect(!plan.contains { $0.contains("SCAN") || $0.contains("TEMP B-TREE") }, "\(plan)")
    }

    @Test(arguments: [
        ("WHERE b.next_attempt_at <= ? ORDER BY b.queue_number LIMIT ?", "batches_due"),
        ("WHERE b.drop_id = ? AND b.state = 'fetched'", "batches_by_drop"),
        ("WHERE b.batch_number = ? AND b.operation = ?", "batch_number=? AND operation=?"),
    ])
    func `due steps of batches are found through an index`(_ lookup: (condition: String, index: String)) throws {
        let plan = try plan("\(BatchRecord.select) \(lookup.condition)")
        #expect(plan.count == 1 && plan.first?.contains(lookup.index) == true, "\(plan)")
    }

    @Test(arguments: [
        ("WHERE g.resource = ? AND g.next_attempt_at <= ? ORDER BY g.next_attempt_at LIMIT ?", "guias_due"),
        ("WHERE g.state = 'placing' ORDER BY g.changed_at", "guias_by_state"),
        ("WHERE g.is_redrive_wanted = 1 AND g.resource = ? AND g.pass = ? ORDER BY g.item_key", "guias_to_redrive"),
        ("WHERE g.resource = ? AND g.pass = ? AND g.item_key = ?", "resource=? AND pass=? AND item_key=?"),
    ])
    func `due items are found through an index`(_ lookup: (condition: String, index: String)) throws {
        let plan = try plan("\(GuiaRecord.select) \(lookup.condition)")
        #expect(plan.count == 1 && plan.first?.contains(lookup.index) == true, "\(plan)")
    }

    @Test func `the exchanges about a batch or a guia are found, in their order`() throws {
        let plan = try plan(ExchangeRecord.ofSubject)
        #expect(plan.count == 1 && plan.first?.contains("portal_exchanges_by_subject") == true, "\(plan)")
    }

    @Test func `watched placements are found, those in the folder in the order of their paths`() throws {
        let indices = [
            "deliveries_lying", "deliveries_taken", "guias_lying", "guias_taken", "deliveries_displaced",
            "guias_displaced",
        ]
        for (check, index) in zip(WatchSelect.all, indices) {
            let plan = try plan(check.sql)
            #expect(plan.first?.contains(index) == true, "\(plan)")
            #expect(!plan.contains { $0.contains("SCAN") }, "\(plan)")
            #expect(check.handOver != .lying || !plan.contains { $0.contains("TEMP B-TREE") }, "\(plan)")
        }
    }

    @Test func `drops that may be settled are one lookup in their own small index`() throws {
        let plan = try plan("\(JudgedSelect.start) \(JudgedSelect.unsettled)")
        let step = "USING INDEX drops_to_settle (open_deliveries=? AND open_entries=?)"
        #expect(plan.first?.contains(step) == true, "\(plan)")
        #expect(!plan.contains { $0.contains("SCAN") || $0.contains("TEMP B-TREE") }, "\(plan)")
    }

    @Test func `due deliveries are found by destination, however many wait for another`() throws {
        let plan = try plan("\(PendingDelivery.select) \(DueDeliverySelect.condition)")
        let step = "deliveries_by_state (state=? AND destination=? AND next_attempt_at<?)"
        #expect(plan.count { $0.contains(step) } == Destination.allCases.count, "\(plan)")
        #expect(!plan.contains { $0.contains("SCAN x") || $0.contains("SCAN d") || $0.contains("SCAN f") }, "\(plan)")
        let due = try self.plan(WaitingSelect.makeDue(.deliveries))
        #expect(due.first?.contains("state=? AND destination=? AND next_attempt_at>?") == true, "\(due)")
    }

    @Test func `the IDs of judged drops come from an index alone`() throws {
        let plan = try plan(JudgedSelect.ids)
        #expect(plan == ["SEARCH drops USING COVERING INDEX drops_by_state (state=? AND id>?)"])
    }

    @Test func `the entries of an archive are found, in its order`() throws {
        let inOrder = try plan(EntryOutcome.select)
        #expect(inOrder.count == 1 && inOrder.first?.contains("drops_by_archive (archive_id=?)") == true, "\(inOrder)")
        var filter = DropFilter()
        filter.archive = Sample.id(1)
        let filtered = try plan("\(DropRecord.select) \(Condition(filter).text) ORDER BY d.id DESC LIMIT ?")
        #expect(filtered.first?.contains("drops_by_archive (archive_id=?)") == true, "\(filtered)")
    }

    @Test(arguments: [
        (DueSelect.orders, "orders_due (alias=?)"), (OrderActivation.staged, "orders_staged (drop_id=?)"),
        ("\(OrderSending.select) WHERE next_step_at <= ? \(DueSelect.sendingsInOrder)", "order_sendings_due"),
        ("UPDATE order_sendings SET next_step_at = ? WHERE state = 'open'", "order_sendings_open"),
        (OrderBoard.ofEntities, "orders_by_entity (entity=?)"),
        (OrderBoard.children[0], "orders_by_parent_1 (parent_1=?)"),
        (OrderBoard.children[1], "orders_by_parent_2 (parent_2=?)"), (EndpointRows.toRelease, "orders_in_trouble"),
        (
            "\(OrderRecord.select) WHERE o.drop_id = ? AND o.ordinal > ? ORDER BY o.ordinal LIMIT ?",
            "drop_id=? AND ordinal>?"
        ),
        ("SELECT s.sending FROM sending_orders s WHERE s.order_code = ?", "sending_orders_by_order"),
        (DueSelect.answers, "export_answers_due"),
    ])
    func `due work on orders is found among outstanding work`(_ lookup: (sql: String, index: String)) throws {
        let plan = try plan(lookup.sql)
        #expect(plan.contains { $0.contains(lookup.index) }, "\(plan)")
        #expect(!plan.contains { $0.contains("SCAN o ") || $0 == "SCAN o" }, "\(plan)")
        #expect(lookup.sql == OrderBoard.ofEntities || !plan.contains { $0.contains("TEMP B-TREE") }, "\(plan)")
    }

    @Test func `orders in trouble are found, newest first`() throws {
        for state in [OrderState.refused, .dead, .held, .blocked, .unusable, .cancelled] {
            var filter = OrderFilter()
            filter.states = [state]
            let plan = try plan("\(OrderRecord.select) \(Condition(filter).text) ORDER BY o.code DESC LIMIT ?")
            #expect(plan.first?.contains("orders_in_trouble (state=?)") == true, "\(plan)")
            #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(plan)")
        }
    }
}
