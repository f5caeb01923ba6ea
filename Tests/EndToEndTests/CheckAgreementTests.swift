import Foundation
import Testing

/// Compares `check` and the inbox on one corpus.
@Suite(.enabled(if: Program.hasSchemas, Program.needsSchemas), .serialized)
struct `Check and the inbox` {
    /// Findings that depend on earlier files, which `check` does not know.
    private static let ofHistory: Set<String> = ["DUP001", "DUP002", "DUP004"]

    private static let export = """
        <?xml version="1.0" encoding="UTF-8"?>
        <exportacao xmlns="urn:hatspool:protheus:1" versao="1.0"><BTS><BTS_MATVID>1</BTS_MATVID></BTS></exportacao>

        """

    private func corpus(_ here: Installation) throws -> [String: Data] {
        let good = try here.sample("--lote", "1")
        let text = String(decoding: good, as: UTF8.self)
        var corpus: [String: Data] = [
            "good.xml": good, "cut.xml": good.prefix(good.count / 2), "nul.xml": good + Data(count: 50),
            "capital.xml": Data(text.replacingOccurrences(of: "<?xml", with: "<?XML").utf8),
            "version11.xml": Data(text.replacingOccurrences(of: "version=\"1.0\"", with: "version=\"1.1\"").utf8),
            "login.xml": Data("<html><body><p>Entre<br></body></html>".utf8), "other.xml": Data("<pedido/>".utf8),
            "other-cut.xml": Data("<pedido><item>".utf8),
            "soap-cut.xml": Data("<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\"><e:Body>".utf8),
            "text.txt": Data("Segue o lote.".utf8), "tabela.csv": Data("nome;idade\nx;3\n".utf8),
            "export.xml": Data(Self.export.utf8), "export-cut.xml": Data(Self.export.utf8.prefix(150)),
            "export.csv": Data("BTS_MATVID;BTS_NOMUSR\n1;Ana\n2;\n".utf8), "pdf.csv": Data("%PDF-1.4\n".utf8),
            "tiss.csv": good, "empty.xml": Data(), "blank.xml": Data(" \n".utf8),
        ]
        for flaw in ["wrong-hash", "wrong-operator", "bad-enumeration", "missing-element", "doctype-xxe", "empty-hash"]
        {
            corpus["\(flaw).xml"] = try here.sample("--lote", "2", "--flaw", flaw)
        }
        let bad = try here.sample("--lote", "3", "--flaw", "wrong-hash")
        corpus["mixed.tar.gz"] = try here.pack([
            "a.xml": try here.sample("--lote", "4"), "b.xml": bad, "Thumbs.db": Data("x".utf8),
        ])
        corpus["allbad.tar.gz"] = try here.pack(["a.xml": bad, "b.txt": Data("texto".utf8)])
        corpus["side.tar.gz"] = try here.pack(["Thumbs.db": Data("x".utf8), "desktop.ini": Data("y".utf8)])
        corpus["nested.tar.gz"] = try here.pack([
            "in.tar.gz": try here.pack(["c.xml": try here.sample("--lote", "5")]),
            "deep.tar.gz": try here.pack(["d.tar.gz": try here.pack(["e.tar.gz": try here.pack(["f.xml": bad])])]),
        ])
        corpus["exports.tar.gz"] = try here.pack([
            "x.xml": Data(Self.export.utf8), "x.csv": Data("BTS_MATVID\n9\n".utf8),
        ])
        let packed = try here.pack(["a.xml": try here.sample("--lote", "6")])
        corpus["before.zip"] = Data("\n".utf8) + packed
        corpus["cut.tar.gz"] = packed.prefix(packed.count / 2)
        corpus["behind.tar.gz"] = packed + Data("x".utf8)
        return corpus
    }

