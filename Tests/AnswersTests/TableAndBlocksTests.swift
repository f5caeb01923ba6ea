import Domain
import Foundation
import Testing

@testable import Answers

struct TableAndBlocksTests {
    private static let all = AnswerBuilder(registroANS: "123456", forms: [.html, .csv, .legacy])

    @Test func `only the selected forms are written`() throws {
        let fixture = try Fixture("4.03.00", verdict: .rejected)
        let always: Set = [".retorno.json", ".retorno.txt", ".retorno.xml"]
        let wanted: [(AnswerForms, Set<String>)] = [
            ([], []), (.standard, [".retorno.html", ".retorno.csv"]), (.legacy, [".retorno.legado.txt"]),
        ]
        for (forms, suffixes) in wanted {
            let answers = try fixture.answers(AnswerBuilder(registroANS: nil, forms: forms))
            #expect(Set(answers.keys) == always.union(suffixes))
        }
        let clean = try Fixture("4.03.00")
        #expect(try Set(clean.answers(Self.all).keys) == always)
        let everyPage = AnswerBuilder(registroANS: nil, forms: [.html, .csv, .cleanPages])
        #expect(try Set(clean.answers(everyPage).keys) == always.union([".retorno.html"]))
    }

    @Test func `the table has a byte order mark, a header in Portuguese and a row for each finding`() throws {
        var fixture = try Fixture("4.03.00", verdict: .rejected)
        fixture.findings.append(Finding(.totalDiffers, severity: .warns, guia: GuiaReference(ordinal: 2, number: "7")))
        let bytes = try #require(try fixture.answers()[".retorno.csv"])
        #expect(bytes.starts(with: [0xEF, 0xBB, 0xBF]))
        let lines = String(decoding: bytes.dropFirst(3), as: UTF8.self).components(separatedBy: "\r\n")
        #expect(lines.count == 4 && lines[3].isEmpty)
        #expect(lines[0].hasPrefix("Arquivo;Gravidade;Código;Crítica;Motivo TISS;Guia;Número da guia;Linha;Coluna;"))
        let position = ";;;90;5;/mensagemTISS/epilogo/hash;"
        #expect(lines[1].hasPrefix("\"lote \"\"ação\"\".xml\";erro;HSH002;X15;5014" + position))
        #expect(lines[2].contains(";aviso;TOT001;;5042;2;7;;;;"))
    }

    @Test(arguments: [
        ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@x", "'@x"), ("\t=1", "' =1"), ("＝1", "'＝1"),
        ("a;b", "\"a;b\""), ("a\"b", "\"a\"\"b\""), ("a\r\nb", "a  b"), ("=a;b", "\"'=a;b\""), ("9-9", "9-9"), ("", ""),
    ])
    func `a field is one line, quoted where it must be, and never a formula`(value: String, field: String) {
        #expect(FindingsTable.field(value) == field)
    }

    @Test func `a block holds code, sentence, location, masked value and guia, in ISO-8859-1`() throws {
        var fixture = try Fixture("4.03.00", verdict: .rejected)
        let guia = GuiaReference(ordinal: 2, number: "77002")
        fixture.findings += [
            Finding(.guiaRepeated, guia: guia, maskedValue: "999", parameters: ["earlier": "1"]),
            Finding(.totalDiffers, severity: .warns),
        ]
        let bytes = try #require(try fixture.answers(Self.all)[".retorno.legado.txt"])
        let text = try #require(String(bytes: bytes, encoding: .isoLatin1))
        let blocks = text.components(separatedBy: "\r\n\r\n")
        #expect(blocks.count == 3 && blocks[2].isEmpty)
        let first = blocks[0].components(separatedBy: "\r\n")
        #expect(first[0] == "** ERRO [X15] **")
        #expect(first[1].hasPrefix("Hash não confere. ") && first[1].hasSuffix("(linha 90, coluna 5)"))
        #expect(first[2...] == ["Tag XML: /mensagemTISS/epilogo/hash", "Valor no XML : "])
        #expect(blocks[1].hasPrefix("** ERRO [DUP003] **\r\n"))
        #expect(blocks[1].hasSuffix("Valor no XML : 999\r\nNumero da Guia do Prestador: 77002"))
        #expect(!text.replacing("\r\n", with: "").contains { $0 == "\r" || $0 == "\n" })
    }

    @Test func `no content can begin a block of its own`() throws {
        var fixture = try Fixture("4.03.00", verdict: .rejected)
        let forged = "1\r\n** ERRO [X99] **“*** ERRO [X98]"
        let guia = GuiaReference(ordinal: 1, number: forged)
        fixture.findings = [
            Finding(
                .elementUnexpected, at: Location(line: 1, column: 1, path: forged), guia: guia, maskedValue: forged,
                parameters: ["element": forged, "expected": forged])
        ]
        let text = try fixture.answer(".retorno.legado.txt", Self.all)
        #expect(text.ranges(of: "** ERRO").count == 1)
        #expect(text.components(separatedBy: "\r\n").count == 7)
    }

    @Test func `blocks end at the memo's capacity and count the omitted ones`() throws {
        var fixture = try Fixture("4.03.00", verdict: .rejected)
        let position = Location(line: 1, column: 1, path: String(repeating: "/elemento", count: 100))
        fixture.findings = Array(repeating: Finding(.valueLength, at: position), count: 1_000)
        fixture.findingCount = 2_000
        let bytes = try #require(try fixture.answers(Self.all)[".retorno.legado.txt"])
        #expect((400_000...LegacyBlocks.charactersMax).contains(bytes.count))
        let text = try #require(String(bytes: bytes, encoding: .isoLatin1))
        let reported = text.ranges(of: "** ERRO").count
        #expect(text.hasSuffix("Ocorrências não listadas: \(2_000 - reported)\r\n"))
    }
}
