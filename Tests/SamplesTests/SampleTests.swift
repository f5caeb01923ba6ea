import Domain
import Samples
import TISSWriting
import TestSupport
import Testing

struct SampleTests {
    @Test(
        .enabled(if: XMLLint.isAtHand, "needs xmllint and the official schemas"), arguments: SampleSpec.versions)
    func `every kind in every encoding is valid by the schema of its version`(version: TISSVersion) async throws {
        var documents: [[UInt8]] = []
        for kind in GuiaKind.allCases {
            for encoding in TISSEncoding.allCases {
                for provider in [Party.cnpj("11222333000181"), .cpf("00000000191"), .providerCode("P-01")] {
                    var spec = try Self.spec(version, kind)
                    spec.encoding = encoding
                    spec.hasAccents = true
                    spec.provider = provider
                    spec.itemsPerGuia = 9
                    spec.layout = encoding == .utf8 ? .compact : .indented
                    documents.append(try spec.bytes())
                }
            }
        }
        let opinions = try await XMLLint.judge(documents, version: version)
        #expect(opinions.filter(\.isValid).count == documents.count)
        #expect(documents.count == 30)
    }

    @Test(
        .enabled(if: XMLLint.isAtHand, "needs xmllint and the official schemas"), arguments: SampleSpec.versions)
    func `a full lote and the other messages of a provider are valid too`(version: TISSVersion) async throws {
        var documents: [[UInt8]] = []
        for content in SampleContent.allCases {
            var spec = try Self.spec(version, .spSadt)
            spec.content = content
            spec.guiaCount = 100
            spec.itemsPerGuia = 1
            spec.observationLength = 500
            documents.append(try spec.bytes())
        }
        #expect(try await XMLLint.judge(documents, version: version).allSatisfy(\.isValid))
    }

    @Test(arguments: GuiaKind.allCases)
    func `the hash is the digest of the leaf texts in ISO-8859-1, whatever the encoding`(kind: GuiaKind) throws {
        for encoding in TISSEncoding.allCases {
            for layout in TISSLayout.allCases {
                var spec = try Self.spec("4.03.00", kind)
                (spec.encoding, spec.layout, spec.hasAccents) = (encoding, layout, true)
                let leaves = Leaves(try spec.bytes(), isUTF8: encoding == .utf8)
                #expect(leaves["hash"] == [try leaves.digest(isUTF8: false)])
                #expect(try leaves.digest(isUTF8: true) != leaves.digest(isUTF8: false))
            }
        }
    }

    @Test(arguments: GuiaKind.allCases)
    func `totals add up`(kind: GuiaKind) throws {
        for seed in UInt64(1)...20 {
            var spec = try Self.spec("4.02.00", kind)
            (spec.seed, spec.guiaCount, spec.itemsPerGuia) = (seed, 1, 30)
            let leaves = Leaves(try spec.bytes(), isUTF8: false)
            let items = leaves.amounts("valorTotal").reduce(0, +)
            switch kind {
            case .consulta: #expect(leaves.amounts("valorProcedimento").count == 1)
            case .odonto: #expect(leaves.amounts("valorTotalProc") == [leaves.amounts("valorProc").reduce(0, +)])
            case .honorarios: #expect(leaves.amounts("valorTotalHonorarios") == [items])
            case .spSadt, .resumoInternacao:
                #expect(leaves.amounts("valorTotalGeral") == [items])
                let groups = [
                    "valorProcedimentos", "valorDiarias", "valorTaxasAlugueis", "valorMateriais",
                    "valorMedicamentos", "valorOPME", "valorGasesMedicinais",
                ]
                #expect(groups.flatMap { leaves.amounts($0) }.reduce(0, +) == items)
                #expect(groups.allSatisfy { !leaves[$0].isEmpty })
            }
            let parts = zip(
                zip(leaves.amounts("quantidadeExecutada"), leaves.amounts("valorUnitario")),
                zip(leaves.amounts("reducaoAcrescimo"), leaves.amounts("valorTotal")))
            #expect(parts.allSatisfy { $0.0.0 * $0.0.1 * $0.1.0 == $0.1.1 * 10_000 }, "seed \(seed)")
        }
    }

    @Test func `the same spec gives the same bytes, another seed gives others`() throws {
        let spec = try Self.spec("4.03.00", .resumoInternacao)
        var other = spec
        other.seed = 2
        #expect(try spec.bytes() == spec.bytes())
        #expect(try spec.bytes() != other.bytes())
    }

    @Test func `a sample contains only synthetic card numbers`() throws {
        for kind in GuiaKind.allCases {
            for version in SampleSpec.versions {
                let leaves = Leaves(try Self.spec(version.text, kind).bytes(), isUTF8: false)
                #expect(leaves["numeroCarteira"].count == 3)
                #expect(leaves["numeroCarteira"].allSatisfy { $0.hasPrefix("0000000000000000") && $0.count == 17 })
                #expect(leaves["nomeBeneficiario"].allSatisfy { $0 == "BENEFICIARIO SINTETICO" })
            }
        }
    }

    @Test func `an unsupported version is refused with the list of supported ones`() throws {
        let error = #expect(throws: PortError.self) { try Self.spec("2.02.03", .consulta).bytes() }
        #expect(error?.code == .configuration)
        #expect(error?.message.contains("4.03.00") == true)
        #expect(throws: PortError.self) { try Self.spec("9.99.99", .consulta).bytes() }
    }

    @Test func `a value out of bounds is refused before anything is written`() throws {
        let spec = try Self.spec("4.03.00", .spSadt)
        let changes: [(inout SampleSpec) -> Void] = [
            { $0.guiaCount = 0 }, { $0.guiaCount = 101 }, { $0.itemsPerGuia = 0 }, { $0.itemsPerGuia = 7_501 },
            { $0.observationLength = 501 }, { $0.loteNumber = "" }, { $0.loteNumber = "1234567890123" },
            { $0.registroANS = "12345" }, { $0.provider = .cnpj("1") }, { $0.provider = .registroANS("123456") },
            { $0.provider = .providerCode("123456789012345") },
        ]
        for change in changes {
            var wrong = spec
            change(&wrong)
            var count = 0
            #expect(throws: PortError.self) { try wrong.write { (part) throws(PortError) in count += part.count } }
            #expect(count == 0)
        }
    }

    static func spec(_ version: String, _ kind: GuiaKind) throws -> SampleSpec {
        try spec(#require(TISSVersion(version)), kind)
    }

    static func spec(_ version: TISSVersion, _ kind: GuiaKind) throws -> SampleSpec {
        let moment = try #require(LocalMoment(date: "2026-11-20", time: "10:00:00"))
        var spec = SampleSpec(version: version, moment: moment)
        spec.kind = kind
        return spec
    }
}
