import Foundation
import Testing

/// The operator's view: files copied into the inbox, the answers, and the final folders.
@Suite(.enabled(if: Program.hasSchemas, Program.needsSchemas), .serialized)
struct `Files dropped while the daemon runs` {
    private struct Case {
        let name: String
        let arguments: [String]
        let verdict: String
        let code: String?
        let folder: String
    }

    private static let kinds = ["consulta", "sp-sadt", "resumo", "honorarios", "odonto"]

    private var cases: [Case] {
        var cases: [Case] = []
        var lote = 100
        for version in ["4.02.00", "4.03.00"] {
            for kind in Self.kinds {
                lote += 1
                cases.append(
                    Case(
                        name: "valid-\(version)-\(kind).xml",
                        arguments: ["--tiss", version, "--kind", kind, "--lote", "\(lote)"], verdict: "accepted",
                        code: nil, folder: "done"))
            }
        }
        let wrong: [(flaw: String, code: String, verdict: String)] = [
            ("wrong-hash", "HSH002", "rejected"), ("utf8-hash", "HSH003", "rejected"),
            ("missing-element", "XSD003", "rejected"), ("unexpected-element", "XSD002", "rejected"),
            ("bad-enumeration", "XSD004", "rejected"), ("bad-date", "XSD007", "rejected"),
            ("bad-length", "XSD006", "rejected"), ("repeated-guia", "DUP003", "rejected"),
            ("truncated", "XML004", "rejected"), ("nul-tail", "XML005", "rejected"),
            ("unknown-version", "VER002", "rejected"), ("doctype-xxe", "XML006", "rejected"),
            ("not-xml", "XML002", "rejected"), ("wrong-operator", "HDR005", "rejected"),
            ("no-body", "HDR001", "rejected"), ("two-documents", "XML014", "rejected"),
            ("latin1-under-utf8", "XML008", "rejected"), ("blank-lote", "HDR007", "rejected"),
            ("empty", "XML001", "rejected"), ("soap", "MSG004", "accepted"), ("monitoring", "MSG005", "held"),
            ("web-service-root", "MSG003", "accepted"),
        ]
        for (index, one) in wrong.enumerated() {
            cases.append(
                Case(
                    name: "\(one.flaw).xml", arguments: ["--flaw", one.flaw, "--lote", "\(200 + index)"],
                    verdict: one.verdict, code: one.code,
                    folder: ["held": "held", "accepted": "done"][one.verdict] ?? "error"))
        }
        cases.append(
            Case(
                name: "bad-total.xml", arguments: ["--kind", "sp-sadt", "--flaw", "bad-total", "--lote", "300"],
                verdict: "rejected", code: "TOT001", folder: "error"))
        cases.append(
            Case(
                name: "acentos.xml", arguments: ["--accents", "--lote", "301"], verdict: "accepted", code: nil,
                folder: "done"))
        return cases
    }

    @Test func `each gets its verdict, its answers and its queue, and HAT has each accepted lote once`() throws {
        let here = try Installation()
        let daemon = try here.start(["run", "--log-level", "info"])
        for one in cases { try here.drop(here.sample(one.arguments), as: one.name) }
        try here.wait("every answer") { try here.answers().count == cases.count }
        try here.wait("an empty work folder") { here.files(below: ".work").filter { !$0.hasPrefix(".") }.isEmpty }

        let records = try Dictionary(uniqueKeysWithValues: here.records().map { (try name(of: $0), $0) })
        for one in cases {
            let record = try #require(records[one.name], "\(one.name) is not in the ledger")
            #expect(record["verdict"] as? String == one.verdict, "\(one.name)")
            if let code = one.code {
                let answer = try answer(to: one.name, here)
                let codes = (answer["findings"] as? [[String: Any]] ?? []).compactMap { $0["code"] as? String }
                #expect(codes.contains(code), "\(one.name): \(codes)")
            }
            let path = try #require(record["path"] as? String)
            #expect(path.hasPrefix(one.folder + "/"), "\(one.name) lies at \(path)")
            #expect(FileManager.default.fileExists(atPath: here.spool.appending(path: path).path))
        }
        let accepted = cases.filter { $0.verdict == "accepted" }.count
        let stored = try here.storedLotes()
        #expect(stored.count == accepted)
        #expect(here.files(below: "inbox").isEmpty)
        try stop(daemon, here)
        #expect(try here.run(["ledger", "verify"]).status == 0)
        expectNoBeneficiary(in: here.logs())
        for answer in here.files(below: "outbox") {
            expectNoBeneficiary(in: try String(contentsOf: here.outbox.appending(path: answer), encoding: .isoLatin1))
        }
    }

