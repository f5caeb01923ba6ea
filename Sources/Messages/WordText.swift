import Domain

/// Words of findings that are stable names of this program or of XML Schema, as people say them. A word that is not here is
/// shown as it is.
enum WordText {
    static func spoken(_ words: [String: String], in language: Language) -> [String: String] {
        words.reduce(into: [:]) { spoken, word in
            let texts: [String: Translated] =
                switch word.key {
                case "facet": facets
                case "reason": faults
                case "after": sequels
                case "around": sides
                case "signatures": signatures
                case "found": contents
                case "direction": directions
                case "destination": destinations
                default: [:]
                }
            spoken[word.key] = texts[word.value]?[language] ?? word.value
        }
    }

    /// Facets of XML Schema; the limit follows.
    static let facets: [String: Translated] = [
        "pattern": Translated("modelo", "pattern"),
        "length": Translated("tamanho exato", "exact length"),
        "minLength": Translated("tamanho mínimo", "least length"),
        "maxLength": Translated("tamanho máximo", "greatest length"),
        "minInclusive": Translated("mínimo", "least"),
        "maxInclusive": Translated("máximo", "greatest"),
        "minExclusive": Translated("maior que", "above"),
        "maxExclusive": Translated("menor que", "below"),
        "totalDigits": Translated("total de dígitos", "digits in all"),
        "fractionDigits": Translated("casas decimais", "decimal places"),
    ]

    /// Breaks of XML's grammar.
    static let faults: [String: Translated] = [
        "namespace": Translated("um prefixo não foi declarado", "a prefix is not declared"),
        "numberForm": Translated("não é um número", "it is no number"),
        "numberTooLarge": Translated("o número é grande demais", "the number is too large"),
        "numberTooFine": Translated("há casas decimais demais", "there are too many decimal places"),
        "dayForm": Translated(
            "a data não existe ou não está como aaaa-mm-dd", "the date does not exist or is not yyyy-mm-dd"),
        "namespaceAddress": Translated(
            "o endereço de um namespace não é um endereço válido", "the address of a namespace is no valid address"),
        "namespaceReserved": Translated(
            "um prefixo ou endereço reservado (xml, xmlns) foi declarado",
            "a reserved prefix or address (xml, xmlns) is declared"),
        "namespaceEmpty": Translated(
            "um prefixo foi declarado sem endereço", "a prefix is declared without an address"),
        "namespaceColon": Translated(
            "há dois-pontos onde um nome não os pode ter", "there is a colon where a name cannot have one"),
        "namespaceOther": Translated("os namespaces estão mal escritos", "the namespaces are badly written"),
        "attributeTwice": Translated(
            "um elemento tem duas vezes o mesmo atributo ou prefixo",
            "an element has the same attribute or prefix twice"),
        "bytesBehindEnd": Translated(
            "tem bytes depois do seu fim, que cada programa leria de outro jeito",
            "has bytes behind its end, which each program would read in another way"),
        "controlCharacter": Translated(
            "há um caractere de controle que XML não permite", "there is a control character that XML does not allow"),
        "character": Translated("há um caractere que XML não permite", "there is a character that XML does not allow"),
        "tagMismatch": Translated("um elemento foi fechado com outro nome", "an element is closed under another name"),
        "tagUnfinished": Translated("uma marca (< >) não foi terminada", "a tag (< >) is not finished"),
        "documentEnd": Translated("o documento acaba onde não devia", "the document ends where it should not"),
        "ampersand": Translated("há um & solto; escreva &amp;", "there is a loose &; write &amp;"),
        "attribute": Translated("um atributo está mal escrito", "an attribute is badly written"),
        "name": Translated("falta um nome ou um espaço", "a name or a blank is missing"),
        "declarationNotFirst": Translated(
            "há algo antes da declaração <?xml …?>", "something stands before the declaration <?xml …?>"),
        "declaration": Translated("a declaração <?xml …?> está errada", "the declaration <?xml …?> is wrong"),
        "cdataEnd": Translated("há um ]]> solto", "there is a loose ]]>"),
        "comment": Translated("um comentário está mal escrito", "a comment is badly written"),
        "grammar": Translated("a escrita do XML está errada", "the XML is badly written"),
    ]

    /// Where whitespace stands, beside a value.
    static let sides: [String: Translated] = [
        "before": Translated("antes", "before"),
        "after": Translated("depois", "after"),
        "both": Translated("antes e depois", "before and after"),
    ]

    /// How the signatures of guias would have to be taken for a hash to fit.
    static let signatures: [String: Translated] = [
        GuiaSignatureReading.leftOut.rawValue: Translated(
            "sem o texto das assinaturas das guias (assinaturaDigitalGuia)",
            "without the text of the guias' signatures (assinaturaDigitalGuia)"),
        GuiaSignatureReading.counted.rawValue: Translated(
            "com o texto das assinaturas das guias (assinaturaDigital)",
            "with the text of the guias' signatures (assinaturaDigital)"),
    ]

    /// What a reading did behind a break that did not end it.
    static let sequels: [String: Translated] = [
        "continued": Translated("a leitura continuou", "reading went on")
    ]

    /// What a file that is no XML looks like, and what contradicts an encoding.
    static let contents: [String: Translated] = [
        "text": Translated("texto", "text"),
        "zip part": Translated("uma parte de um zip dividido", "a part of a zip that was split"),
        "program": Translated("um programa", "a program"),
        "image": Translated("uma imagem", "an image"),
        "nul bytes": Translated("bytes nulos", "NUL bytes"),
        "UTF-8 byte order mark": Translated("marca de UTF-8 no início", "a UTF-8 mark at the start"),
        "one byte a character": Translated("um byte por caractere", "one byte a character"),
        "blanks": Translated("espaços ou linhas em branco", "blanks or empty lines"),
        "markup": Translated("um comentário ou outra marcação", "a comment or other markup"),
        "second mark": Translated("uma marca de UTF-8 fora do lugar", "a UTF-8 mark out of its place"),
        "second message": Translated("outra mensagem", "another message"),
        "overlong": Translated("UTF-8 com bytes a mais", "UTF-8 with more bytes than needed"),
        "surrogate": Translated("metade de um caractere (CESU-8)", "half a character (CESU-8)"),
        "beyond Unicode": Translated("um número além do Unicode", "a number beyond Unicode"),
    ]

    static let directions: [String: Translated] = [
        "operadoraParaPrestador": Translated("operadora para prestador", "operator to provider"),
        "prestadorParaOperadora": Translated("prestador para operadora", "provider to operator"),
    ]

    static let destinations: [String: Translated] = [
        Destination.hat.rawValue: Translated("portal HAT", "HAT portal"),
        Destination.importFolder.rawValue: Translated("pasta de importação", "import folder"),
        Destination.orders.rawValue: Translated("pedidos ao HAT", "orders to HAT"),
    ]
}
