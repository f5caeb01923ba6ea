import Domain
import Foundation
import Testing

@Suite struct `A file that is no message` {
    private static let message = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><a/>"

    @Test(arguments: [
        ("-----BEGIN PKCS7-----\nMIIB\n", "signed file"), ("-----BEGIN CMS-----\n", "signed file"),
        ("-----BEGIN CERTIFICATE-----\n", "certificate"),
        ("MIME-Version: 1.0\r\nContent-Type: application/pkcs7-mime\r\n\r\nMIIB", "signed file"),
        ("Return-Path: <a@b>\r\nFrom: a@b\r\n\r\n" + message, "mail"),
        ("From: Clínica <a@b>\nSubject: x\n\n" + message, "mail"),
        ("Received: from x\n\n", "mail"), ("From a@b Mon Nov 30\nX-Y: z\n", "mail"), ("X-Mailer: y\n\n", "mail"),
        ("PD94bWwgdmVyc2lvbj0iMS4wIj8+PGEvPg==", "XML in base64"),
        ("77u/PD94bWwgdmVyc2lvbj0iMS4wIj8+", "XML in base64"),
        ("data:text/xml;base64,PD94bWwgdmVyc2lvbj0iMS4wIj8+", "XML in base64"),
        ("UEsDBBQAAAAIAGFiY2RlZmdoaWprbG1ub3A=", "base64"), ("%3C%3Fxml%20version", "percent-encoded XML"),
        ("&lt;?xml version=&quot;1.0&quot;?&gt;", "escaped XML"), ("{\"a\": 1}", "json"), ("[{\"a\": 1}]", "json"),
        ("{\\rtf1 x}", "rtf"), ("nome;idade\nJoao;3\n", "table"), ("nome,idade,cor\n", "table"),
        ("[InternetShortcut]\nURL=x\n", "shortcut"), ("Segue o lote em anexo.", "text"), ("%PDF-1.7\n", "pdf"),
    ])
    func `is named for what its text is`(text: String, word: String) throws {
        let finding = try #require(try Bench().inspect(Array(text.utf8)).findings.first)
        #expect(finding.code == .notXML && finding.parameters["found"] == word, "\(finding.parameters)")
        #expect(finding.location == Location(line: 1, column: 1, path: ""))
    }

