import Domain

extension FindingText {
    /// Encodings, and wrong content before the XML declaration.
    static let ofEncoding: [FindingCode: FindingText] = [
        .contentBeforeDeclaration: FindingText(
            pt: (
                "Conteúdo antes do início do XML",
                "A declaração <?xml> deve ser o começo do arquivo[, mas antes dela há {found}].",
                "Apague tudo o que vem antes de <?xml e ajuste o sistema que grava o arquivo."
            ),
            en: (
                "Content before the start of the XML",
                "The declaration <?xml> must begin the file[, but before it there is {found}].",
                "Delete all that comes before <?xml and mend the system that writes the file."
            )),
        .declarationInside: FindingText(
            pt: (
                "Um arquivo XML dentro de outro",
                "Há uma segunda declaração <?xml …?> dentro de {element}: um arquivo foi colado em outro.",
                "Envie uma mensagem por arquivo, sem colar um XML dentro do outro."
            ),
            en: (
                "An XML file inside another",
                "There is a second declaration <?xml …?> inside {element}: one file was pasted into another.",
                "Send one message a file, without pasting one XML into another."
            )),
        .windows1252Suspected: FindingText(
            pt: (
                "Letras de windows-1252 sob outra codificação",
                "O arquivo declara {declared}, mas tem caracteres que só o windows-1252 tem, como “ ” – €[: byte {byte}].",
                "Declare windows-1252 ou grave em {declared}; quem lê o arquivo vê caracteres invisíveis nesses lugares."
            ),
            en: (
                "Letters of windows-1252 under another encoding",
                "The file declares {declared}, but holds characters that only windows-1252 has, like “ ” – €[: byte {byte}].",
                "Declare windows-1252 or write in {declared}; who reads the file sees invisible characters there."
            )),
        .xmlVersionNotAccepted: FindingText(
            pt: (
                "Versão do XML não aceita",
                "O arquivo declara uma versão do XML[ ({version})] que não é aceita; o padrão TISS usa XML 1.0.",
                "Declare <?xml version=\"1.0\" …?> no sistema que gera o arquivo."
            ),
            en: (
                "Version of XML not accepted",
                "The file declares a version of XML[ ({version})] that is not accepted; TISS uses XML 1.0.",
                "Declare <?xml version=\"1.0\" …?> in the system that makes the file."
            )),
        .byteOrderMarkContradicts: FindingText(
            pt: (
                "Marca de codificação e declaração não combinam",
                "O arquivo começa com a marca de {found}, mas declara {declared}: não há como saber qual vale.",
                "Grave o arquivo sem a marca (BOM), ou declare {found}."
            ),
            en: (
                "Encoding mark and declaration disagree",
                "The file begins with the mark of {found}, but declares {declared}: there is no telling which holds.",
                "Write the file without the mark (BOM), or declare {found}."
            )),
    ]
}
