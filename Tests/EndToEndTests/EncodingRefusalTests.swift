import Foundation
import Testing

/// A portal that accepts only some encodings, and the encoding that a document declares.
@Suite(.enabled(if: Program.hasSchemas, Program.needsSchemas), .serialized)
struct `Encodings of deliveries to the portal` {
    private static let hasPython = ["/usr/bin/python3", "/usr/local/bin/python3"].contains {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    @Test(arguments: ["iso-8859-1", "utf-8"])
    func `T51 what is delivered keeps its declaration and its bytes`(encoding: String) throws {
        let here = try Installation()
        let bytes = try here.sample("--lote", "1", "--accents", "--encoding", encoding)
        #expect(String(decoding: bytes.prefix(60), as: UTF8.self).lowercased().contains("encoding=\"\(encoding)\""))
        try here.drop(bytes, as: "lote.xml")
        let file = here.home.appending(path: "kept.xml")
        try bytes.write(to: file)
        let run = try here.batch()
        #expect(run.status == 0, "\(run.errors)")
        let digest = try #require(try Program.runTool("sha256sum", [file.path]).output.split(separator: " ").first)
        let lote = try #require(try here.storedLotes().first)
        #expect("\(lote)".contains(digest), "HAT holds other bytes: \(lote.keys.sorted())")
    }

    @Test(.enabled(if: hasPython, "needs python3"))
    func `T51 a refusal that mentions encoding is reported with the document's own`() throws {
        let here = try Installation(settings: Installation.hasty)
        let portal = try RefusingPortal(in: here, message: "Encoding invalido: esperado UTF-8")
        try here.drop(here.sample("--lote", "1", "--accents"), as: "lote.xml")
        let run = try here.run(["batch", "--wait", "20", "--json"], environment: ["MV_PHATURL": portal.url])
        let record = try #require(try here.records().first)
        let outcome = try #require((record["deliveries"] as? [[String: Any]])?.first, "\(run.errors)")
        #expect(outcome["state"] as? String == "refused")
        let own = "declares ISO-8859-1 and was read as ISO-8859-1"
        #expect((outcome["reason"] as? String ?? "").contains(own), "\(outcome)")
        let texts = try here.files(below: "outbox").filter { $0.hasSuffix(".txt") }
            .map { try String(contentsOf: here.outbox.appending(path: $0), encoding: .utf8) }
            .map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
        #expect(texts.contains { $0.contains("esperado UTF-8") && $0.contains(own) }, "\(texts)")
    }
}

/// Answers every request with 400 and the same message.
private final class RefusingPortal {
    let url: String
    private let process = Process()

    init(in here: Installation, message: String) throws {
        let portFile = here.home.appending(path: "refusing-port")
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", Self.program, portFile.path, message]
        process.standardError = FileHandle.nullDevice
        try process.run()
        try here.wait("the refusing portal") {
            (try? String(contentsOf: portFile, encoding: .utf8))?.hasSuffix("\n") == true
        }
        let port = try String(contentsOf: portFile, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
        url = "http://127.0.0.1:\(port)/api/healthcare/hat/"
    }

    deinit {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    private static let program = """
        import http.server, json, sys
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            def answer(self, status, body):
                data = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.send_header("Connection", "close")
                self.end_headers()
                self.wfile.write(data)
                self.close_connection = True
            def do_GET(self):
                self.answer(200, {"items": [], "hasNext": False})
            def do_POST(self):
                if self.headers.get("Transfer-Encoding"):
                    while True:
                        size = int(self.rfile.readline().split(b";")[0], 16)
                        self.rfile.read(size + 2)
                        if size == 0: break
                else:
                    self.rfile.read(int(self.headers.get("Content-Length", "0")))
                self.answer(400, {"code": "400", "message": sys.argv[2], "detailedMessage": sys.argv[2], "helpUrl": "", "details": []})
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        with open(sys.argv[1], "w") as out:
            out.write("%d\\n" % server.server_port)
        server.serve_forever()
        """
}
