import Domain
import Foundation
import Ledger
import Pipeline
import Testing

/// Every call of accept, judge, deliver, answer and settle, of the ways from HAT and of orders, and of the ledger,
/// fails: once, or for a minute and a half from then on. Afterwards everything ends by itself, once; nothing waits for
/// a restart.
///
/// CI walks a part of the calls; `HATSPOOL_FIELD=full` all of them, with every errno.
@Suite struct `Calls that fail for a while` {
    private static let isFull = ProcessInfo.processInfo.environment["HATSPOOL_FIELD"] == "full"
    /// Coprime to the number of failure kinds, so that each kind meets calls of every step.
    private static let stride = 13

    @Test func `T34 T32 everything is settled without an operator, whichever call fails`() async throws {
        let calls = try await calls()
        #expect(calls.count > 150, "\(calls.count) calls")
        let walked = [
            "fingerprint", "take", "placeImport", "file", "writeAnswers", "takeIncoming", "placeMade", "COMMIT",
        ]
        for name in walked { #expect(calls.contains(name), "\(name) is not walked") }
        var kind = 0
        var runs = 0
        for first in Swift.stride(from: 1, through: calls.count, by: Self.isFull ? 1 : Self.stride) {
            for plan in plans(first: first, kind: &kind) {
                try await walk(plan, calls[first - 1])
                runs += 1
            }
        }
        print("\(runs) runs over \(calls.count) calls")
    }

    /// Proves that the walk above detects what it searches for.
    @Test func `without recovery a delivery whose end could not be recorded stays under way`() async throws {
        let calls = try await calls()
        // The delivery to the import folder was published, and from then on the ledger is full.
        let position = try #require(calls.firstIndex(of: "placeImport"))
        let rig = try await prepared()
        rig.faults.begin(Faults.Plan(first: position + 2, count: nil, isAfter: false, errno: .ENOSPC))
        for _ in 0..<5 { await rig.round(20, recovers: false) }
        rig.faults.end()
        for _ in 0..<60 { await rig.round(20, recovers: false) }
        #expect(try await !isOver(rig), "nothing to be recovered")
        #expect(!rig.parts.unfinished.steps.isEmpty)
        for _ in 0..<60 where try await !isOver(rig) { await rig.round(20) }
        try await expectOnce(rig, "no failure")
    }

    @Test func `a file for Protheus that could neither be kept nor removed goes once the disk works again`()
        async throws
    {
        let names = try await calls()
        let make = try #require(names.firstIndex(of: "make"))
        for plan in [
            Faults.Plan(first: make + 1, count: nil, isAfter: true, errno: .EROFS),
            Faults.Plan(first: make + 1, count: 1, isAfter: true, errno: .ENOSPC),
        ] {
            try await walk(plan, "make")
        }
    }

    private func plans(first: Int, kind: inout Int) -> [Faults.Plan] {
        let errnos = Faults.Errno.allCases
        var plans: [Faults.Plan] = []
        for (count, isAfter) in [(nil, false), (1, true), (3, false), (nil, true)] as [(Int?, Bool)] {
            let chosen = Self.isFull ? errnos : [errnos[kind % errnos.count]]
            plans += chosen.map { Faults.Plan(first: first, count: count, isAfter: isAfter, errno: $0) }
            kind += 1
        }
        return Self.isFull ? plans : [plans[kind / 4 % 4], plans[(kind / 4 + 2) % 4]]
    }

    private func calls() async throws -> [String] {
        let rig = try await prepared()
        rig.faults.begin(nil)
        try await work(rig, outage: 0)
        return rig.faults.names
    }

    private func walk(_ plan: Faults.Plan, _ name: String) async throws {
        let rig = try await prepared()
        rig.faults.begin(plan)
        do {
            try await work(rig, outage: 90)
            try await expectOnce(rig, "\(plan) at \(name); failed: \(rig.faults.failed.prefix(10))")
        } catch {
            Issue.record("\(error) with \(plan) at \(name); failed: \(rig.faults.failed.prefix(10))")
        }
    }

    /// Everything that the daemon does: lotes both right and wrong, an export, a batch of HAT's and a guia.
    private func prepared() async throws -> FaultRig {
        let rig = try await FaultRig()
        try rig.drop("lote.xml", "<m> LOTE 1 </m>")
        try rig.drop("wrong.xml", "<m> WRONG 2 </m>")
        try rig.drop("export.csv", "<EXPORT>\nBTS P1\nBA1 B1 P1\n</EXPORT>\n")
        await rig.hat.add("77", content: Array("<m> LOTE 3 </m>".utf8))
        await rig.hat.add(guia: "G1")
        return rig
    }

    /// Rounds until nothing is left to do; the outage ends after `outage` seconds, and everything else within twice the
    /// longest wait between two tries.
    private func work(_ rig: FaultRig, outage: TimeInterval) async throws {
        let begin = rig.clock.now
        let end = begin.addingTimeInterval(outage)
        while rig.clock.now < end {
            await rig.round(20)
            try await expectTruth(rig)
        }
        rig.faults.end()
        let ceiling = rig.clock.now.addingTimeInterval(1_800)
        while try await !isOver(rig) {
            guard rig.clock.now < ceiling else { throw Stuck(what: try await state(of: rig)) }
            await rig.round(20)
        }
    }

    private struct Stuck: Error { let what: String }

    private func isOver(_ rig: FaultRig) async throws -> Bool {
        let drops = try await rig.ledger.drops(matching: DropFilter(), limit: 100)
        let open = drops.filter { $0.state != .settled && $0.state != .released }
        guard drops.count(where: { $0.state == .settled }) == 4, open.isEmpty,
            try await rig.ledger.batchCounts() == [.done: 1],
            try await rig.ledger.guiaCounts()[.authorizations]?[.confirmed] == 1,
            try await rig.ledger.orderCounts(of: nil) == [.succeeded: 2],
            try await rig.ledger.dueExportAnswers(limit: 1).isEmpty
        else { return false }
        return rig.parts.unfinished.steps.isEmpty
    }

    private func state(of rig: FaultRig) async throws -> String {
        let drops = try await rig.ledger.drops(matching: DropFilter(), limit: 100).map {
            "\($0.drop.name) \($0.state.rawValue) \($0.outcomes.map { "\($0.destination.rawValue) \($0.state.rawValue)" })"
        }
        return "\(drops) \(try await rig.ledger.batchCounts()) \(try await rig.ledger.guiaCounts()) "
            + "\(try await rig.ledger.orderCounts(of: nil)) \(rig.parts.unfinished.steps)"
    }

    /// What the ledger shows at any moment: a delivery that counts as delivered was delivered, no operator is needed,
    /// and nothing is given up.
    private func expectTruth(_ rig: FaultRig) async throws {
        rig.faults.pause()
        defer { rig.faults.goOn() }
        for record in try await rig.ledger.drops(matching: DropFilter(), limit: 100) {
            #expect(record.verdict != .held, "\(record.drop.name) is held")
            for outcome in record.outcomes {
                switch outcome.state {
                case .delivered where outcome.destination == .hat: #expect(rig.lotes.sent.count >= 1)
                case .delivered where outcome.destination == .importFolder:
                    let path = try #require(outcome.placementPath)
                    #expect(FileManager.default.fileExists(atPath: "\(rig.root)/\(path)"), "\(path) is not there")
                case .refused, .givenUp, .held: Issue.record("\(record.drop.name) is \(outcome.state)")
                default: break
                }
            }
        }
    }

    /// Everything took effect once and is where the ledger says.
    private func expectOnce(_ rig: FaultRig, _ plan: String) async throws {
        #expect(rig.lotes.sent == [1], "the lote was sent \(rig.lotes.sent) times")
        #expect(files(rig, "import") == 3, "\(files(rig, "import")) files for Protheus instead of 3")
        #expect(rig.orderPortal.calls == [["P1"], ["B1"]])
        #expect(await Set(rig.hat.confirmations.map(\.protocolNumber)).count == 1)
        for record in try await rig.ledger.drops(matching: DropFilter(), limit: 100) where record.state == .settled {
            let path = try #require(record.finalPath)
            #expect(FileManager.default.fileExists(atPath: "\(rig.root)/\(path)"), "\(path) is missing")
        }
        #expect(files(rig, "inbox") == 0)
        let left = try FileManager.default.contentsOfDirectory(atPath: "\(rig.root)/.work").filter {
            !$0.hasPrefix(".") && !$0.hasSuffix(".answer") && !$0.hasSuffix(".import")
        }
        #expect(left.isEmpty, "left in the work folder: \(left) with \(plan)")
        #expect(try await rig.ledger.verify().isWhole)
    }

    private func files(_ rig: FaultRig, _ folder: String) -> Int {
        // None: empty.
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: "\(rig.root)/\(folder)")) ?? []
        return names.count { $0.hasSuffix(".xml") || $0.hasSuffix(".csv") }
    }
}
