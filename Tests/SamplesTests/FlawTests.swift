import Domain
import Samples
import TISSWriting
import TestSupport
import Testing

struct FlawTests {
    private static let unreadable: Set<Flaw> = [
        .truncated, .nulTail, .notXML, .empty, .latin1UnderUTF8, .twoDocuments,
    ]
    private static let invalid: Set<Flaw> = [
        .missingHash, .missingElement, .unexpectedElement, .badEnumeration, .badPattern, .badLength, .badDate,
        .unknownVersion, .webServiceRoot, .soap, .monitoring, .guias101,
    ]

    @Test(
        .enabled(if: XMLLint.isAtHand, "needs xmllint and the official schemas"), arguments: ["4.02.00", "4.03.00"],
        GuiaKind.allCases)
    func `each flaw breaks what it says and nothing else`(version: String, kind: GuiaKind) async throws {
        let flaws = Flaw.allCases.filter { $0 != .doctypeXXE && !($0 == .badTotal && kind == .consulta) }
        let spec = try SampleTests.spec(version, kind)
        let opinions = try await XMLLint.judge(flaws.map { try spec.bytes(flaw: $0) }, version: spec.version)
        for (flaw, opinion) in zip(flaws, opinions) {
            let expected = XMLLint.Opinion(
                isWellFormed: !Self.unreadable.contains(flaw),
                isValid: !Self.unreadable.contains(flaw) && !Self.invalid.contains(flaw))
            #expect(opinion == expected, "\(flaw.rawValue)")
        }
    }

    @Test(.enabled(if: XMLLint.isAtHand, "needs xmllint and the official schemas"))
    func `a web service root is valid by the schema of the web services`() async throws {
        let spec = try SampleTests.spec("4.01.00", .consulta)
        let document = try spec.bytes(flaw: .webServiceRoot)
        let opinions = try await XMLLint.judge([document], version: spec.version, root: "tissWebServices")
        #expect(opinions == [XMLLint.Opinion(isWellFormed: true, isValid: true)])
    }

    @Test func `a wrong hash has the form of a hash and is not the digest`() throws {
        let leaves = try leaves(.wrongHash)
        #expect(leaves["hash"].first?.count == 32)
        #expect(leaves["hash"] != [try leaves.digest(isUTF8: false)])
        #expect(leaves["hash"] != [try leaves.digest(isUTF8: true)])
    }

    @Test func `a UTF-8 hash fits the UTF-8 reading only`() throws {
        let leaves = try leaves(.utf8Hash)
        #expect(leaves["hash"] == [try leaves.digest(isUTF8: true)])
        #expect(leaves["hash"] != [try leaves.digest(isUTF8: false)])
    }

    @Test func `the other flaws keep a right hash where they have one`() throws {
        let wrong: Set<Flaw> = [.wrongHash, .utf8Hash, .missingHash, .emptyHash, .doctypeXXE]
        for flaw in Flaw.allCases where !Self.unreadable.contains(flaw) && !wrong.contains(flaw) {
            // The reader of this test sees the characters that were meant, whatever the declaration says.
            let leaves = try leaves(flaw, isUTF8: flaw == .utf8UnderLatin1)
            #expect(leaves["hash"] == [try leaves.digest(isUTF8: false)], "\(flaw.rawValue)")
        }
    }

    @Test func `header flaws change only the header`() throws {
        #expect(try leaves(.wrongTransaction)["tipoTransacao"] == ["CANCELA_GUIA"])
        #expect(try leaves(.unknownVersion)["Padrao"] == ["9.99.99"])
        #expect(try leaves(.oldVersionText)["Padrao"] == ["4.00.00"])
        #expect(try Set(leaves(.wrongOperator)["registroANS"]) == ["654321"])
        #expect(try leaves(.blankLote)["numeroLote"] == ["   "])
        #expect(try leaves(.emptyHash)["hash"] == [""])
        #expect(try leaves(.missingHash)["hash"].isEmpty)
        let swapped = try leaves(.swappedDirection).all.map(\.name)
        let operatorPosition = try #require(swapped.firstIndex(of: "registroANS"))
        let providerPosition = try #require(swapped.firstIndex(of: "CNPJ"))
        #expect(operatorPosition < providerPosition)
    }

    @Test func `guia flaws are in one guia`() throws {
        #expect(try leaves(.repeatedGuia)["numeroGuiaPrestador"] == ["10001", "10001", "10003"])
        #expect(try leaves(.badLength)["numeroGuiaPrestador"].map(\.count) == [25, 5, 5])
        #expect(try leaves(.badEnumeration)["atendimentoRN"] == ["X", "N", "N"])
        #expect(try leaves(.missingElement)["atendimentoRN"].count == 2)
        #expect(try leaves(.guias101)["numeroGuiaPrestador"].count == 101)
        #expect(try leaves(.badDate).all.count { $0.text == "2026-02-30" } == 1)
        let right = Leaves(try SampleTests.spec("4.03.00", .spSadt).bytes(), isUTF8: false)
        let differences = zip(try leaves(.badTotal).amounts("valorTotalGeral"), right.amounts("valorTotalGeral"))
        #expect(differences.map { $0 - $1 } == [100, 0, 0])
    }

    @Test func `a cut file is the first half, and NUL bytes keep the length`() throws {
        let spec = try SampleTests.spec("4.03.00", .spSadt)
        let whole = try spec.bytes()
        let cut = try spec.bytes(flaw: .truncated)
        let filled = try spec.bytes(flaw: .nulTail)
        #expect(cut == Array(whole.prefix(whole.count / 2)))
        #expect(filled.count == whole.count)
        #expect(filled.starts(with: cut))
        #expect(filled.dropFirst(cut.count).allSatisfy { $0 == 0 })
    }

    @Test func `hostile and foreign content is as named`() throws {
        let spec = try SampleTests.spec("4.03.00", .consulta)
        let hostile = String(decoding: try spec.bytes(flaw: .doctypeXXE), as: UTF8.self)
        #expect(hostile.contains("<!DOCTYPE") && hostile.contains("SYSTEM") && hostile.contains("&xxe;"))
        #expect(try spec.bytes(flaw: .empty).isEmpty)
        #expect(try !spec.bytes(flaw: .notXML).contains(0x3C))
        #expect(try spec.bytes(flaw: .twoDocuments) == spec.bytes() + spec.bytes())
        let soap = String(decoding: try spec.bytes(flaw: .soap), as: UTF8.self)
        #expect(soap.contains("<soap:Envelope") && soap.contains("loteGuiasWS"))
        let utf8 = try spec.bytes(flaw: .utf8UnderLatin1)
        #expect(String(validating: utf8, as: UTF8.self)?.contains("ISO-8859-1") == true)
        #expect(try String(validating: spec.bytes(flaw: .latin1UnderUTF8), as: UTF8.self) == nil)
    }

    @Test func `an impossible flaw is refused`() throws {
        var spec = try SampleTests.spec("4.03.00", .consulta)
        #expect(throws: PortError.self) { try spec.bytes(flaw: .badTotal) }
        spec.content = .eligibility
        #expect(throws: PortError.self) { try spec.bytes(flaw: .guias101) }
    }

    private func leaves(_ flaw: Flaw, isUTF8: Bool = false) throws -> Leaves {
        Leaves(try SampleTests.spec("4.03.00", .spSadt).bytes(flaw: flaw), isUTF8: isUTF8)
    }
}
