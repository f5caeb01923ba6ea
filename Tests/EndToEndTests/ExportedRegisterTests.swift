import Foundation
import Testing

/// Registers that are exports of Protheus, read by the real reader.
@Suite(.enabled(if: Program.hasSchemas, Program.needsSchemas), .serialized)
struct `Registers as exports` {
    private func export(_ records: String, end: String = "</exportacao>\n") -> Data {
        Data(
            ("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<exportacao xmlns=\"urn:hatspool:protheus:1\" versao=\"1.0\">\n"
                + records + end).utf8)
    }

    private func provider(_ code: String, _ number: String, _ operation: String = "incluir") -> String {
        """
          <BAU operacao="\(operation)">
            <BAU_CODIGO>\(code)</BAU_CODIGO><BAU_CPFCGC>\(number)</BAU_CPFCGC><BAU_NOME>CLINICA SECRETA</BAU_NOME>
            <BAU_DATBLO/><BC0_ITENS/>
          </BAU>

        """
    }

    private func answer(_ here: Installation, _ path: String) throws -> String {
        try String(contentsOf: here.spool.appending(path: "\(path).retorno.txt"), encoding: .utf8)
    }

    @Test func `are installed or refused with line, position, field and reason, and used for judging`() throws {
        let here = try Installation(settings: "[REGISTERS]\nSHRINK_PERCENT=60", hasPortal: false)
        let daemon = try here.start(["run"])
        let two = provider("000123", "00000000000000") + provider("000124", "52998224725")
        let dropped: [(name: String, bytes: Data, reported: String, isTaken: Bool)] = [
            ("BAU.xml", export(two), "Colunas preenchidas: codigo, cnpj, cpf, bloqueado_de, nome", true),
            ("prestadores-cortado.xml", export(two, end: ""), "XML004", false),
            (
                "prestadores-excluir.xml", export(two + provider("9", "1", "excluir")),
                "linha 11, posição 3: registro de exclusão", false
            ),
            (
                "prestadores-misto.xml", export(two + "<BA9><BA9_CODDOE>A09</BA9_CODDOE></BA9>"),
                "linha 11, posição 1: registro de uma tabela", false
            ),
            (
                "prestadores-vazio.xml", export(provider("", "11222333000181")),
                "linha 4, posição 5, campo BAU_CODIGO: célula obrigatória vazia", false
            ),
            ("prestadores-outro.xml", Data("<mensagem/>\n".utf8), "EXP001", false),
            ("prestadores-um.xml", export(provider("000123", "00000000000000")), "prestadores-um!.xml", false),
            ("sem nome.xml", Data("<a/>\n".utf8), "que tabela é", false),
        ]
        for (index, one) in dropped.enumerated() {
            try here.drop(one.bytes, as: "reference/\(one.name)")
            let path = (one.isTaken ? "done" : "error") + "/reference/\(one.name)"
            try here.wait("\(one.name) (\(index))") {
                here.files(below: "inbox").isEmpty
                    && FileManager.default.fileExists(atPath: here.spool.appending(path: "\(path).retorno.txt").path)
            }
            let text = try answer(here, path)
            #expect(text.contains(one.reported), "\(one.name): \(text)")
            #expect(!text.contains("SECRETA") && !text.contains("000123") && !text.contains("A09"), "\(one.name)")
        }
        try here.drop(here.sample("--lote", "1"), as: "lote.xml")
        try here.wait("the answer") { try !here.answers().isEmpty }
        daemon.terminate()
        daemon.waitUntilExit()
        let text = try #require(String(bytes: JSONSerialization.data(withJSONObject: here.answers()), encoding: .utf8))
        #expect(text.contains("REG001"))
        // A starting program reads the export again, and so does doctor.
        let lote = here.home.appending(path: "lote.xml")
        try here.sample("--lote", "2").write(to: lote)
        #expect(try here.run(["check", lote.path, "--lang", "en"]).output.contains("REG001"))
        let rows = try #require(
            here.run(["doctor", "--json"]).items)
        let row = try #require(rows.first { $0["check"] as? String == "reference.prestadores" })
        let facts = try #require(row["facts"] as? [String: String])
        #expect(row["state"] as? String == "ok" && facts["form"] == "xml" && facts["rows"] == "2")
    }

    @Test func `a guia of another accepted lote is reported with the earlier drop, and refused if so set`() throws {
        for (setting, verdict) in [("warn", "accepted"), ("reject", "rejected")] {
            let here = try Installation(
                settings: "[ACCEPTANCE]\nHASH=warn\nEARLIER_GUIAS=\(setting)", hasPortal: false)
            let first = try here.sample("--lote", "1", "--guias", "3")
            try here.drop(first, as: "a.xml")
            try here.batch()
            let text = try #require(String(bytes: first, encoding: .isoLatin1))
            let other = text.replacing("numeroLote>1<", with: "numeroLote>2<")
            #expect(other != text)
            try here.drop(Data(other.utf8), as: "b.xml")
            try here.batch()
            let records = try here.records()
            #expect(records.compactMap { $0["verdict"] as? String } == ["accepted", verdict])
            let earlier = try #require(records.first?["id"] as? String)
            let answers = try here.answers().flatMap { $0["findings"] as? [[String: Any]] ?? [] }
            let reported = answers.filter { $0["code"] as? String == "DUP004" }
            #expect(reported.count == 3)
            let whole = try #require(String(bytes: JSONSerialization.data(withJSONObject: reported), encoding: .utf8))
            #expect(whole.contains(earlier) && whole.contains("\"1308\"") && whole.contains("10001"), "\(whole)")
        }
    }
}
