import Foundation
import Testing

/// HAT accepts no lote for longer than the horizon. Afterwards the original must be found by its digest, byte for
/// byte.
@Suite(.enabled(if: Program.hasSchemas, Program.needsSchemas), .serialized)
struct `After the horizon` {
    private static let quiet = "[ONSTART]\nJOBS = XML_ROBOT,IMPXML\n"

    private func settings(horizon hours: Int) -> String {
        "[DELIVERY]\nHORIZON_HOURS = \(hours)\nFIRST_RETRY_SECONDS = 1\nRETRY_CEILING_SECONDS = 1\n"
            + "BREAKER_SECONDS = 1\nPROBE_SECONDS = 1\nUNKNOWN_OUTCOME = resend\n" + Self.quiet
    }

    @Test func `T33 a lote is given up, its sender is informed, and its original is unchanged`() throws {
        let here = try Installation(
            settings: settings(horizon: 24), sandboxArguments: ["--drop-before-storing", "1000"])
        let source = here.home.appending(path: "lote.xml")
        try here.sample("--lote", "7").write(to: source)
        let digest = try sha256sum(source)
        try here.drop(Data(contentsOf: source), as: "lote.xml")

        // HAT answers but loses every upload, which is retried while the horizon lasts.
        let first = try here.serve()
        try here.wait("three tries", seconds: 40) { try self.delivery(here)["attempts"] as? Int ?? 0 >= 3 }
        let waiting = try delivery(here)
        #expect(["waiting", "attempting"].contains(waiting["state"] as? String), "\(waiting)")
        #expect(here.files(below: "held").isEmpty)
        try expectOriginal(here, digest, path: nil)
        here.end(first)

        // The same file after its horizon: the next failure is final.
        try here.write(settings: settings(horizon: 0))
        let second = try here.serve()
        try here.wait("giving up", seconds: 40) { here.files(below: "held").contains { $0.hasSuffix(".xml") } }
        try here.wait("the row") { try here.records().first?["state"] as? String == "settled" }
        try expectGivenUp(here, digest)
        here.end(second)
        #expect(try here.storedLotes().isEmpty)

        // An operator retries it once HAT accepts lotes: the same bytes arrive, once.
        try here.misbehave(["dropBeforeStoring": 0])
        let id = try #require(try here.records().first?["id"] as? String)
        let resent = try here.run(["files", "resend", id, "--yes"])
        let retried = resent.status == 0 ? resent : try here.run(["files", "retry", id])
        #expect(retried.status == 0, "\(resent.errors) \(retried.errors)")
        _ = try here.batch(wait: 20)
        let stored = try here.storedLotes()
        #expect(stored.count == 1)
        #expect("\(stored)".contains(digest), "HAT has other bytes: \(stored)")
    }

    @Test
    func `T33 a port that refuses connections: waiting work is never given up, and arrives when HAT is back`()
        throws
    {
        let here = try Installation(settings: settings(horizon: 1))
        try #require(here.sandbox).terminate()
        here.sandbox?.waitUntilExit()
        let source = here.home.appending(path: "lote.xml")
        try here.sample("--lote", "8").write(to: source)
        let digest = try sha256sum(source)
        try here.drop(Data(contentsOf: source), as: "lote.xml")
        let run = try here.batch(wait: 3)
        #expect(run.status == 69, "\(run.status) \(run.errors)")
        let waiting = try delivery(here)
        #expect(waiting["state"] as? String == "waiting", "\(waiting)")
        #expect(try here.answers().first?["verdict"] as? String == "accepted")
        try expectOriginal(here, digest, path: nil)

        // Time in which HAT is away does not count towards the horizon, however short that is.
        try here.write(settings: settings(horizon: 0))
        #expect(try here.batch(wait: 4).status == 69)
        let later = try delivery(here)
        #expect(later["state"] as? String == "waiting" && later["attempts"] as? Int == 1, "\(later)")
        #expect((later["reason"] as? String ?? "").hasPrefix("HAT fora do ar desde 20"), "\(later)")
        try expectOriginal(here, digest, path: nil)
        try here.startSandbox()
        _ = try here.batch(wait: 20)
        #expect(try here.storedLotes().contains { "\($0)".contains(digest) })
        try expectOriginal(here, digest, path: "done/")
    }

    private func delivery(_ here: Installation) throws -> [String: Any] {
        (try here.records().first { $0["fileName"] as? String == "lote.xml" }?["deliveries"] as? [[String: Any]])?.first
            ?? [:]
    }

    private func expectGivenUp(_ here: Installation, _ digest: String) throws {
        let given = try delivery(here)
        #expect(given["state"] as? String == "givenUp", "\(given)")
        #expect(!(given["reason"] as? String ?? "").isEmpty, "\(given)")
        try expectOriginal(here, digest, path: "held/")
        let id = try #require(try here.records().first?["id"] as? String)
        let shown = try here.run(["files", "show", id])
        #expect(
            shown.status == 0 && shown.output.contains(digest) && shown.output.contains("givenUp"), "\(shown.output)")
        let answer = try #require(try here.answers().first)
        #expect(answer["verdict"] as? String == "accepted" && "\(answer)".contains("givenUp"), "\(answer)")
        // The text says that the file was not delivered, and what happens next.
        let names = here.files(below: "held").filter { $0.hasSuffix(".retorno.txt") }
        let text = try String(
            contentsOf: here.spool.appending(path: "held/\(try #require(names.first))"), encoding: .utf8)
        #expect(text.contains("HAT"), "\(text)")
    }

    /// `files list --sha256` must find the original, and the file at its path must have this digest. `path`: the
    /// beginning of the path; nil for a file that is being processed.
    private func expectOriginal(_ here: Installation, _ digest: String, path: String?) throws {
        let found = try here.run(["files", "list", "--sha256", digest, "--json"])
        let record = try #require(found.items?.first, "\(found.output) \(found.errors)")
        #expect(found.items?.count == 1 && record["sha256"] as? String == digest, "\(record)")
        let id = try #require(record["id"] as? String)
        let position = path == nil ? ".work/\(id)" : try #require(record["path"] as? String)
        #expect(path.map { position.hasPrefix($0) } ?? true, "\(position)")
        #expect(try sha256sum(here.spool.appending(path: position)) == digest)
    }

    private func sha256sum(_ file: URL) throws -> String {
        let sum = try Program.runTool("sha256sum", ["-b", file.path])
        return String(try #require(sum.output.split(separator: " ").first, "\(sum.errors)"))
    }
}
