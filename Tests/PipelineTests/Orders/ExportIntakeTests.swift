import Domain
import Foundation
import Ledger
import Pipeline
import Testing

/// How often an export is read until its records are orders, with a real ledger.
@Suite struct `Taking an export in` {
    private static let lines = ["BA1 B1 P1", "broken", "BTS P1", "BFC C1 B1"]
    private static let taken: [String: OrderState] = ["B1": .pending, "": .unusable, "P1": .pending, "C1": .pending]

    @Test func `reads the file once`() async throws {
        let rig = try await OrderRig()
        let id = try await rig.drop("a.csv", Self.lines)
        #expect(rig.reader.openings.count == 1)
        #expect(try await rig.states(id) == Self.taken)
        #expect(try await rig.ledger.verify().isWhole)
    }

    @Test func `stages what is read, which nobody sees before the verdict`() async throws {
        let rig = try await OrderRig()
        let drop = try await rig.claim("a.csv", Self.lines)
        let inspected = try await OutboundPipeline(rig.orders.parts).inspect(drop)
        #expect(inspected.inspection.stagedCount == 4)
        #expect(try await rig.states(drop.id).isEmpty)
        #expect(
            try await rig.ledger.orders(of: drop.id, after: 0, limit: 9).map(\.state)
                == Array(repeating: .staged, count: 4))
    }

    @Test func `reads it again after an end before the verdict, and makes each order once`() async throws {
        let rig = try await OrderRig()
        let drop = try await rig.claim("a.csv", Self.lines)
        _ = try await OutboundPipeline(rig.orders.parts).inspect(drop)
        try await rig.takeIn(drop)
        #expect(rig.reader.openings.count == 2)
        #expect(try await rig.states(drop.id) == Self.taken)
        #expect(try await rig.ledger.countOrders(matching: OrderFilter()) == 4)
        #expect(try await rig.ledger.verify().isWhole)
    }

    @Test func `reads it again after the verdict where its records could not be staged`() async throws {
        let rig = try await OrderRig()
        let drop = try await rig.claim("a.csv", Self.lines)
        let pipeline = OutboundPipeline(rig.orders.parts)
        var inspected = try await pipeline.inspect(drop)
        inspected = InspectedDrop(drop: drop, inspection: inspected.inspection.with { $0.stagedCount = 0 })
        _ = try await pipeline.decide(inspected)
        #expect(try await rig.ledger.orders(of: drop.id, after: 0, limit: 9).isEmpty)
        for pending in try await rig.ledger.dueDeliveries(at: rig.clock.now, to: [.orders], limit: 10) {
            _ = try await pipeline.deliver(pending)
        }
        #expect(rig.reader.openings.count == 2)
        #expect(try await rig.states(drop.id) == Self.taken)
    }
}

extension Inspection {
    fileprivate func with(_ change: (inout Inspection) -> Void) -> Inspection {
        var changed = self
        change(&changed)
        return changed
    }
}
