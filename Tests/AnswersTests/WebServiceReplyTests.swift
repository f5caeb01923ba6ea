import Domain
import TISSWriting
import TestSupport
import Testing

@testable import Answers

struct WebServiceReplyTests {
    /// Each message that a provider sends to a web service, and the root of its answer.
    private static let roots = [
        "loteGuiasWS": "protocoloRecebimentoWS", "cancelaGuiaWS": "reciboCancelaGuiaWS",
        "comunicacaoBeneficiarioWS": "reciboComunicacaoWS", "loteRecursoGlosaWS": "protocoloRecebimentoRecursoWS",
        "solicitacaoProcedimentoWS": "autorizacaoProcedimentoWS",
        "solicitacaoStatusAutorizacaoWS": "situacaoAutorizacaoWS",
        "solicitacaoStatusProtocoloWS": "situacaoProtocoloWS", "pedidoElegibilidadeWS": "respostaElegibilidadeWS",
        "loteAnexoWS": "protocoloRecebimentoAnexoWS",
        "solicitacaoStatusRecursoGlosaWS": "situacaoProtocoloRecursoWS", "envioDocumentoWS": "reciboDocumentosWS",
    ]
    /// What cannot be refused in a version, whatever the frame.
    private static let absent = [
        "3.00.01": ["loteRecursoGlosaWS", "loteAnexoWS", "solicitacaoStatusRecursoGlosaWS"]
    ]

    /// Those that have a web-service schema.
    static let versions = Fixture.versions.filter { $0.text >= "3.00.01" }

    private static func answers(_ root: String, in version: TISSVersion) -> Bool {
        if absent[version.text]?.contains(root) == true { return false }
        return root != "envioDocumentoWS" || version.text >= "4.00.01"
    }

    @Test(.enabled(if: XMLLint.isAtHand, "needs xmllint and the official schemas"), arguments: versions)
    func `every refusal is valid by its version's schema, as a web service's answer and as a file`(
        version: TISSVersion
    ) async throws {
        var asService: [[UInt8]] = []
        var asFile: [[UInt8]] = []
        for root in Self.roots.keys.sorted() where Self.answers(root, in: version) {
            for verdict in [Verdict.rejected, .duplicate] {
                var fixture = Fixture(version, verdict: verdict)
                fixture.receive(root)
                asService.append(try #require(try reply(fixture), "\(root)"))
                fixture.inspection.kind = .message
                asFile.append(try #require(try reply(fixture), "\(root)"))
            }
        }
        #expect(try await XMLLint.judge(asService, version: version, root: "tissWebServices").allSatisfy(\.isValid))
        #expect(try await XMLLint.judge(asFile, version: version).allSatisfy(\.isValid))
    }

    @Test(
        .enabled(if: XMLLint.isAtHand, "needs xmllint and the official schemas"),
        arguments: versions.filter { $0.text >= "3.02.00" })
    func `every receipt of a lote is valid by the web-service schema of its version`(version: TISSVersion) async throws
    {
        var replies: [[UInt8]] = []
        for kind in GuiaKind.allCases {
            for provider in [Party.cnpj("11222333000181"), .cpf("00000000191"), .providerCode("P-01")] {
                var fixture = Fixture(version)
                fixture.receive("loteGuiasWS")
                (fixture.kind, fixture.provider) = (kind, provider)
                replies.append(try #require(try reply(fixture)))
            }
        }
        #expect(try await XMLLint.judge(replies, version: version, root: "tissWebServices").allSatisfy(\.isValid))
        // It is not valid by the schema of files, so the check above distinguishes them.
        #expect(try await XMLLint.judge(replies, version: version).allSatisfy { $0.isWellFormed && !$0.isValid })
    }

    @Test(arguments: versions) func `the answer has the root of its message and its own hash below it`(
        version: TISSVersion
    ) throws {
        for (root, answer) in Self.roots where Self.answers(root, in: version) {
            var fixture = Fixture(version, verdict: .rejected)
            fixture.receive(root)
            let bytes = try #require(try reply(fixture), "\(root)")
            let text = Self.text(bytes)
            #expect(text.contains("<ans:\(answer) xmlns:ans=") && text.contains("\n  <ans:hash>"), "\(root)")
            #expect(!text.contains("<ans:epilogo") && !text.contains("<ans:operadoraParaPrestador"))
            let leaves = Leaves(bytes, isUTF8: false)
            #expect(leaves.all.last?.name == "hash")
            #expect(leaves["hash"] == [try leaves.digest(isUTF8: false)])
            #expect(leaves[version.text < "3.02.02" ? "versaoPadrao" : "Padrao"] == [version.text])
            #expect(leaves["codigoGlosa"] == ["5014"])
        }
    }

    @Test func `an accepted lote of a web service gets its protocol there, once it is delivered`() throws {
        var fixture = try Fixture("4.03.00")
        fixture.receive("loteGuiasWS")
        let leaves = Leaves(try #require(try reply(fixture)), isUTF8: false)
        #expect(leaves["numeroProtocolo"] == ["260000000017"] && leaves["codigoGlosa"].isEmpty)
        fixture.outcomes[0].state = .waiting
        #expect(try reply(fixture) == nil)
    }

    @Test func `only a lote gets a receipt; other messages are answered by the system that processes them`() throws {
        for root in Self.roots.keys where root != "loteGuiasWS" {
            var fixture = try Fixture("4.03.00")
            fixture.receive(root)
            #expect(try reply(fixture) == nil, "\(root)")
        }
    }

    @Test func `in an envelope the message's own root decides the root of the answer`() throws {
        var fixture = try Fixture("4.03.00", verdict: .rejected)
        for (path, root) in [
            ("/Envelope/Body/loteGuiasWS", "protocoloRecebimentoWS"), ("/Envelope/Body/mensagemTISS", "mensagemTISS"),
        ] {
            (fixture.inspection.kind, fixture.inspection.messagePath) = (.soap, path)
            let text = Self.text(try #require(try reply(fixture)))
            #expect(text.contains("<ans:\(root) xmlns:ans=") && !text.contains("Envelope"))
        }
    }

    @Test func `a message whose answer depends on its content gets none, nor a version without web services`()
        throws
    {
        var fixture = try Fixture("4.03.00", verdict: .rejected)
        fixture.receive("solicitacaoDemonstrativoRetornoWS")
        #expect(try reply(fixture) == nil)
        fixture = try Fixture("2.02.03", verdict: .rejected)
        fixture.receive("loteGuiasWS")
        #expect(try reply(fixture) == nil)
        fixture = try Fixture("4.03.00", verdict: .held)
        fixture.receive("loteGuiasWS")
        #expect(try reply(fixture) == nil)
    }

    private static func text(_ bytes: [UInt8]) -> String {
        String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }

    private func reply(_ fixture: Fixture) throws -> [UInt8]? { try fixture.answers()[".retorno.xml"] }
}

extension Fixture {
    /// The document is this message of a web service.
    fileprivate mutating func receive(_ root: String) {
        inspection.kind = .webService
        inspection.messagePath = "/" + root
        inspection.body = WebServiceRoot.named(root)?.body
    }
}
