import Domain
import Foundation
import Jobs
import Messages
import Settings
import Spool
import TestSupport
import Testing

@testable import Application
@testable import Pipeline

/// Each setting reaches the part that it is for; two that are swapped on the way are noticed, since no two values here are equal.
@Suite struct `Settings in use` {
    private func settings(_ more: String = "") throws -> Settings {
        let folder = try TemporaryFolder()
        let file = try folder.write(
            """
            [PARAMETERS]
            MV_TISSDIR = \(folder.file("spool"))
            BA0_SUSEP = 326305
            BA0_CODIDE = 0001
            BA0_CODINT = 0002
            [SPOOL]
            QUIET_SECONDS = 3
            INCOMPLETE_SECONDS = 77
            [DELIVERY]
            FIRST_RETRY_SECONDS = 2
            RETRY_CEILING_SECONDS = 222
            HORIZON_HOURS = 5
            BREAKER_FAILURES = 4
            BREAKER_SECONDS = 11
            PROBE_SECONDS = 6
            RETRY_AFTER_MAX_SECONDS = 1234
            [BATCHES]
            TRIES = 8
            \(more)
            """, as: "hatspool.ini")
        return try Settings.load(file: file, appserver: nil, environment: [:], overrides: [:])
    }

    @Test func `waits of deliveries`() throws {
        let backoff = try settings().backoff
        #expect(backoff.first == .seconds(2) && backoff.ceiling == .seconds(222))
        #expect(backoff.horizon == .seconds(5 * 3_600) && backoff.retryAfterMax == .seconds(1_234))
    }

    @Test func `the breaker: failures, pause, and the longest wait that HAT may ask for`() throws {
        let breaker = try settings().breaker
        #expect(breaker.failuresMax == 4 && breaker.pause == .seconds(11))
        #expect(breaker.pauseMax == CircuitBreaker.Settings().pauseMax, "longer than the pause that is set")
        #expect(breaker.retryAfterMax == .seconds(1_234))
        #expect(try settings().availability.interval == .seconds(6))
    }

    @Test func `no moment that is written down is later than the longest wait of all`() throws {
        let found = try settings()
        let longest = max(
            found.backoff.ceiling, found.backoff.retryAfterMax, found.orders.retryWait, found.orders.pollWaitMax)
        #expect(found.availability.waitMax == longest + .seconds(60))
    }

    @Test func `when a file of the inbox is complete`() throws {
        let intake = try settings().intake
        #expect(intake.quietWindow == .seconds(3) && intake.incompleteWindow == .seconds(77))
    }

    @Test func `tries of batches`() throws { #expect(try settings().batchTries == 8) }

    @Test func `where the ledger lies is looked at besides the spool, each once`() throws {
        let found = try settings()
        #expect(found.diskPaths.count == 2 && found.diskPaths[0] == found.layout.root)
        #expect(found.ledgerPath.hasPrefix(found.diskPaths[1]))
        let absent = DiskSpace.read([found.layout.root + "/nothing", NSTemporaryDirectory()])
        #expect(absent.count == 1, "a folder that is not there is no failure")
    }

    @Test func `without a portal there are no portal settings, and without a token none either`() throws {
        #expect(try settings().portalSettings() == nil)
        #expect(throws: PortError.self) {
            try settings("[PARAMETERS]\nMV_PLSHAT = 1\nMV_PHATURL = http://127.0.0.1:1/api/healthcare/hat/\n")
                .portalSettings()
        }
    }

    @Test func `orders need the operator's codes, named one by one where they are missing`() throws {
        try settings().requireOrderSettings()
        let folder = try TemporaryFolder()
        for (lines, name) in [
            ("BA0_SUSEP = 326305", "BA0_CODIDE"), ("BA0_CODIDE = 0001\nBA0_CODINT = 0001", "BA0_SUSEP"),
        ] {
            let file = try folder.write("[PARAMETERS]\nMV_TISSDIR = /tmp/x\n\(lines)\n", as: "hatspool.ini")
            let found = try Settings.load(file: file, appserver: nil, environment: [:], overrides: [:])
            let error = #expect(throws: PortError.self) { try found.requireOrderSettings() }
            #expect(error?.code == .configuration && error?.message.contains(name) == true)
        }
    }

