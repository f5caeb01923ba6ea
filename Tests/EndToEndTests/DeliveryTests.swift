import Foundation
import Testing

@Suite(.enabled(if: Program.hasSchemas, Program.needsSchemas), .serialized)
struct `Delivery against a portal that misbehaves` {
    private static let quick =
        "[DELIVERY]\nFIRST_RETRY_SECONDS = 1\nRETRY_CEILING_SECONDS = 1\nBREAKER_FAILURES = 100\n"

    @Test func `T24 an answer that was lost after storing does not cause a second effect`() throws {
        let here = try Installation(settings: Self.quick, sandboxArguments: ["--drop-after-storing", "2"])
        for lote in 1...3 { try here.drop(here.sample("--lote", "\(lote)"), as: "lote-\(lote).xml") }
        #expect(try here.batch(wait: 30).status == 0)
        #expect(try here.storedLotes().count == 3)
        let attempts = try here.records().flatMap { $0["deliveries"] as? [[String: Any]] ?? [] }
            .compactMap { $0["attempts"] as? Int }
        #expect(attempts.reduce(0, +) == 5)
    }

    @Test func `a failing portal is retried until it accepts the lote`() throws {
        let here = try Installation(settings: Self.quick, sandboxArguments: ["--fail-next", "2"])
        try here.drop(here.sample("--lote", "1"), as: "lote.xml")
        #expect(try here.batch(wait: 30).status == 0)
        #expect(try here.storedLotes().count == 1)
    }

    @Test func `a portal that is down leaves the drop accepted, answered and waiting, and exit status 69`() throws {
        let here = try Installation(settings: Self.quick)
        try here.drop(here.sample("--lote", "1"), as: "lote.xml")
        let sandbox = try #require(here.sandbox)
        kill(sandbox.processIdentifier, SIGTERM)
        sandbox.waitUntilExit()
        #expect(try here.batch(wait: 1).status == 69)
        let record = try #require(try here.records().first)
        #expect(record["state"] as? String == "judged")
        #expect(record["verdict"] as? String == "accepted")
        #expect(try here.answers().count == 1)
        try here.startSandbox()
        #expect(try here.batch(wait: 30).status == 0)
        #expect(try here.storedLotes().count == 1)
        #expect(here.files(below: "done").count == 1)
    }

    @Test func `a wrong token is reported as such and loses nothing`() throws {
        let here = try Installation(settings: Self.quick, sandboxArguments: ["--token", "another"])
        try here.drop(here.sample("--lote", "1"), as: "lote.xml")
        #expect(try here.batch(wait: 1).status == 69)
        let outcome = try #require((try here.records().first?["deliveries"] as? [[String: Any]])?.first)
        #expect(outcome["state"] as? String == "waiting")
        #expect((outcome["reason"] as? String ?? "").contains("401"))
    }

    @Test func `an import-only route places the received bytes once under the provider and calls no portal`() throws {
        let here = try Installation(settings: "[ROUTES]\nENVIO_LOTE_GUIAS = import\n")
        let bytes = try here.sample("--lote", "1")
        try here.drop(bytes, as: "lote.xml")
        #expect(try here.batch().status == 0)
        #expect(try here.storedLotes().isEmpty)
        let placed = here.files(below: "import")
        #expect(placed == ["11222333000181/lote.xml"])
        #expect(try Data(contentsOf: here.spool.appending(path: "import/\(placed[0])")) == bytes)
    }

    @Test func `T25 a request made twice takes effect once`() throws {
        let here = try Installation()
        try here.drop(here.sample("--flaw", "wrong-hash", "--lote", "1"), as: "wrong.xml")
        try here.batch()
        let id = try #require(try here.records().first?["id"] as? String)
        #expect(try here.run(["files", "retry", id]).status == 0)
        #expect(try here.run(["files", "retry", id]).status == 65)
        #expect(here.files(below: "inbox").count == 1)
        #expect(try here.run(["files", "retry", "0000000000000000"]).status == 66)
    }

    @Test func `a drop on hold is not delivered, and retry continues it`() throws {
        let here = try Installation(
            settings: "[DELIVERY]\nFIRST_RETRY_SECONDS = 600\nRETRY_CEILING_SECONDS = 600\n",
            sandboxArguments: ["--fail-next", "1"])
        try here.drop(here.sample("--lote", "1"), as: "lote.xml")
        #expect(try here.batch(wait: 1).status == 69)
        let id = try #require(try here.records().first?["id"] as? String)
        #expect(try here.run(["files", "hold", id]).status == 0)
        try here.batch(wait: 1)
        #expect(here.files(below: "held").contains("lote.\(id).xml"))
        #expect(try here.storedLotes().isEmpty)
        #expect(try here.run(["files", "release", id]).status == 0)
        #expect(try here.batch().status == 0)
        #expect(try here.storedLotes().count == 1)
    }
}
