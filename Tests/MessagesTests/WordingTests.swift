import Domain
import Testing

@testable import Messages

struct WordingTests {
    private let pt = Catalogue(.ptBR)
    private let en = Catalogue(.en)

    @Test func `a location is shown by line, column and path`() {
        let position = Location(line: 12, column: 5, path: "/mensagemTISS/epilogo/hash")
        #expect(pt.text(of: position) == "linha 12, coluna 5, em /mensagemTISS/epilogo/hash")
        #expect(en.text(of: position) == "line 12, column 5, at /mensagemTISS/epilogo/hash")
        #expect(pt.text(of: Location(line: 70_000, column: 0, path: "")) == "linha 70000")
        #expect(pt.text(of: Location(line: 0, column: 9, path: "/a")) == "em /a")
        #expect(pt.text(of: .none) == nil)
    }

    @Test func `a guia is named by its index and its number`() {
        #expect(pt.name(of: GuiaReference(ordinal: 3, number: "10003")) == "Guia 3 (número 10003)")
        #expect(en.name(of: GuiaReference(ordinal: 3, number: nil)) == "Guia 3")
    }

    @Test func `amounts have the local form`() {
        #expect(pt.amount(Money(cents: 123_456_789)) == "R$ 1.234.567,89")
        #expect(en.amount(Money(cents: 123_456)) == "BRL 1,234.56")
        #expect(pt.amount(Money(cents: -99_905)) == "R$ -999,05")
        #expect(pt.amount(.zero) == "R$ 0,00")
    }

    @Test func `names of facets and faults have texts`() {
        let length = Finding(.valueLength, parameters: ["element": "numeroLote", "facet": "maxLength", "limit": "12"])
        #expect(pt.sentence(for: length).hasSuffix("não tem o tamanho exigido: tamanho máximo 12."))
        #expect(en.sentence(for: length).hasSuffix("greatest length 12."))
        let broken = Finding(.notWellFormed, parameters: ["reason": "ampersand"])
        #expect(pt.sentence(for: broken).contains("há um & solto"))
        #expect(pt.sentence(for: Finding(.notWellFormed, parameters: ["reason": "?"])).hasSuffix(": ?."))
    }

    @Test func `an error that did not end the reading is not reported as if it had`() {
        let parameters = ["reason": "namespace", "after": "continued"]
        let open = Finding(.notWellFormed, severity: .warns, parameters: parameters)
        #expect(
            pt.sentence(for: open)
                == "O XML tem um erro de escrita, mas a leitura continuou: um prefixo não foi declarado.")
        #expect(en.sentence(for: open) == "The XML has a writing error, but reading went on: a prefix is not declared.")
        let ended = Finding(.notWellFormed, parameters: ["reason": "namespaceReserved"])
        #expect(pt.sentence(for: ended).hasPrefix("O XML tem um erro de escrita e não pode ser lido daqui em diante: "))
    }

    @Test func `a complete zip is not reported as damaged`() {
        let behind = Finding(.archiveUnreadable, parameters: ["reason": "bytesBehindEnd"])
        #expect(pt.sentence(for: behind).hasPrefix("O arquivo compactado tem bytes depois do seu fim"))
        #expect(en.sentence(for: behind).hasPrefix("The archive has bytes behind its end"))
        let method = Finding(.archiveMethodNotAccepted, parameters: ["found": "deflate64", "entry": "1"])
        #expect(pt.sentence(for: method).hasSuffix("que não é aceito: deflate64 (item 1)."))
        #expect(pt.advice(.archiveMethodNotAccepted).contains("zip comum (deflate)"))
    }

    @Test func `limits of time are shown in seconds`() {
        for (limit, formatted) in [
            (Duration.seconds(120), "120 s"), (.milliseconds(1_500), "1.5 s"), (.zero, "0 s"),
            (.milliseconds(20), "0.02 s"),
        ] {
            #expect(limit.formatted == formatted)
        }
        let slow = Finding(.tookTooLong, parameters: ["limit": Duration.seconds(120).formatted])
        #expect(pt.sentence(for: slow).contains("de 120 s ") && en.sentence(for: slow).contains(", 120 s,"))
    }

    @Test func `a masked value follows the sentence`() {
        let finding = Finding(.valuePattern, maskedValue: "999A", parameters: ["element": "CPF"])
        #expect(pt.sentence(for: finding) == "O valor de CPF não tem o formato exigido. Forma do valor: 999A")
    }

    @Test func `a missing parameter is omitted with its brackets`() {
        let template = Template("A[ de {b}][: {c}|, sem c].")
        #expect(template.filled(with: ["b": "B", "c": "C"]) == "A de B: C.")
        #expect(template.filled(with: ["c": "-"]) == "A, sem c.")
        #expect(Template("{x} e {y}").filled(with: ["x": "1"]) == "1 e …")
        #expect(Template("aberto [ {x}").filled(with: ["x": "1"]) == "aberto [ 1")
    }

    @Test func `parameters cannot add line breaks or brackets`() {
        let filled = Template("[{x}] {y}").filled(with: ["x": "a\nb\u{1B}", "y": "[{x}]"])
        #expect(filled == "a b\u{FFFD} [{x}]")
        #expect(Template("{x}").filled(with: ["x": String(repeating: "a", count: 500)]).count == 201)
    }

    @Test func `an invalid declared hash is shown by its shape`() {
        let card = "00000000000000017-X"
        let finding = Finding(.hashWrong, parameters: ["declared": card, "expected": "0a"])
        #expect(!pt.sentence(for: finding).contains(card))
        #expect(finding.shownParameters["declared"] == "99999999999999999-A")
        #expect(Finding(.hashWrong, parameters: ["declared": "0AFF"]).shownParameters["declared"] == "0AFF")
    }

    @Test func `the language comes from the flag, then from the environment, else it is Portuguese`() {
        #expect(Language.from(environment: [:]) == .ptBR)
        #expect(Language.from(environment: ["LANG": "C.UTF-8"]) == .ptBR)
        #expect(Language.from(environment: ["LANG": "en_US.UTF-8"]) == .en)
        #expect(Language.from(environment: ["LANG": "en_US.UTF-8", "LC_ALL": "pt_BR"]) == .ptBR)
        #expect(Language.from(environment: ["LANG": "pt_BR", "LC_ALL": "", "LC_MESSAGES": "en"]) == .en)
        #expect(Language.from(environment: ["LC_ALL": "en"], override: "pt-BR") == .ptBR)
        #expect(Language.from(environment: ["LC_ALL": "en"], override: "xx") == .en)
        #expect(Language(name: "EN-us") == .en)
        #expect(Language(name: "fr") == nil)
        #expect(Language(name: "") == nil)
    }
}