    /// Verdict and codes by name; a document of an archive has its own name after that of its archive.
    private func checked(_ here: Installation, _ corpus: [String: Data]) throws -> [String: [String]] {
        let folder = here.home.appending(path: "check")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, bytes) in corpus { try bytes.write(to: folder.appending(path: name)) }
        let run = try here.run(["check", "--json"] + corpus.keys.sorted().map { folder.appending(path: $0).path })
        let whole = try JSONSerialization.jsonObject(with: run.outputBytes)
        let items = (whole as? [[String: Any]]) ?? ((whole as? [String: Any])?["items"] as? [[String: Any]]) ?? []
        var found: [String: [String]] = [:]
        for item in items {
            let name = (item["file"] as? String ?? "").replacingOccurrences(of: folder.path + "/", with: "")
            let decision = item["decision"] as? [String: Any] ?? item
            let codes = (decision["findings"] as? [[String: Any]] ?? []).compactMap { $0["code"] as? String }
            found[name] =
                [decision["verdict"] as? String ?? "?"] + codes.filter { !Self.ofHistory.contains($0) }.sorted()
        }
        return found
    }

    private func received(_ here: Installation, _ corpus: [String: Data]) throws -> [String: [String]] {
        for (name, bytes) in corpus { try here.drop(bytes, as: name) }
        try here.batch(wait: 30)
        var found: [String: [String]] = [:]
        var names: [String: String] = [:]
        let answers = try here.answers()
        for answer in answers {
            for entry in answer["entries"] as? [[String: Any]] ?? [] {
                guard let id = entry["id"] as? String, let path = entry["path"] as? String else { continue }
                names[id] = "\(answer["id"] as? String ?? "") › \(path)"
            }
        }
        func fullName(_ answer: [String: Any]) -> String {
            guard let id = answer["id"] as? String, let own = names[id] else {
                return answer["fileName"] as? String ?? "?"
            }
            let parts = own.components(separatedBy: " › ")
            let archive = answers.first { $0["id"] as? String == parts[0] }
            return "\(archive.map(fullName) ?? "?") › \(parts[1])"
        }
        for answer in answers {
            let codes = (answer["findings"] as? [[String: Any]] ?? []).compactMap { $0["code"] as? String }
            found[fullName(answer)] =
                [answer["verdict"] as? String ?? "?"] + codes.filter { !Self.ofHistory.contains($0) }.sorted()
        }
        return found
    }

    @Test func `a comment that looks like another version changes nothing, alone or beside others`() throws {
        let here = try Installation(hasPortal: false)
        let good = String(decoding: try here.sample("--lote", "1"), as: UTF8.self)
        let comment = "?>\n<!-- <ans:Padrao>3.05.00</ans:Padrao> -->"
        let file = here.home.appending(path: "comment.xml")
        try Data(good.replacing("?>", with: comment, maxReplacements: 1).utf8).write(to: file)
        let other = here.home.appending(path: "other.xml")
        try here.sample("--lote", "2").write(to: other)
        for files in [[file], [file, other], [other, file]] {
            let run = try here.run(["check"] + files.map(\.path))
            #expect(run.status == 0, "\(run.output) \(run.errors)")
        }
    }

    @Test(arguments: ["entry", "whole"])
    func `give every file the same verdict and the same findings`(policy: String) throws {
        let settings =
            "[ACCEPTANCE]\nARCHIVES = \(policy)\nREPEATED_CONTENT = off\nREPEATED_LOTES = off\nEARLIER_GUIAS = off\n"
        let here = try Installation(settings: settings, hasPortal: false)
        let corpus = try corpus(here)
        let inService = try checked(here, corpus)
        let inInbox = try received(here, corpus)
        #expect(Set(inService.keys) == Set(inInbox.keys))
        #expect(inService.count >= corpus.count)
        for (name, verdict) in inInbox { #expect(inService[name] == verdict, "\(name)") }
        #expect(inInbox["good.xml"] == ["accepted"] && inInbox["allbad.tar.gz"]?.first == "rejected")
        #expect(inInbox["before.zip"] == ["rejected", "ARC018"] && inInbox["side.tar.gz"] == ["rejected", "ARC012"])
        #expect(inInbox["mixed.tar.gz"]?.first == (policy == "whole" ? "rejected" : "accepted"))
        #expect(inInbox["export.csv"]?.first == "accepted" && inInbox["tabela.csv"] == ["rejected", "EXP006"])
    }
}
