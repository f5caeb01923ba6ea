import Domain

/// Readable texts for parameters that are stable names of this program or of XML Schema. A parameter without an entry
/// is shown unchanged.
enum WordText {
    static func spoken(_ parameters: [String: String], in language: Language) -> [String: String] {
        parameters.reduce(into: [:]) { spoken, word in
            let texts: [String: Translated] =
                switch word.key {
                case "facet": facets
                case "reason": faults
                case "after": sequels
                case "around": sides
                case "signatures": signatures
                case "found": contents
                case "form": hashForms
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
        "declarationCase": Translated(
            "a declaração <?xml …?> está em maiúsculas", "the declaration <?xml …?> is in capital letters"),
        "declarationBlank": Translated(
            "há um espaço dentro de <?xml", "there is a blank inside <?xml"),
        "declaration": Translated("a declaração <?xml …?> está errada", "the declaration <?xml …?> is wrong"),
        "cdataEnd": Translated("há um ]]> solto", "there is a loose ]]>"),
        "comment": Translated("um comentário está mal escrito", "a comment is badly written"),
        "grammar": Translated("a escrita do XML está errada", "the XML is badly written"),
    ]

    /// Where whitespace occurs beside a value.
    static let sides: [String: Translated] = [
        "before": Translated("antes", "before"),
        "after": Translated("depois", "after"),
        "both": Translated("antes e depois", "before and after"),
    ]

    /// How the signatures of guias would have to be counted for a hash to match.
    static let signatures: [String: Translated] = [
        GuiaSignatureReading.leftOut.rawValue: Translated(
            "sem o texto das assinaturas das guias (assinaturaDigitalGuia)",
            "without the text of the guias' signatures (assinaturaDigitalGuia)"),
        GuiaSignatureReading.counted.rawValue: Translated(
            "com o texto das assinaturas das guias (assinaturaDigital)",
            "with the text of the guias' signatures (assinaturaDigital)"),
    ]

    /// What the parser did after an error that did not end the document.
    static let sequels: [String: Translated] = [
        "continued": Translated("a leitura continuou", "reading went on")
    ]

    /// What a file that is not XML contains, and what contradicts an encoding.
    static let contents: [String: Translated] = [
        "text": Translated("um texto comum", "plain text"),
        "binary": Translated("um arquivo binário", "a binary file"),
        "table": Translated("uma tabela de texto (CSV)", "a table as text (CSV)"),
        "pdf": Translated("um PDF", "a PDF"),
        "json": Translated("JSON", "JSON"),
        "rtf": Translated("um documento RTF", "an RTF document"),
        "office document": Translated("um documento do Office (Word, Excel)", "an Office document (Word, Excel)"),
        "signed file": Translated("um arquivo assinado (.p7s)", "a signed file (.p7s)"),
        "certificate": Translated("um certificado ou uma chave", "a certificate or a key"),
        "mail": Translated("um e-mail", "an e-mail"),
        "shortcut": Translated("um atalho", "a shortcut"),
        "database": Translated("um banco de dados", "a database"),
        "script": Translated("o código de uma página (PHP)", "the code of a page (PHP)"),
        "XML in base64": Translated("um XML codificado em base64", "XML encoded in base64"),
        "base64": Translated("um conteúdo codificado em base64", "content encoded in base64"),
        "percent-encoded XML": Translated(
            "um XML codificado como endereço (%3C…)", "XML encoded as in addresses (%3C…)"),
        "escaped XML": Translated("um XML com as marcas escapadas (&lt;…)", "XML with its markup escaped (&lt;…)"),
        "html": Translated("uma página HTML", "an HTML page"),
        "fiscal document": Translated("uma nota ou outro documento fiscal", "an invoice or another fiscal document"),
        "schema": Translated("um schema ou uma descrição de serviço", "a schema or the description of a service"),
        "news feed": Translated("um feed de notícias", "a news feed"),
        "markup text": Translated("HTML (um aviso ou uma página)", "HTML (a warning or a page)"),
        "other bytes": Translated("outros bytes", "other bytes"),
        "zip": Translated("um zip", "a zip"),
        "gzip": Translated("um gzip", "a gzip"),
        "rar": Translated("um RAR", "a RAR"),
        "zip part": Translated("uma parte de um zip dividido", "a part of a zip that was split"),
        "program": Translated("um programa", "a program"),
        "image": Translated("uma imagem", "an image"),
        "nul bytes": Translated("bytes nulos", "NUL bytes"),
        "byte order mark": Translated("uma marca de UTF-8 (BOM)", "a UTF-8 mark (BOM)"),
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

    /// What the hash element contains instead of an MD5.
    static let hashForms: [String: Translated] = [
        "crc32": Translated("um CRC-32", "a CRC-32"),
        "sha1": Translated("um SHA-1", "a SHA-1"),
        "sha224": Translated("um SHA-224", "a SHA-224"),
        "sha256": Translated("um SHA-256", "a SHA-256"),
        "sha384": Translated("um SHA-384", "a SHA-384"),
        "sha512": Translated("um SHA-512", "a SHA-512"),
        "base64": Translated("um MD5 escrito em base64", "an MD5 written in base64"),
        "separated": Translated("um MD5 com separadores entre os dígitos", "an MD5 with separators between its digits"),
        "length": Translated("um número hexadecimal de outro tamanho", "a hexadecimal number of another length"),
        "notHexadecimal": Translated("um texto que não é hexadecimal", "a text that is not hexadecimal"),
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
