import Foundation
import Testing

/// The operator's registers decide what the real program accepts.
@Suite(.serialized)
struct `The operator's registers` {
    @Test(.enabled(if: Program.hasSchemas, Program.needsSchemas))
    func `refuse an unknown provider as soon as they exist, and doctor lists them`() throws {
        let here = try Installation(hasPortal: false)
        let lote = here.home.appending(path: "lote.xml")
        try here.sample("--lote", "1").write(to: lote)
        #expect(try here.run(["check", lote.path]).status == 0)
        let before = try here.run(["doctor", "--lang", "en"])
        #expect(before.output.contains("rules not applied: X24 X26 X60"))

        let daemon = try here.start(["run"])
        try here.drop(Data("codigo;cnpj\n1;00000000000000\n".utf8), as: "reference/prestadores.csv")
        try here.drop(Data("codigo;cor\nA09;azul\n".utf8), as: "reference/cid.csv")
        try here.wait("the registers") { here.files(below: "inbox").isEmpty }
        try here.drop(Data(contentsOf: lote), as: "lote.xml")
        try here.wait("the answer") { try !here.answers().isEmpty }
        daemon.terminate()
        daemon.waitUntilExit()

        #expect(here.files(below: "done/reference") == ["prestadores.csv", "prestadores.csv.retorno.txt"])
        #expect(here.files(below: "error/reference") == ["cid.csv", "cid.csv.retorno.txt"])
        let refusal = try String(
            contentsOf: here.spool.appending(path: "error/reference/cid.csv.retorno.txt"), encoding: .utf8)
        #expect(refusal.contains("linha 1, coluna 2: coluna desconhecida") && !refusal.contains("cor"))
        let text = try #require(String(bytes: JSONSerialization.data(withJSONObject: here.answers()), encoding: .utf8))
        #expect(text.contains("REG001"))
        // A restart and `check` use the registers that the daemon installed.
        let check = try here.run(["check", lote.path, "--lang", "en"])
        #expect(check.status == 65 && check.output.contains("REG001"))
        let after = try here.run(["doctor", "--json"])
        let rows = try #require(after.items)
        let state = { (name: String) in rows.first { $0["check"] as? String == name }?["state"] as? String }
        #expect(state("reference.prestadores") == "ok")
        #expect(state("reference.cid") == "absent")
        #expect(state("spool.inbox") == "ok" && state("ledger") == "ok" && state("schemas") == "ok")
    }
}
