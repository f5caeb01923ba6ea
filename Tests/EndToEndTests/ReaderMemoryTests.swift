import Foundation
import Testing

/// The memory that the reading processes use with every official schema set compiled. `WorkerSettings.memoryRoomBytes`
/// is based on these figures.
@Suite(.enabled(if: ReaderMemory.sets != nil, "the official schema sets are not beside the package"), .serialized)
struct `Memory of the readers` {
    @Test func `T40 T60 stays within 64 MB of the compiled schemas on each hostile file`() throws {
        let sets = try #require(ReaderMemory.sets)
        let here = try Installation(hasPortal: false)
        let store = here.home.appending(path: "schemas").path
        try here.write(
            settings: "[WORK]\nSANDBOX = 1\nWORKERS = 1\n[SCHEMAS]\nFOLDER = \(store)\n", hasPortal: false)
        let installed = try here.run(["schemas", "install", sets.path, "--trust"])
        let daemon = try here.start(["run"])
        try here.wait("the readers", seconds: 120) { here.logs().contains("serving") }
        // The reader of archives and exports starts with the first of them.
        try here.drop(here.pack(["a.txt": Data("texto".utf8)]), as: "first.tar.gz")
        try here.wait("the first archive", seconds: 60) { try here.answers().count >= 2 }
        let first = try here.answers().count
        let before = Reader.all(below: daemon.processIdentifier)
        #expect(before.count == 3, "\(installed.output)")
        // The sandbox refuses the calls of other threads, and some threads would retry forever.
        #expect(before.allSatisfy { $0.threads == 1 })
        let documents = try #require(before.first { $0.sizes["PPid"] != Int(daemon.processIdentifier) })
        let intake = try #require(before.min { $0.size < $1.size })
        print("readers, ready: documents \(documents.sizes), archives and exports \(intake.sizes)")

        let sample = String(decoding: try here.sample("--lote", "1"), as: UTF8.self)
        let hostile = HostileDocument.all(canary: "/tmp/canary", address: "127.0.0.1:9", sample: sample)
        for one in hostile { try here.drop(one.bytes, as: one.name) }
        for (name, bytes) in ReaderMemory.large() { try here.drop(bytes, as: name) }
        let count = hostile.count + ReaderMemory.large().count
        try here.wait("all verdicts", seconds: 120) { try here.answers().count >= first + count }
        let after = Reader.all(below: daemon.processIdentifier)
        print("readers, after \(count) hostile files: \(after.map(\.sizes))")
        for (name, reader) in [("documents", documents), ("archives and exports", intake)] {
            let now = try #require(after.first { $0.number == reader.number }, "the reader of \(name) was lost")
            let grown = now.number("VmHWM") - max(reader.number("VmHWM"), reader.number("VmRSS"))
            #expect(grown <= 64 << 10, "\(name): \(grown) KB")
            #expect(now.number("VmPeak") - reader.number("VmSize") < 256 << 10, "\(name)")
        }
        daemon.terminate()
        daemon.waitUntilExit()
    }
}

private enum ReaderMemory {
    static let sets: URL? = {
        let beside = Program.root.deletingLastPathComponent().appending(path: "shared")
        let shared = ProcessInfo.processInfo.environment["HATSPOOL_SHARED"].map { URL(filePath: $0) } ?? beside
        let sets = shared.appending(path: "tiss-official")
        return FileManager.default.fileExists(atPath: sets.path) ? sets : nil
    }()

    /// A base64 document of the largest size; valid when it ends with a whole group. `line` makes up most of it.
    private static func documento(_ line: String = String(repeating: "QUJD", count: 19) + "\n", end: String) -> Data {
        let head =
            "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<mensagemTISS xmlns=\"http://www.ans.gov.br/padroes/tiss/schemas\">"
            + "<cabecalho><identificacaoTransacao><tipoTransacao>ENVIO_DOCUMENTO</tipoTransacao>"
            + "<sequencialTransacao>1</sequencialTransacao><dataRegistroTransacao>2026-10-21</dataRegistroTransacao>"
            + "<horaRegistroTransacao>10:00:00</horaRegistroTransacao></identificacaoTransacao><origem><identificacaoPrestador>"
            + "<CNPJ>11222333000181</CNPJ></identificacaoPrestador></origem><destino><registroANS>123456</registroANS></destino>"
            + "<Padrao>4.03.00</Padrao></cabecalho><prestadorParaOperadora><envioDocumentos><numeroDocumento>1</numeroDocumento>"
            + "<naturezaGuia>1</naturezaGuia><formatoDocumento>01</formatoDocumento><documento>"
        let tail =
            "</documento><tipoDocumento>01</tipoDocumento></envioDocumentos></prestadorParaOperadora>"
            + "<epilogo><hash>0</hash></epilogo></mensagemTISS>"
        let line = Data(line.utf8)
        var bytes = Data(head.utf8)
        for _ in 0..<((80 << 20) / line.count) { bytes += line }
        return bytes + Data((end + tail).utf8)
    }

    /// Files that a careless reader would hold in memory.
    static func large() -> [(String, Data)] {
        let head = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n"
        let message = "<ans:mensagemTISS xmlns:ans=\"http://www.ans.gov.br/padroes/tiss/schemas\">"
        let export = "<exportacao xmlns=\"urn:hatspool:protheus:1\"><BA1>"
        let long = String(repeating: "x", count: 30 << 20)
        let blank = Data(count: 150 << 20)
        return [
            ("texto.xml", Data((head + message + "<ans:cabecalho>" + long).utf8)),
            ("atributo.xml", Data((head + message + "<ans:cabecalho a=\"" + long).utf8)),
            ("nome.xml", Data((head + message + "<" + long).utf8)),
            ("fundo.xml", Data((head + message + String(repeating: "<a>", count: 4 << 20)).utf8)),
            ("nomes.xml", Data((head + message + (0..<400_000).map { "<a\($0)/>" }.joined()).utf8)),
            ("exporta.xml", Data((head + export + "<BA1_NOMUSR>" + long).utf8)),
            ("campos.xml", Data((head + export + (0..<400_000).map { "<f\($0)/>" }.joined()).utf8)),
            ("documento.xml", documento(end: "")), ("documento-errado.xml", documento(end: "Q")),
            ("documento-branco.xml", documento(String(repeating: " ", count: 76) + "\n", end: "QUJD")),
            ("linha.csv", Data(("BA1_CODINT;BA1_NOMUSR\n1;\"" + long).utf8)),
            ("bomba.tar.gz", (try? blank.gzipped()) ?? Data([0x1F, 0x8B])),
        ]
    }
}

extension Data {
    /// Compressed with the system's gzip.
    fileprivate func gzipped() throws -> Data {
        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try write(to: file)
        defer { try? FileManager.default.removeItem(at: file.appendingPathExtension("gz")) }
        _ = try Program.runTool("gzip", [file.path])
        return try Data(contentsOf: file.appendingPathExtension("gz"))
    }
}

extension Reader {
    fileprivate var size: Int { number("VmSize") }

    fileprivate func number(_ name: String) -> Int { sizes[name] ?? 0 }
}
