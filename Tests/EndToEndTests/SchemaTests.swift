import Foundation
import Testing

@Suite(.enabled(if: Program.hasSchemas, Program.needsSchemas), .serialized)
struct `Schemas of a running installation` {
    @Test func `a version installed while the daemon runs is judged after release, without a restart`() throws {
        let here = try Installation(hasPortal: false)
        let store = here.home.appending(path: "installed")
        let ini = try String(contentsOf: here.ini, encoding: .utf8)
            .replacingOccurrences(of: Program.schemas.path, with: store.path)
        try ini.write(to: here.ini, atomically: true, encoding: .utf8)
        #expect(try here.run(["schemas", "install", Program.schemas.appending(path: "4.02.00").path]).status == 0)

        let daemon = try here.start(["run"])
        try here.drop(here.sample("--tiss", "4.03.00", "--lote", "1"), as: "new.xml")
        try here.wait("the verdict") { try here.answers().count == 1 }
        #expect(try here.records().first?["verdict"] as? String == "held")
        #expect(try here.records().first?["code"] as? String == "VER004")

        #expect(try here.run(["schemas", "install", Program.schemas.appending(path: "4.03.00").path]).status == 0)
        try here.wait("the new schema") { here.logs().contains("schema added") }
        let id = try #require(try here.records().first?["id"] as? String)
        #expect(try here.run(["files", "release", id]).status == 0)
        try here.wait("the second verdict") {
            try here.records().last?["verdict"] as? String == "accepted"
        }
        kill(daemon.processIdentifier, SIGTERM)
        daemon.waitUntilExit()
    }

    private static let official = Program.root.appending(path: "../shared/tiss-official").standardized

    @Test(.enabled(if: FileManager.default.fileExists(atPath: official.path), "the official files are not at hand"))
    func `data for ANS is judged under its own numbers, once their schemas are installed`() throws {
        let here = try Installation(settings: "[ACCEPTANCE]\nMONITORING = accept\n", hasPortal: false)
        let store = here.home.appending(path: "installed")
        let ini = try String(contentsOf: here.ini, encoding: .utf8)
            .replacingOccurrences(of: Program.schemas.path, with: store.path)
        try ini.write(to: here.ini, atomically: true, encoding: .utf8)
        let leaves = ["MONITORAMENTO", "1", "202606", "2026-08-20", "10:00:00", "123456", "1.06.00", "5016"]
        let hash = Data(leaves.joined().utf8)
        let sum = here.home.appending(path: "leaves")
        try hash.write(to: sum)
        let digest = try #require(try Program.runTool("md5sum", [sum.path]).output.split(separator: " ").first)
        let file = here.home.appending(path: "1234562026060001.XTE")
        try Data(
            """
            <?xml version="1.0" encoding="ISO-8859-1"?>
            <ans:mensagemEnvioANS xmlns:ans="http://www.ans.gov.br/padroes/tiss/schemas">
            <ans:cabecalho><ans:identificacaoTransacao><ans:tipoTransacao>MONITORAMENTO</ans:tipoTransacao>
            <ans:numeroLote>1</ans:numeroLote><ans:competenciaLote>202606</ans:competenciaLote>
            <ans:dataRegistroTransacao>2026-08-20</ans:dataRegistroTransacao>
            <ans:horaRegistroTransacao>10:00:00</ans:horaRegistroTransacao></ans:identificacaoTransacao>
            <ans:registroANS>123456</ans:registroANS><ans:versaoPadrao>1.06.00</ans:versaoPadrao></ans:cabecalho>
            <ans:Mensagem><ans:operadoraParaANS><ans:semMovimentoInclusao>5016</ans:semMovimentoInclusao>
            </ans:operadoraParaANS></ans:Mensagem><ans:epilogo><ans:hash>\(digest)</ans:hash></ans:epilogo>
            </ans:mensagemEnvioANS>
            """.utf8
        ).write(to: file)
        func reported() throws -> String {
            let run = try here.run(["check", "--json", file.path])
            let results = try #require(run.items)
            let decision = try #require(results.first)
            let codes = (decision["findings"] as? [[String: Any]])?.compactMap { $0["code"] as? String } ?? []
            return "\(decision["verdict"] ?? "") \(codes.joined(separator: " "))"
        }
        #expect(try reported() == "held VER004")
        let source = Self.official.appending(path: "monitoramento-1.06.00")
        #expect(try here.run(["schemas", "install", source.path]).status == 0)
        #expect(try reported() == "accepted ")
    }

    @Test(.enabled(if: Program.hasStrace, "strace is not installed"))
    func `T60 compiling and judging open no socket, whatever the document asks for`() throws {
        let here = try Installation(hasPortal: false)
        let (file, trace) = (here.home.appending(path: "xxe.xml"), here.home.appending(path: "trace"))
        try here.sample("--flaw", "doctype-xxe").write(to: file)
        // Another test may trace this whole process for a while, and a process cannot be traced twice.
        let result = try Program.runTool(
            "env",
            [
                "HATSPOOL_CONFIG=\(here.ini.path)", "strace", "-f", "-e", "trace=socket,connect", "-o", trace.path,
                Program.executable.path, "check", file.path,
            ])
        #expect(result.status == 65)
        let calls = try String(contentsOf: trace, encoding: .utf8)
        #expect(calls.contains("exited with 65"), "the trace is not of this run")
        #expect(!calls.contains("AF_INET"))
    }

    @Test func `schemas list shows what is installed, what compiles and what is missing`() throws {
        let here = try Installation(hasPortal: false)
        let result = try here.run(["schemas", "list", "--json"])
        #expect(result.status == 0)
        let rows = try #require(result.items)
        #expect(rows.count >= 24)
        let current = try #require(rows.first { $0["version"] as? String == "4.03.00" })
        #expect(current["installed"] as? Bool == true)
        #expect(current["compiles"] as? Bool == true)
    }
}