    @Test(
        arguments: [
            ([0x30, 0x82, 0x10, 0, 6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 2, 0xA0], "signed file"),
            ([0x30, 0x80, 6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 2, 0xA0], "signed file"),
            ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0], "office document"),
            ([0x47, 0x49, 0x46, 0x38, 0x39], "image"),
            ([0x49, 0x49, 0x2A, 0], "image"), ([0x42, 0x4D, 0, 2, 0, 0], "image"),
            ([UInt8](repeating: 7, count: 80) + [0, 0xFF], "binary"),
            ([0x4C, 0, 0, 0, 1, 0x14, 2, 0], "shortcut"),
        ] as [([UInt8], String)])
    func `is named for what its bytes are, also with a message inside`(bytes: [UInt8], word: String) throws {
        for tail in ["", Self.message] {
            let finding = try Bench().inspect(bytes + Array(tail.utf8)).findings.first
            #expect(finding?.code == .notXML && finding?.parameters["found"] == word, "\(finding?.parameters ?? [:])")
        }
    }

    @Test(arguments: [
        ("<html><head><title>x</title><p>a<br>b</html>", 1, 1), ("<!DOCTYPE html>\n<html/>", 1, 1),
        ("\n <!doctype HTML public>", 2, 2), ("<!-- x -->\n<HTML lang='pt'>", 2, 1),
        ("<?xml version=\"1.0\"?>\n<html xmlns=\"http://www.w3.org/1999/xhtml\"/>", 2, 1), ("\u{FEFF}<body>", 1, 2),
        ("<div>Sessão expirada</div>", 1, 1), ("<br />\n<b>Warning</b>: x", 1, 1),
        ("<script>location='/'</script>", 1, 1),
    ])
    func `an HTML page is reported as one, well-formed or not`(text: String, line: Int, column: Int) throws {
        let inspection = try Bench().inspect(Array(text.utf8))
        let finding = try #require(inspection.findings.first)
        #expect(inspection.codes == [.htmlPage] && finding.parameters == ["root": "html"])
        #expect(finding.location.line == line && finding.location.column >= min(column, 1))
        let holding = try Bench().inspect("<html><pre>" + Self.message + "<mensagemTISS/></pre></html>")
        #expect(holding.findings.first?.parameters["inside"] == "mensagemTISS")
    }

    @Test(arguments: ["<br />\n<b>Warning</b>: x<br />\n", "<div>aviso</div>"])
    func `a server's warning before a message is content before its start`(before: String) throws {
        let finding = try #require(try Bench().inspect(before + Self.message).findings.first)
        #expect(finding.code == .contentBeforeDeclaration && finding.parameters["found"] == "markup text")
        #expect(finding.parameters["offset"] == "\(before.utf8.count)" && finding.location.column >= 1)
    }

    @Test(arguments: [
        ("<?XML version=\"1.0\"?><a/>", FindingCode.notWellFormed, "reason", "declarationCase"),
        ("<?Xml version=\"1.0\"?><a/>", .notWellFormed, "reason", "declarationCase"),
        ("<? xml version=\"1.0\"?><a/>", .notWellFormed, "reason", "declarationBlank"),
        ("<?xml version=\"1.1\"?><a/>", .xmlVersionNotAccepted, "version", "1.1"),
        ("<?xml version='2.0' encoding='UTF-8'?><a/>", .xmlVersionNotAccepted, "version", "2.0"),
        ("\u{FEFF}<?xml version=\"1.1\"?><a/>", .xmlVersionNotAccepted, "version", "1.1"),
    ])
    func `an invalid declaration is reported`(text: String, code: FindingCode, key: String, word: String) throws {
        let inspection = try Bench().inspect(text)
        #expect(inspection.codes == [code] && inspection.findings.first?.parameters == [key: word])
        #expect(inspection.findings.first?.location.line == 1 && inspection.findings.first?.location.column == 1)
    }

    @Test(arguments: ["/>", "></ans:mensagemTISS>", ">\n  </ans:mensagemTISS>", "><!-- x --></ans:mensagemTISS>"])
    func `an empty root is one finding`(end: String) throws {
        let root = "<ans:mensagemTISS xmlns:ans=\"http://www.ans.gov.br/padroes/tiss/schemas\""
        let inspection = try Bench().inspect(root + end)
        #expect(inspection.codes == [.emptyMessage] && inspection.kind == .message)
        #expect(inspection.findings.first?.parameters == ["root": "mensagemTISS"])
    }

    @Test func `locations of findings begin at 1, or are absent`() throws {
        let bench = try Bench()
        let whole = try Message().bytes()
        var documents: [[UInt8]] = [
            [0xC3, 0x28], [0xFF, 0xFE], [0xEF, 0xBB, 0xBF], [0, 0x3C], [0x4C, 0x6F, 0xA7, 0x94],
        ]
        for cut in stride(from: 0, to: whole.count, by: 37) { documents.append(Array(whole[..<cut])) }
        for byte: UInt8 in [0, 1, 0x26, 0x3C, 0x3E, 0xFF] {
            for offset in stride(from: 0, to: whole.count, by: 97) {
                var changed = whole
                changed[offset] = byte
                documents.append(changed)
            }
        }
        for text in [
            "", " ", "\n", "<", "<a", "<a>", "<a/><b/>", "x", "<?xml", "<?xml?>", "<!", "<!DOCTYPE", "&", "]]>",
        ] {
            documents.append(Array(text.utf8))
        }
        for document in documents {
            for finding in try bench.inspect(document).findings {
                let position = finding.location
                #expect(
                    position.line >= 1 && position.column >= 1 || position.line == 0 && position.column == 0,
                    "\(finding.code.rawValue) \(position.line):\(position.column) of \(document.prefix(60))")
            }
        }
    }
}