    @Test func `a moment belongs to the operator's day, not to Greenwich's`() throws {
        // 02:40 in Greenwich is 23:40 of the day before in São Paulo.
        let time = Date(timeIntervalSince1970: 1_770_000_000)
        #expect(try settings().day(of: time) == CalendarDay(year: 2026, month: 2, day: 1))
    }
}

@Suite struct `Fail points` {
    @Test(arguments: ["nothing", "afterTake:0", "afterTake:-1", "afterTake:x", ":1"])
    func `that are none are a wrong setting`(text: String) {
        let error = #expect(throws: PortError.self) { try FailPointSetting.read(["HATSPOOL_FAILPOINT": text]) }
        #expect(error?.code == .configuration)
    }

    @Test func `do nothing where none is set, and nothing at other places`() throws {
        for environment in [[:], ["HATSPOOL_FAILPOINT": ""], ["HATSPOOL_FAILPOINT": "afterTake:2"]] {
            let points = try FailPointSetting.read(environment)
            for point in FailPoint.allCases { points.reach(point) }
        }
    }
}

@Suite struct `What a batch did` {
    @Test func `is the sum of its rounds; what waits and what failed is as it is at the end`() {
        var summary = BatchSummary()
        var round = RouteJob.Round()
        round.claimed = 5
        round.judged = [.accepted: 2, .rejected: 1, .duplicate: 1, .held: 1]
        (round.waiting, round.failed, round.unfinished) = (3, 1, 2)
        summary.add(round)
        #expect(summary.claimed == 5 && summary.waiting == 3 && summary.failed == 2)
        round = RouteJob.Round()
        round.claimed = 1
        round.judged = [.accepted: 1]
        summary.add(round)
        #expect(summary.claimed == 6 && summary.accepted == 3 && summary.rejected == 1)
        #expect(summary.duplicates == 1 && summary.held == 1)
        #expect(summary.waiting == 0 && summary.failed == 0)
    }

    @Test func `an archive counts by the verdict that follows from its documents`() {
        let drop = ClaimedDrop.stranger(DropID(millisecondsSince1970: 1, random: 0))
        var summary = BatchSummary()
        let verdicts: [Verdict?] = [.accepted, .rejected, .duplicate, .held, nil]
        summary.add(verdicts.map { Settlement(drop: drop, queue: .done, path: "", archiveVerdict: $0) })
        #expect(summary.settled == 5)
        #expect(summary.accepted == 1 && summary.rejected == 1 && summary.duplicates == 1 && summary.held == 1)
    }
}

@Suite struct `A folder for what check unpacks` {
    @Test func `is its owner's alone, and goes away with it`() throws {
        var scratch: ScratchFolder? = try ScratchFolder()
        let path = try #require(scratch?.path(1))
        let folder = URL(filePath: path).deletingLastPathComponent().path
        let file = try ScratchFile(path: path)
        try file.append(Array("abc".utf8))
        #expect(file.byteCount == 3)
        for (position, mode) in [(folder, 0o700), (path, 0o600)] {
            let attributes = try FileManager.default.attributesOfItem(atPath: position)
            #expect(attributes[.posixPermissions] as? Int == mode)
        }
        try file.restart()
        #expect(file.byteCount == 0)
        scratch = nil
        #expect(!FileManager.default.fileExists(atPath: folder))
    }
}

@Suite struct `What a provider is told of a finding` {
    @Test func `names code, place, guia and what to do, in Portuguese`() {
        let finding = Finding(
            .totalDiffers, at: Location(line: 12, column: 3, path: "/mensagemTISS/x"),
            guia: GuiaReference(ordinal: 2, number: "G2"),
            parameters: ["element": "valorTotalGeral", "stated": "1.00", "computed": "2.00"])
        let cause = RejectionText(catalogue: Catalogue(.ptBR)).cause(finding)
        #expect(cause.code == finding.criticism ?? finding.motive.code)
        #expect(!cause.description.isEmpty)
        let parts = cause.detailedDescription.components(separatedBy: " | ")
        #expect(parts.last == "[\(finding.code.rawValue)]")
        #expect(parts.count >= 4 && parts.allSatisfy { !$0.isEmpty })
        #expect(cause.detailedDescription.contains("G2") && cause.detailedDescription.contains("12"))
    }
}
