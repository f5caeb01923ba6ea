import Domain
import TISSWriting
import TestSupport
import Testing

@testable import Answers

struct TISSReplyTests {
    private static let providers = [Party.cnpj("11222333000181"), .cpf("00000000191"), .providerCode("P-01")]

    @Test(
        .enabled(if: XMLLint.isAtHand, "needs xmllint and the official schemas"),
        arguments: Fixture.versions.filter { $0.text >= "2.02.01" })
    func `every reply is valid by the schema of its version`(version: TISSVersion) async throws {
        var replies: [[UInt8]] = []
        for provider in Self.providers {
            for verdict in [Verdict.rejected, .duplicate] {
                var fixture = Fixture(version, verdict: verdict)
                fixture.provider = provider
                replies.append(try #require(try fixture.answers()[".retorno.xml"]))
            }
            guard version.text >= "3.02.00" else { continue }
            for kind in GuiaKind.allCases {
                var fixture = Fixture(version)
                (fixture.provider, fixture.kind) = (provider, kind)
                replies.append(try #require(try fixture.answers()[".retorno.xml"]))
            }
        }
        for motive in Self.motives {
            var fixture = Fixture(version, verdict: .rejected)
            fixture.motive = motive
            replies.append(try #require(try fixture.answers()[".retorno.xml"]))
        }
        let opinions = try await XMLLint.judge(replies, version: version)
        #expect(opinions.count { $0.isValid } == replies.count)
    }

    /// Those of our codes, some of every other group, and some that no message version can carry.
    private static let motives =
        Set(FindingCode.allCases.map(\.motive)).sorted { $0.code < $1.code }
        + ["1001", "1203", "5016", "5046", "5060", "5061", "5062", "5063", "5086", "9901", "50", "x"].map { Motive($0) }

    @Test(arguments: Fixture.versions.filter { $0.text >= "2.02.01" })
    func `every reply has its own correct hash`(version: TISSVersion) throws {
        var fixture = Fixture(version, verdict: .rejected)
        fixture.findings = [
            Finding(.totalDiffers, parameters: ["element": "á < é & “b”", "stated": "1", "computed": "2"])
        ]
        let leaves = try leaves(fixture)
        #expect(leaves["hash"] == [try leaves.digest(isUTF8: false)])
        #expect(try leaves.digest(isUTF8: false) != leaves.digest(isUTF8: true))
    }

    @Test func `a reply goes from the operator to the provider, in the version received`() throws {
        let leaves = try leaves(Fixture("4.01.00"))
        #expect(leaves["tipoTransacao"] == ["PROTOCOLO_RECEBIMENTO"])
        #expect(leaves["sequencialTransacao"] == ["260000000017"])
        #expect(leaves["dataRegistroTransacao"] == ["2026-11-22"])
        #expect(leaves["horaRegistroTransacao"] == ["23:05:09"])
        #expect(leaves["Padrao"] == ["4.01.00"])
        #expect(leaves["CNPJ"] == ["11222333000181"])
        let names = leaves.all.map(\.name)
        #expect(names.firstIndex(of: "registroANS") == 4)
        #expect(names.firstIndex(of: "CNPJ") == 5)
    }

    @Test func `an accepted lote gets its protocol with the guias by number and no beneficiary`() throws {
        let leaves = try leaves(Fixture("3.05.00"))
        #expect(leaves["numeroProtocolo"] == ["260000000017"])
        #expect(leaves["valorTotalProtocolo"] == ["1234.56"])
        #expect(leaves["numeroLote"] == ["77"])
        #expect(leaves["dataEnvioLote"] == ["2026-11-20"])
        #expect(leaves["numeroGuiaPrestador"] == ["77001", "77002"])
        #expect(Set(leaves["numeroCarteira"] + leaves["nomeBeneficiario"]) == [TISSReply.withheld])
        #expect(leaves["codigoGlosa"].isEmpty)
    }

    @Test func `a refused lote gets one motive and the reason`() throws {
        var fixture = try Fixture("4.03.00", verdict: .rejected)
        fixture.findings.append(Finding(.totalDiffers))
        let leaves = try leaves(fixture)
        #expect(leaves["codigoGlosa"] == ["5014"])
        let why = try #require(leaves["descricaoGlosa"].first)
        #expect(why.contains("Hash não confere") && why.contains("linha 90") && why.contains("Ocorrências: 2"))
        #expect(leaves["numeroProtocolo"].isEmpty)
    }

    @Test func `a repeated file gets its first protocol`() throws {
        var fixture = try Fixture("4.03.00", verdict: .duplicate)
        fixture.motive = .inconsistentOrIncomplete
        fixture.findings = [
            Finding(.hashWrong),
            Finding(.contentAlreadyReceived, parameters: ["earlier": "0hvj2k3m4n5p6q7r", "protocol": "26000001"]),
        ]
        let leaves = try leaves(fixture)
        #expect(leaves["codigoGlosa"] == ["5007"])
        #expect(leaves["descricaoGlosa"].first?.contains("26000001") == true)
    }

    @Test func `the description never passes 500 characters`() throws {
        var fixture = try Fixture("4.03.00", verdict: .rejected)
        let long = String(repeating: "/elemento", count: 200)
        fixture.findings = [Finding(.hashWrong, at: Location(line: 1, column: 1, path: long))]
        #expect(try leaves(fixture)["descricaoGlosa"].map(\.count) == [500])
    }

    @Test(arguments: [
        ("3.00.01", "5028", "5001"), ("3.00.01", "5027", "5006"), ("3.00.01", "5042", "5007"),
        ("3.00.01", "5014", "5014"), ("3.02.01", "5047", "5007"), ("3.02.01", "5046", "5046"),
        ("3.02.02", "5060", "5060"), ("3.03.02", "5061", "5007"), ("3.03.03", "5061", "5061"),
        ("3.04.00", "5062", "5062"), ("4.03.00", "5063", "5007"), ("4.03.00", "9901", "5007"),
        ("4.03.00", "1308", "1308"), ("4.03.00", "5000", "5007"),
    ])
    func `a motive outside the version's list is replaced by one of the list`(
        version: String, motive: String, carried: String
    ) throws {
        let traits = VersionTraits(try #require(TISSVersion(version)))
        #expect(ReplyError.allowed(Motive(motive), in: traits) == Motive(carried))
    }

    @Test func `there is no reply to a message without an answer in TISS`() throws {
        #expect(try reply(Fixture("4.03.00", verdict: .held)) == nil)
        #expect(try reply(Fixture("2.01.03", verdict: .rejected)) == nil)
        #expect(try reply(Fixture("3.00.01")) == nil)
        #expect(try reply(Fixture("2.02.03")) == nil)
        #expect(try reply(Fixture("9.99.99", verdict: .rejected)) == nil)
        let changes: [(inout Fixture) -> Void] = [
            { $0.inspection.body = "solicitacaoDemonstrativoRetorno" }, { $0.inspection.body = "-" },
            { $0.inspection.kind = .soap }, { $0.inspection.kind = .monitoring },
            { $0.inspection.direction = .toProvider }, { $0.provider = .registroANS("123456") },
            { $0.provider = .cnpj("1122233300018X") }, { $0.version = "4.3" },
        ]
        for change in changes {
            var fixture = try Fixture("4.03.00", verdict: .rejected)
            change(&fixture)
            #expect(try reply(fixture) == nil)
        }
    }

    @Test func `an accepted lote gets no protocol before it is delivered`() throws {
        for state in DeliveryState.allCases where state != .delivered {
            var fixture = try Fixture("4.03.00")
            fixture.outcomes[0].state = state
            #expect(try reply(fixture) == nil, "\(state)")
        }
    }

    @Test func `without an own registro ANS the destination of the message answers`() throws {
        let builder = AnswerBuilder(registroANS: nil)
        var fixture = try Fixture("4.03.00", verdict: .rejected)
        #expect(try fixture.answers(builder)[".retorno.xml"] != nil)
        fixture.inspection.header.destination = nil
        #expect(try fixture.answers(builder)[".retorno.xml"] == nil)
    }

    private func reply(_ fixture: Fixture) throws -> [UInt8]? { try fixture.answers()[".retorno.xml"] }

    private func leaves(_ fixture: Fixture) throws -> Leaves {
        Leaves(try #require(try reply(fixture)), isUTF8: false)
    }
}
