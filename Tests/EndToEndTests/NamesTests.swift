import Foundation
import Testing

/// Names chosen by senders, in every output.
@Suite(.enabled(if: Program.hasSchemas, Program.needsSchemas), .serialized)
struct `Names from outside` {
    private static let hostile = [
        "a\n1m8qmsnzy3bfpx48  forjado.xml", "\u{1B}[31mcor.xml", "x\u{202E}lmx.exe", "=cmd|' /c calc'!A1.xml",
        "<img src=x onerror=alert(1)>.xml", "tab\tx.xml", "52998224725 MARIA DA SILVA.xml",
    ]

    @Test func `start no row, no log line and no page of their own`() throws {
        let here = try Installation(hasPortal: false)
        for name in Self.hostile { try here.drop(Data("isto não é XML: \(name.count)".utf8), as: name) }
        let packed = try here.pack(["ok\nforjado.xml": Data("texto".utf8)])
        try here.drop(packed, as: "nomes.tar.gz")
        let run = try here.run(["batch", "--wait", "20", "--log-level", "info"])
        #expect(run.status == 65, "\(run.errors)")
        let listed = try here.run(["files", "list"])
        let rows = listed.output.split(separator: "\n")
        #expect(rows.count == 1 + Self.hostile.count + 2, "\(listed.output)")
        for text in [listed.output, run.errors] {
            #expect(!text.unicodeScalars.contains { [0x1B, 0x9B, 0x202E, 0x09].contains($0.value) })
        }
        #expect(!run.errors.split(separator: "\n").contains { $0.hasPrefix("1m8qmsnzy3bfpx48") })
        let json = try here.run(["files", "list", "--json"])
        #expect(!json.output.unicodeScalars.contains { [0x1B, 0x9B, 0x202E].contains($0.value) })
        #expect(throws: Never.self) { _ = try JSONSerialization.jsonObject(with: json.outputBytes) }
        for name in here.files(below: "outbox") where name.hasSuffix(".html") {
            let page = try String(contentsOf: here.outbox.appending(path: name), encoding: .utf8)
            #expect(!page.contains("<img"))
        }
        for row in rows.dropFirst() {
            let id = String(row.prefix { $0 != " " })
            let shown = try here.run(["files", "show", id])
            #expect(shown.status == 0, "\(row)")
            #expect(!shown.output.unicodeScalars.contains { [0x1B, 0x9B, 0x202E].contains($0.value) })
        }
    }

    @Test func `start no line of an error either`() throws {
        let here = try Installation(hasPortal: false)
        let missing = here.home.appending(path: "falta\nhatspool: forjado.xml").path
        let run = try here.run(["check", missing])
        #expect(run.status == 66)
        #expect(!run.errors.split(separator: "\n").contains { $0.hasPrefix("hatspool: forjado") }, "\(run.errors)")
    }

    @Test func `are in the log without what may be a person's`() throws {
        let here = try Installation(hasPortal: false)
        try here.drop(Data("texto".utf8), as: "52998224725 MARIA DA SILVA.xml")
        try here.drop(Data("texto 2".utf8), as: "lote 12.xml")
        let run = try here.run(["batch", "--wait", "20", "--log-level", "debug"])
        #expect(run.errors.contains("99999999999 AAAAA DA AAAAA.xml"), "\(run.errors)")
        #expect(run.errors.contains("lote 12.xml"))
        #expect(!run.errors.contains("52998224725") && !run.errors.contains("MARIA"))
    }
}

/// The summary that `batch` prints.
@Suite(.enabled(if: Program.hasSchemas, Program.needsSchemas), .serialized)
struct `The exit status of a batch` {
    @Test func `shows both that files were rejected and that some were incomplete`() throws {
        let here = try Installation(settings: "[SPOOL]\nINCOMPLETE_SECONDS = 600\n", hasPortal: false)
        let good = try here.sample("--lote", "1")
        try here.drop(good.prefix(good.count / 2), as: "chegando.xml")
        #expect(try here.batch(wait: 1).status == 75)
        try here.drop(try here.sample("--lote", "2", "--flaw", "wrong-hash"), as: "errado.xml")
        let run = try here.run(["batch", "--wait", "1"])
        #expect(run.status == 79, "\(run.output)")
        try FileManager.default.removeItem(at: here.inbox.appending(path: "chegando.xml"))
        try here.drop(try here.sample("--lote", "3", "--flaw", "wrong-hash"), as: "errado2.xml")
        #expect(try here.batch(wait: 1).status == 65)
        #expect(try here.batch(wait: 1).status == 0)
    }

    @Test func `and an archive of which nothing was accepted counts as rejected, not as accepted`() throws {
        let here = try Installation(hasPortal: false)
        let packed = try here.pack(["a.xml": Data("texto".utf8), "b.xml": Data("outro".utf8)])
        try here.drop(packed, as: "nada.tar.gz")
        let run = try here.batch(wait: 20)
        #expect(run.status == 65)
        let records = try here.records()
        #expect(records.count == 3, "the archive and its two documents")
        #expect(records.allSatisfy { $0["verdict"] as? String == "rejected" }, "\(records)")
        let answers = try here.answers()
        #expect(!answers.isEmpty && answers.allSatisfy { $0["protocol"] is NSNull })
        let texts = here.files(below: "outbox").filter { $0.hasPrefix("nada") && $0.hasSuffix(".txt") }
        let text = try String(contentsOf: here.outbox.appending(path: try #require(texts.first)), encoding: .utf8)
        #expect(text.contains("NENHUM DOCUMENTO ACEITO") && !text.contains("Protocolo"))
        #expect(here.files(below: "error").contains { $0.hasPrefix("nada.tar.") }, "\(here.files(below: "error"))")
        #expect(try here.run(["ledger", "verify"]).status == 0)
    }
}