    @Test func `T35 the same name with other content is another drop, the same content is a duplicate`() throws {
        let here = try Installation()
        let daemon = try here.start(["run"])
        let (first, second) = (try here.sample("--lote", "1"), try here.sample("--lote", "2"))
        for (number, bytes) in [first, second, first].enumerated() {
            try here.drop(bytes, as: "lote.xml")
            try here.wait("answer \(number + 1)") { try here.answers().count == number + 1 }
        }
        let verdicts = try here.records().compactMap { $0["verdict"] as? String }
        #expect(verdicts == ["accepted", "accepted", "duplicate"])
        #expect(try here.storedLotes().count == 2)
        #expect(here.files(below: "done").count == 2)
        try stop(daemon, here)
    }

    @Test func `an accepted answer has a protocol and a TISS reply`() throws {
        let here = try Installation()
        try here.drop(here.sample("--lote", "9"), as: "lote.xml")
        #expect(try here.batch().status == 0)
        let answer = try answer(to: "lote.xml", here)
        let protocolNumber = try #require(answer["protocol"] as? String)
        let reply = try #require(here.files(below: "outbox").first { $0.hasSuffix(".retorno.xml") })
        let text = try String(contentsOf: here.outbox.appending(path: reply), encoding: .isoLatin1)
        #expect(text.contains("PROTOCOLO_RECEBIMENTO"))
        #expect(text.contains("numeroProtocolo>\(protocolNumber)<"))
        // The program's own reply is a TISS message: the same inspection judges its schema and hash.
        let check = try here.run(["check", "--json", here.outbox.appending(path: reply).path])
        let results = try #require(check.items)
        let facts = try #require(results.first?["facts"] as? [String: Any])
        #expect(facts["schema"] as? String == "valid")
        #expect((facts["hash"] as? [String: Any])?["fits"] as? String == "iso-8859-1")
    }

    @Test(arguments: ["web-service-root", "soap"])
    func `a body of a web service is answered as its web service would, with an envelope or without`(
        flaw: String
    ) throws {
        let here = try Installation()
        try here.drop(here.sample("--lote", "9", "--flaw", flaw), as: "lote.xml")
        #expect(try here.batch().status == 0)
        let reply = try #require(here.files(below: "outbox").first { $0.hasSuffix(".retorno.xml") })
        let text = try String(contentsOf: here.outbox.appending(path: reply), encoding: .isoLatin1)
        #expect(text.contains("<ans:protocoloRecebimentoWS ") && text.contains("numeroProtocolo>"))
        let check = try here.run(["check", "--json", here.outbox.appending(path: reply).path])
        let results = try #require(check.items)
        let facts = try #require(results.first?["facts"] as? [String: Any])
        #expect(facts["schema"] as? String == "valid")
        #expect((facts["hash"] as? [String: Any])?["fits"] as? String == "iso-8859-1")
    }

    private func stop(_ daemon: Process, _ here: Installation) throws {
        kill(daemon.processIdentifier, SIGTERM)
        daemon.waitUntilExit()
        #expect(daemon.terminationStatus == 0, "\(here.logs().suffix(2_000))")
    }

    private func name(of record: [String: Any]) throws -> String {
        try #require(record["fileName"] as? String)
    }

    private func answer(to name: String, _ here: Installation) throws -> [String: Any] {
        let file = try #require(
            here.files(below: "outbox").first { $0.hasPrefix(name + ".") && $0.hasSuffix(".retorno.json") })
        let data = try Data(contentsOf: here.outbox.appending(path: file))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    /// Card numbers of samples are zeros with a check digit. None may appear outside the original.
    private func expectNoBeneficiary(in text: String) {
        #expect(text.range(of: "0{12,}[0-9]", options: .regularExpression) == nil)
    }
}
