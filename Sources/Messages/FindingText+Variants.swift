import Domain

extension FindingText {
    /// The text of a finding: that of its code, or a more specific one for the value of a parameter.
    static func entry(of finding: Finding) -> FindingText? {
        let special = variants[finding.code]?.first { finding.parameters[$0.key].map($0.values.contains) ?? false }
        return special?.text ?? all[finding.code]
    }

    /// A text for findings of a code whose parameter `key` has one of `values`.
    struct Variant: Sendable {
        let key: String
        let values: Set<String>
        let text: FindingText
    }

    private static let variants: [FindingCode: [Variant]] = [
        .notXML: [signedFile, mail, encodedXML, otherPacking, table],
        .notWellFormed: [declarationCase, declarationBlank],
        .encodingContradicted: [wideEncoding],
        .byteOrderMarkContradicts: [wideMark],
        .hashMissing: [emptyHash],
        .hashWrong: [otherHash],
        .archiveBehindForeignBytes: [programBeforeArchive],
    ]

    private static let signedFile = Variant(
        key: "found", values: ["signed file"],
        text: FindingText(
            pt: (
                "Arquivo assinado por fora (.p7s)",
                "O arquivo é uma assinatura digital (CMS, PKCS#7) com o conteúdo dentro, e não o próprio XML.",
                "Envie o XML sem esse invólucro; a assinatura que o TISS prevê fica dentro da mensagem."
            ),
            en: (
                "File signed from outside (.p7s)",
                "The file is a digital signature (CMS, PKCS#7) with the content inside, not the XML itself.",
                "Send the XML without that wrapping; the signature that TISS knows lies inside the message."
            )))

    private static let mail = Variant(
        key: "found", values: ["mail"],
        text: FindingText(
            pt: (
                "O arquivo é um e-mail", "O arquivo é uma mensagem de e-mail, e não um XML.",
                "Abra o e-mail, salve o anexo e envie só o anexo."
            ),
            en: (
                "The file is an e-mail", "The file is an e-mail message, not an XML file.",
                "Open the e-mail, save what is attached and send that alone."
            )))

    private static let encodedXML = Variant(
        key: "found", values: ["XML in base64", "base64", "percent-encoded XML", "escaped XML"],
        text: FindingText(
            pt: (
                "Conteúdo codificado como texto",
                "O arquivo não traz o próprio XML, e sim {found}.",
                "Ajuste o sistema que grava o arquivo: ele deve decodificar o conteúdo antes de gravá-lo."
            ),
            en: (
                "Content encoded as text",
                "The file does not hold the XML itself, but {found}.",
                "Mend the system that writes the file: it must decode the content before it writes it."
            )))

    private static let otherPacking = Variant(
        key: "found",
        values: ["rar", "7z", "bzip2", "xz", "zstd", "lz4", "cab", "arj", "cpio", "ar", "zlib", "lha", "zip part"],
        text: FindingText(
            pt: (
                "Compactado em um formato não aceito",
                "O arquivo é um compactado de um formato que não é aceito[: {found}].",
                "Compacte de novo em um zip comum (deflate), ou envie os XML sem compactar."
            ),
            en: (
                "Archive of a form that is not taken",
                "The file is an archive of a form that is not taken[: {found}].",
                "Pack the files again into a plain zip (deflate), or send the XML files unpacked."
            )))

    private static let table = Variant(
        key: "found", values: ["table"],
        text: FindingText(
            pt: (
                "O arquivo é uma tabela",
                "O conteúdo não é XML: parece uma tabela de texto (CSV) que não é exportação do Protheus.",
                "Envie o XML do lote. Uma exportação do Protheus começa com os nomes dos campos: BA1_CODINT;BA1_CODEMP;…"
            ),
            en: (
                "The file is a table",
                "The content is not XML: it looks like a table as text (CSV) that is no export of Protheus.",
                "Send the lote's XML. An export of Protheus begins with the names of its fields: BA1_CODINT;BA1_CODEMP;…"
            )))

