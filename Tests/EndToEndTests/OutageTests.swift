import Foundation
import FoundationNetworking
import Testing

/// HAT becomes unavailable while the daemon serves, and returns. The tests check what operators see meanwhile, and
/// clock changes.
@Suite(.enabled(if: Program.hasSchemas, Program.needsSchemas), .serialized)
struct `Outages and clocks` {
    /// Without the jobs that call HAT by themselves, so that only the waiting work is counted.
    private static let quiet = "[ONSTART]\nJOBS = XML_ROBOT,IMPXML\n"

    private static let isFull = ProcessInfo.processInfo.environment["HATSPOOL_FIELD"] == "full"

    @Test func `T45 HAT away: few requests a minute, shown with why and since when, delivered soon after`()
        throws
    {
        let here = try Installation(settings: Self.quiet)
        // Two hours in the full run; a fraction of 1/480 here.
        let seconds = Self.isFull ? 7_200.0 : 15
        _ = try here.start(["run"])
        try here.wait("serving") { here.logs().contains("serving") }
        try here.misbehave(["failNext": -1, "failStatus": 503])
        let before = try here.requestCount()
        for lote in 1...10 { try here.drop(here.sample("--lote", "\(lote)"), as: "lote-\(lote).xml") }
        try here.wait("HAT being away", seconds: 20) { here.logs().contains("HAT is away") }
        // No sender's answer waits for HAT.
        try here.wait("answers", seconds: 20) { try here.answers().count == 10 }
        Thread.sleep(forTimeInterval: seconds)  // the outage itself; there is no condition to wait for
        let asked = try here.requestCount() - before
        let most = 10 + Int(seconds + 25) / 5 + 5
        #expect(asked <= most, "\(asked) requests in \(Int(seconds)) s of outage, at most \(most) were to be expected")
        for record in try here.records() {
            let outcome = try #require((record["deliveries"] as? [[String: Any]])?.first)
            #expect(outcome["state"] as? String == "waiting")
            #expect((outcome["attempts"] as? Int ?? 9) <= 2)
            #expect((outcome["reason"] as? String ?? "").hasPrefix("HAT fora do ar desde 20"), "\(outcome)")
            #expect(outcome["nextAttemptAt"] is NSNull, "nobody knows when HAT is back")
        }
        try here.wait("the condition", seconds: 15) {
            let status = try here.run(["status"]).output
            return status.contains("O HAT não responde") && status.contains("itens à espera: 10")
        }
        try here.misbehave(["failNext": 0])
        try here.wait("all deliveries", seconds: 10) { try here.storedLotes().count == 10 }
        try here.wait("HAT being back", seconds: 5) { here.logs().contains("HAT is back") }
        let lines = here.logs().split(separator: "\n")
        #expect(lines.count { $0.contains("HAT is away;") } == 1)
        #expect(lines.count { $0.contains("HAT is back;") } == 1)
        try here.wait("the condition's end", seconds: 5) { try !here.run(["status"]).output.contains("não responde") }
    }

    @Test func `a file that waits by its own back-off is tried at once by retry --waiting, counted and confirmed`()
        throws
    {
        let here = try Installation(
            settings: "[DELIVERY]\nFIRST_RETRY_SECONDS = 600\nRETRY_CEILING_SECONDS = 600\n" + Self.quiet,
            sandboxArguments: ["--fail-next", "1"])
        _ = try here.start(["run"])
        try here.drop(here.sample("--lote", "1"), as: "lote.xml")
        try here.wait("a failed attempt", seconds: 20) { here.logs().contains("delivery deferred") }
        let only = try here.run(["files", "retry"])
        #expect(only.status == 64)
        let result = try here.run(["files", "retry", "--waiting", "--yes", "--json"])
        #expect(result.status == 0 && result.output.contains("1"), "\(result.output)\(result.errors)")
        try here.wait("the delivery", seconds: 10) { try here.storedLotes().count == 1 }
        for what in ["orders", "batches", "guias"] {
            #expect(try here.run([what, "retry", "--waiting", "--yes"]).status == 66, "nothing of \(what) waits")
        }
    }

