import Documents
import Domain
import Foundation
import TestSupport
import Testing

@Suite(.enabled(if: SharedFiles.isPresent, "official schemas and samples are not beside the repository"))
struct WebServiceTests {
    private static let soap11 = "http://schemas.xmlsoap.org/soap/envelope/"
    private static let soap12 = "http://www.w3.org/2003/05/soap-envelope"

    /// A file's sample in the form in which its web service sends it.
    private func webService(_ change: (String, String)...) throws -> String {
        let file = URL(fileURLWithPath: try SharedFiles.sample("voasb_lote-rebuilt.xml"))
        let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        func part(_ name: String) throws -> Substring {
            let start = try #require(text.range(of: "<ans:\(name)>"))
            let end = try #require(text.range(of: "</ans:\(name)>"))
            return text[start.lowerBound..<end.upperBound]
        }
        var message =
            "<ans:loteGuiasWS xmlns:ans=\"http://www.ans.gov.br/padroes/tiss/schemas\">\n"
            + (try part("cabecalho")) + (try part("loteGuias")) + (try part("hash")) + "</ans:loteGuiasWS>"
        for (old, new) in change { message = message.replacingFirst(old, with: new) }
        return message
    }

    private func envelope(_ message: String, _ namespace: String = soap11, header: String = "") -> String {
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<s:Envelope xmlns:s=\"\(namespace)\">\(header)<s:Body>\n"
            + message + "\n</s:Body></s:Envelope>"
    }

    private func inspect(_ text: String) throws -> Inspection {
        let folder = try TemporaryFolder()
        return try SharedFiles.inspector.get().inspect(file: try folder.write(Array(text.utf8), as: "ws.xml"))
    }

    @Test func `a message of a web service is judged by its schema, its hash and its header`() throws {
        let inspection = try inspect(try webService())
        #expect(inspection.kind == .webService && inspection.schema == .valid && inspection.findings.isEmpty)
        #expect(inspection.hash.fits == .iso8859_1 && inspection.hash.location?.path == "/loteGuiasWS/hash")
        #expect(inspection.direction == .toOperator && inspection.body == "loteGuias")
        #expect(inspection.header.transaction == "ENVIO_LOTE_GUIAS" && inspection.lote?.guiaCount ?? 0 > 0)
        #expect(inspection.messagePath == "/loteGuiasWS")
    }

    @Test(arguments: [soap11, soap12])
    func `an envelope around it changes nothing but its path`(namespace: String) throws {
        let header =
            "<s:Header><x:Security xmlns:x=\"urn:x\"><x:Password>not hashed</x:Password></x:Security></s:Header>"
        for text in [
            envelope(try webService(), namespace), envelope(try webService(), namespace, header: header),
        ] {
            let inspection = try inspect(text)
            #expect(inspection.kind == .soap && inspection.schema == .valid && inspection.findings.isEmpty)
            #expect(inspection.hash.fits == .iso8859_1)
            #expect(inspection.hash.location?.path == "/Envelope/Body/loteGuiasWS/hash")
            #expect(inspection.direction == .toOperator && inspection.body == "loteGuias")
            #expect(inspection.messagePath == "/Envelope/Body/loteGuiasWS")
            #expect(
                inspection.lote?.guias.first?.location.path.hasPrefix("/Envelope/Body/loteGuiasWS/loteGuias") == true)
        }
    }

    @Test func `a fault in it is reported at its location, with an envelope or without`() throws {
        let wrong = try webService(("ENVIO_LOTE_GUIAS<", "ENVIO_LOTE<"))
        for (text, root) in [(wrong, ""), (envelope(wrong), "/Envelope/Body")] {
            let inspection = try inspect(text)
            #expect(inspection.schema == .invalid && inspection.codes == [.valueNotInList])
            #expect(
                inspection.findings.first?.location.path
                    == root + "/loteGuiasWS/cabecalho/identificacaoTransacao/tipoTransacao")
            #expect(inspection.hash.fits == nil && inspection.hash.normative != nil)
        }
    }

    @Test func `the hash of a web-service message does not cover its signature`() throws {
        for name in ["Signature", "Signatures"] {
            let signature = "</ans:hash><ans:\(name)><ans:x>not hashed</ans:x></ans:\(name)>"
            let inspection = try inspect(envelope(try webService(("</ans:hash>", signature))))
            #expect(inspection.hash.fits == .iso8859_1 && inspection.body == "loteGuias")
        }
    }

    @Test func `a file's message in an envelope is read as one`() throws {
        let file = URL(fileURLWithPath: try SharedFiles.sample("voasb_lote-rebuilt.xml"))
        let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        let start = try #require(text.range(of: "<ans:mensagemTISS"))
        let inspection = try inspect(envelope(String(text[start.lowerBound...])))
        #expect(inspection.kind == .soap && inspection.schema == .valid && inspection.hash.fits == .iso8859_1)
        #expect(inspection.direction == .toOperator && inspection.body == "loteGuias")
    }

    @Test func `an envelope around something else is no message`() throws {
        for body in ["<x:y xmlns:x=\"urn:x\"/>", "", "<loteGuiasWS/>"] {
            let inspection = try inspect(envelope(body))
            #expect(inspection.kind == .soap && inspection.messagePath == nil && inspection.schema == .notJudged)
        }
        let decision = decide(
            try inspect(envelope("<x/>")), rules: AcceptanceRules(), history: History(), routes: .standard)
        #expect(decision.verdict == .held && decision.findings.map(\.code) == [.soapWithoutMessage])
    }

    @Test func `a message within the element of an operation is not looked for: ANS's own WSDLs write none`() throws {
        let wrapped = "<t:tissLoteGuias_Operation xmlns:t=\"urn:t\">\(try webService())</t:tissLoteGuias_Operation>"
        let inspection = try inspect(envelope(wrapped))
        #expect(inspection.kind == .soap && inspection.messagePath == nil && inspection.schema == .notJudged)
        let decision = decide(inspection, rules: AcceptanceRules(), history: History(), routes: .standard)
        #expect(decision.verdict == .held && decision.findings.map(\.code) == [.soapWithoutMessage])
    }

    @Test func `the schema refuses a root that no web service has`() throws {
        let message = try webService(("<ans:loteGuiasWS", "<ans:loteGuiaWS"), ("</ans:loteGuiasWS", "</ans:loteGuiaWS"))
        let inspection = try inspect(message)
        #expect(inspection.kind == .webService && inspection.schema == .invalid)
    }

    @Test func `a version that has no web-service schema waits for one`() throws {
        let inspection = try inspect(try webService(("Padrao>4.03.00<", "Padrao>2.02.03<")))
        #expect(inspection.schema == .notJudged && inspection.codes == [.schemaNotInstalled])
    }

    @Test func `a right one is accepted and routed by its transaction, a wrong one refused`() throws {
        let right = try inspect(envelope(try webService()))
        let day = CalendarDay(year: 2026, month: 11, day: 23)
        let accepted = decide(right, rules: AcceptanceRules(), history: History(), routes: .standard, on: day)
        #expect(accepted.verdict == .accepted && accepted.destinations == [.hat])
        #expect(accepted.findings.first { $0.code == .soapEnvelope }?.severity == .warns)
        let wrong = try inspect(envelope(try webService(("<ans:hash>", "<ans:hash>0"))))
        let refused = decide(wrong, rules: AcceptanceRules(), history: History(), routes: .standard, on: day)
        #expect(refused.verdict == .rejected && refused.motive == .hashInvalid)
    }
}
