import Foundation
import TestSupport
import Testing

/// `files list`, `retry` and `release` with filters.
@Suite(.enabled(if: Program.hasSchemas, Program.needsSchemas))
struct `Files by filters` {
    /// Three rejected files.
    private func rejected() throws -> Installation {
        let here = try Installation(hasPortal: false)
        for number in 1...3 {
            try here.drop(here.sample("--flaw", "wrong-hash", "--lote", "\(number)"), as: "\(number).xml")
        }
        #expect(try here.batch().status == 65)
        return here
    }

    private func count(_ here: Installation, _ arguments: String...) throws -> Int? {
        try here.run(["files", "list", "--json"] + arguments).items?.count
    }

    @Test func `accept the names of both languages, and list the allowed ones for any other`() throws {
        let here = try rejected()
        for word in ["rejected", "rejeitado", "Rejeitado"] { #expect(try count(here, "--verdict", word) == 3) }
        #expect(try count(here, "--verdict", "aceito") == 0)
        for word in ["settled", "concluído", "CONCLUIDO"] { #expect(try count(here, "--state", word) == 3) }
        for (command, option) in [
            ("files", "--verdict"), ("files", "--state"), ("batches", "--state"), ("guias", "--state"),
            ("orders", "--state"), ("guias", "--resource"),
        ] {
            let wrong = try here.run([command, "list", option, "nonsense"])
            #expect(wrong.status == 64 && wrong.errors.contains("("), "\(command) \(option): \(wrong.errors)")
        }
        #expect(try here.run(["files", "list", "--verdict", "nonsense"]).errors.contains("duplicate (repetido)"))
        #expect(try here.run(["batches", "list", "--state", "sem sucesso"]).status == 0)
        #expect(try here.run(["guias", "list", "--resource", "prorrogacoes"]).status == 0)
        #expect(try here.run(["orders", "list", "--state", "recusado"]).status == 0)
    }

    @Test func `are selected by day and minute of the operator's local time, which the table shows`() throws {
        let here = try rejected()
        let zone = "Pacific/Kiritimati"
        var formatter = Date.ISO8601FormatStyle().year().month().day()
        formatter.timeZone = try #require(TimeZone(identifier: zone))
        let (today, tomorrow) = (Date().formatted(formatter), Date().addingTimeInterval(86_400).formatted(formatter))
        func listed(_ arguments: String...) throws -> Int? {
            try here.run(
                ["files", "list", "--json"] + arguments, environment: ["HATSPOOL_SPOOL_TIMEZONE": zone]
            ).items?.count
        }
        // The test may run across midnight.
        let yesterday = Date().addingTimeInterval(-86_400).formatted(formatter)
        #expect(try listed("--since", yesterday, "--until", today) == 3)
        #expect(try listed("--since", tomorrow) == 0)
        #expect(try listed("--until", "2020-01-01") == 0)
        #expect(try listed("--since", "2020-01-01T00:00", "--until", "\(tomorrow)T23:59") == 3)
        #expect(try here.run(["files", "list", "--since", "ontem"]).status == 64)
        let table = try here.run(["files", "list"], environment: ["HATSPOOL_SPOOL_TIMEZONE": zone])
        #expect(table.output.contains(today) || table.output.contains(yesterday))
    }

    @Test func `many are requested by a filter once they are counted and confirmed`() throws {
        let here = try rejected()
        #expect(try here.run(["files", "retry"]).status == 64)
        let counted = try here.run(["files", "retry", "--verdict", "rejeitado", "--dry-run", "--json"])
        #expect(counted.object?["count"] as? Int == 3)
        #expect(try JSONSchema.cli("files.dry-run").faults(in: counted.outputBytes).isEmpty)
        let unconfirmed = try here.run(["files", "retry", "--verdict", "rejeitado"])
        #expect(unconfirmed.status == 64 && unconfirmed.errors.contains("--yes"))
        #expect(try count(here, "--state", "settled") == 3)
        #expect(try here.run(["files", "release", "--all", "--yes"]).status == 66, "none is held")
        let asked = try here.run(["files", "retry", "--name", "1.xml", "--yes", "--json"])
        #expect(asked.status == 0 && asked.object?["outcomes"] as? [String: Int] == ["requeued": 1], "\(asked.errors)")
        #expect(try JSONSchema.cli("files.many").faults(in: asked.outputBytes).isEmpty)
        let rest = try here.run(["files", "retry", "--all", "--yes"])
        #expect(rest.status == 0 && rest.output.contains("requeued: 2"))
        #expect(here.files(below: "inbox").count == 3 && here.files(below: "error").isEmpty)
    }

    @Test func `a serving process carries them out`() throws {
        let here = try rejected()
        let daemon = try here.start(["run"])
        try here.wait("the daemon") { here.logs().contains("serving") }
        let asked = try here.run(["files", "retry", "--all", "--yes", "--json"])
        #expect(asked.status == 0 && asked.object?["outcomes"] as? [String: Int] == ["requeued": 3], "\(asked.errors)")
        try here.wait("the verdicts") { try count(here, "--verdict", "rejected", "--state", "settled") == 3 }
        daemon.terminate()
        daemon.waitUntilExit()
    }
}