    private static let declarationCase = Variant(
        key: "reason", values: ["declarationCase"],
        text: FindingText(
            pt: (
                "Declaração XML em maiúsculas",
                "O início do arquivo deve ser <?xml …?> em minúsculas; o arquivo traz letras maiúsculas (<?XML).",
                "Corrija o início do arquivo no sistema que o gera; nenhum leitor de XML o aceita assim."
            ),
            en: (
                "XML declaration in capital letters",
                "The file must begin with <?xml …?> in small letters; this one has capital letters (<?XML).",
                "Mend the start of the file in the system that makes it; no reader of XML takes it like this."
            )))

    private static let declarationBlank = Variant(
        key: "reason", values: ["declarationBlank"],
        text: FindingText(
            pt: (
                "Espaço na declaração XML",
                "Há um espaço entre <? e xml no início do arquivo; o certo é <?xml …?>, sem espaço.",
                "Corrija o início do arquivo no sistema que o gera; nenhum leitor de XML o aceita assim."
            ),
            en: (
                "Blank in the XML declaration",
                "There is a blank between <? and xml at the start of the file; right is <?xml …?> without one.",
                "Mend the start of the file in the system that makes it; no reader of XML takes it like this."
            )))

    private static let wide: Set<String> = ["UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"]

    private static let wideEncoding = Variant(
        key: "found", values: wide,
        text: FindingText(
            pt: (
                "Arquivo gravado em outra codificação",
                "O arquivo diz estar em {declared}, mas foi gravado em {found}, com mais de um byte por caractere.",
                "Grave o arquivo em ISO-8859-1 ou UTF-8 (no Bloco de Notas: Salvar como, Codificação)."
            ),
            en: (
                "File written in another encoding",
                "The file says that it is in {declared}, but was written in {found}, with several bytes a character.",
                "Write the file in ISO-8859-1 or UTF-8 (in Notepad: Save as, Encoding)."
            )))

    private static let wideMark = Variant(
        key: "found", values: wide,
        text: FindingText(
            pt: (
                "Arquivo gravado em outra codificação",
                "O arquivo diz estar em {declared}, mas começa com a marca de {found}.",
                "Grave o arquivo em ISO-8859-1 ou UTF-8 (no Bloco de Notas: Salvar como, Codificação)."
            ),
            en: (
                "File written in another encoding",
                "The file says that it is in {declared}, but begins with the mark of {found}.",
                "Write the file in ISO-8859-1 or UTF-8 (in Notepad: Save as, Encoding)."
            )))

    private static let emptyHash = Variant(
        key: "form", values: ["empty"],
        text: FindingText(
            pt: (
                "Hash vazio",
                "O elemento hash está na mensagem, mas não tem nada dentro.",
                "Ative o cálculo do hash (MD5) no seu sistema e gere o arquivo de novo."
            ),
            en: (
                "Hash empty",
                "The element hash is in the message, but nothing is in it.",
                "Turn on the hash (MD5) in your system and make the file again."
            )))

    private static let otherHash = Variant(
        key: "form",
        values: [
            "crc32", "sha1", "sha224", "sha256", "sha384", "sha512", "base64", "separated", "length", "notHexadecimal",
        ],
        text: FindingText(
            pt: (
                "O hash não é um MD5",
                "O hash informado[ ({declared})] é {form}; o padrão TISS pede o MD5 em 32 dígitos hexadecimais[: {expected}].",
                "Mude o cálculo do hash para MD5 no seu sistema e gere o arquivo de novo."
            ),
            en: (
                "The hash is no MD5",
                "The hash stated[ ({declared})] is {form}; TISS wants the MD5 in 32 hexadecimal digits[: {expected}].",
                "Change the hash to MD5 in your system and make the file again."
            )))

    private static let programBeforeArchive = Variant(
        key: "found", values: ["program"],
        text: FindingText(
            pt: (
                "Compactado que se extrai sozinho",
                "O arquivo é um programa que extrai a si mesmo, com o compactado depois dele.",
                "Envie um zip comum com os XML; programas não são abertos."
            ),
            en: (
                "Archive that unpacks itself",
                "The file is a program that unpacks itself, with the archive behind it.",
                "Send a plain zip of the XML files; no program is opened."
            )))
}