    @Test func `UNKNOWN_OUTCOME=hold waits for an operator, who sees what is known before a resend`() throws {
        let here = try Installation(
            settings: "[DELIVERY]\nUNKNOWN_OUTCOME = hold\nFIRST_RETRY_SECONDS = 1\n" + Self.quiet,
            sandboxArguments: ["--drop-before-storing", "1"])
        _ = try here.start(["run"])
        try here.drop(here.sample("--lote", "1"), as: "lote.xml")
        try here.wait("the file to be held", seconds: 30) {
            here.files(below: "held").contains { $0.hasSuffix(".xml") }
        }
        #expect(try here.storedLotes().isEmpty)
        let id = try #require(try here.records().first?["id"] as? String)
        let shown = try here.run(["files", "show", id]).output
        #expect(shown.contains("sem resposta") && shown.contains("não conhece a chave"), "\(shown)")
        #expect(try here.run(["files", "list"]).output.contains("envio sem resposta"))
        #expect(try here.run(["files", "resend", id]).status == 64, "it is confirmed")
        let resent = try here.run(["files", "resend", id, "--yes"])
        #expect(resent.status == 0 && resent.errors.contains("sem resposta"), "\(resent.output)\(resent.errors)")
        try here.wait("the lote at HAT", seconds: 30) { try here.storedLotes().count == 1 }
        #expect(try here.run(["files", "resend", id, "--yes"]).status == 65, "there is nothing to be sent again")
    }

    @Test func `a job that is requested while HAT is away or off does not exit with 0`() throws {
        let here = try Installation()
        let sandbox = try #require(here.sandbox)
        kill(sandbox.processIdentifier, SIGTERM)
        sandbox.waitUntilExit()
        for job in ["PLSXHAT002", "PLSVHAT002", "PLSYNCAUTH", "PLENVHATSC"] {
            #expect(try here.run(["jobs", "run", job, "--once"]).status == 75, "\(job)")
        }
        try here.drop(here.sample("--lote", "1"), as: "lote.xml")
        #expect(try here.run(["jobs", "run", "XML_ROBOT", "--once"]).status == 75)
        try here.write(settings: "[PARAMETERS]\nMV_PLSHAT = .F.\n")
        let off = try here.run(["jobs", "run", "PLENVHATSC", "--once"])
        #expect(off.status == 78 && off.errors.contains("MV_PLSHAT=0"), "\(off.errors)")
        #expect(!off.errors.contains("MV_PHATURL"))
    }

    @Test(.enabled(if: ShiftedClock.isAvailable, FailingCalls.reason), arguments: [86_400, -86_400])
    func `T46 the host's clock is set by a day while the daemon serves, and nothing waits or is given up for it`(
        _ step: Int
    ) throws {
        let here = try Installation(settings: Self.quiet)
        let clock = try ShiftedClock(here)
        _ = try here.start(["run"], environment: clock.environment)
        try here.wait("serving") { here.logs().contains("serving") }
        try here.misbehave(["failNext": 3, "failStatus": 500])
        try here.drop(here.sample("--lote", "1"), as: "before.xml")
        try here.wait("a failed attempt", seconds: 20) { here.logs().contains("delivery deferred") }
        try clock.set(step)
        try here.drop(here.sample("--lote", "2"), as: "after.xml")
        try here.wait("both deliveries", seconds: 30) { try here.storedLotes().count == 2 }
        try here.wait("word of the step", seconds: 5) { here.logs().contains("seconds=\(step)") }
        try here.wait("both files to be done", seconds: 15) { here.files(below: "done").count == 2 }
        #expect(here.files(below: "held").isEmpty)
        // And back again, as when the mistake is noticed.
        try clock.set(0)
        try here.drop(here.sample("--lote", "3"), as: "later.xml")
        try here.wait("the third file to be done", seconds: 30) { here.files(below: "done").count == 3 }
        #expect(try here.storedLotes().count == 3)
    }
}

extension Installation {
    /// The number of calls that the sandbox received as HAT.
    fileprivate func requestCount() throws -> Int {
        let url = try #require(URL(string: "http://127.0.0.1:\(port)/sandbox/requests"))
        let list = try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any]
        return try #require(list?["count"] as? Int)
    }
}
