import Digests
import Documents
import Domain
import Foundation
import TestSupport
import Testing

/// The text that the hash of a web-service message covers. Needs no official file.
@Suite struct `The hash of a web-service message` {
    private static let dsig = "http://www.w3.org/2000/09/xmldsig#"

    /// The header and body of a message, with nothing between them and the hash.
    private func content(observation: String = "x") -> String {
        var message = Message()
        message.body = Message.lote(Message.guia("G1", observation: observation))
        let start = message.text.range(of: "<t:cabecalho>")
        let end = message.text.range(of: "<t:prestadorParaOperadora>")
        guard let start, let end else { return "" }
        return message.text[start.lowerBound..<end.lowerBound] + message.body
    }

    private func document(_ content: String, after: String = "", isEnveloped: Bool = false) throws -> String {
        let hash = try MD5.hex(of: Message.latin1(Message.leaves(of: "<t:r>\(content)</t:r>").joined()))
        let message =
            "<t:loteGuiasWS xmlns:t=\"http://www.ans.gov.br/padroes/tiss/schemas\">"
            + content + "<t:hash>\(hash)</t:hash>" + after + "</t:loteGuiasWS>"
        guard isEnveloped else { return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + message }
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Header><t:token xmlns:t=\"urn:t\">"
            + "not hashed</t:token></s:Header><s:Body>\(message)</s:Body></s:Envelope>"
    }

    @Test(arguments: [false, true])
    func `covers header and body and nothing around the message`(isEnveloped: Bool) throws {
        let inspection = try Bench().inspect(try document(content(), isEnveloped: isEnveloped))
        #expect(inspection.kind == (isEnveloped ? .soap : .webService))
        #expect(inspection.hash.fits == .iso8859_1)
        #expect(inspection.body == "loteGuias" && inspection.direction == .toOperator)
    }

    @Test(arguments: ["Signature", "Signatures"], [false, true])
    func `leaves the message's signature out, which its schema puts into TISS's own namespace`(
        name: String, isEnveloped: Bool
    ) throws {
        let signature = "<t:\(name)><t:SignatureValue>not hashed</t:SignatureValue></t:\(name)>"
        let inspection = try Bench().inspect(try document(content(), after: signature, isEnveloped: isEnveloped))
        #expect(inspection.hash.fits == .iso8859_1)
        #expect(inspection.body == "loteGuias", "a signature is no body")
    }

    @Test func `leaves out a signature of the W3C's namespace too, wherever it stands`() throws {
        let signature =
            "<d:Signature xmlns:d=\"\(Self.dsig)\"><d:SignatureValue>not hashed</d:SignatureValue></d:Signature>"
        #expect(try Bench().inspect(try document(content(), after: signature)).hash.fits == .iso8859_1)
    }

    @Test func `counts what follows the signature again, and what only sounds like one`() throws {
        let signature = "<t:Signature><t:SignatureValue>not hashed</t:SignatureValue></t:Signature>"
        let inspection = try Bench().inspect(try document(content(), after: signature + "<t:extra>counts</t:extra>"))
        #expect(inspection.hash.fits == nil && inspection.hash.normative != nil)
        let other = "<t:Signatur><t:SignatureValue>counts</t:SignatureValue></t:Signatur>"
        #expect(try Bench().inspect(try document(content(), after: other)).hash.fits == nil)
    }

    @Test func `changes with every character of the content`() throws {
        let good = try document(content(observation: "abc"))
        #expect(try Bench().inspect(good).hash.fits == .iso8859_1)
        #expect(try Bench().inspect(good.replacingFirst("abc", with: "abd")).hash.fits == nil)
    }
}
