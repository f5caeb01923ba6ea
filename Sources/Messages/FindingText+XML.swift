import Domain

extension FindingText {
    /// The file and its XML.
    static let ofXML: [FindingCode: FindingText] = [
        .emptyFile: FindingText(
            pt: (
                "Arquivo vazio",
                "O arquivo está vazio ou só tem espaços.",
                "Gere o arquivo de novo no seu sistema e envie outra vez."
            ),
            en: (
                "Empty file",
                "The file is empty or holds nothing but blanks.",
                "Make the file again in your system and send it once more."
            )),
        .notXML: FindingText(
            pt: (
                "Não é um arquivo XML",
                "O conteúdo não é XML[: parece {found}].",
                "Envie o próprio XML do lote, ou um zip comum (deflate) com ele; PDF, planilha, texto e outros compactados não servem."
            ),
            en: (
                "Not an XML file",
                "The content is not XML[: it looks like {found}].",
                "Send the lote's XML file itself, or a plain zip (deflate) of it; a PDF, sheet, text or another archive will not do."
            )),
        .notWellFormed: FindingText(
            pt: (
                "XML malformado",
                "O XML tem um erro de escrita[, mas {after}| e não pode ser lido daqui em diante][: {reason}][: {prefix}][ ({count} vezes; linhas {lines})].",
                "Não edite o XML à mão: gere o arquivo de novo. Se repetir, avise o fornecedor do seu sistema."
            ),
            en: (
                "XML not well formed",
                "The XML has a writing error[, but {after}| and cannot be read from here on][: {reason}][: {prefix}][ ({count} times; lines {lines})].",
                "Do not edit XML by hand: make the file again. If it repeats, tell the vendor of your system."
            )),
        .truncated: FindingText(
            pt: (
                "Arquivo cortado",
                "O arquivo termina antes do fim da mensagem[: falta fechar {element}].",
                "A gravação ou a cópia foi interrompida. Gere ou copie o arquivo de novo, inteiro."
            ),
            en: (
                "File cut short",
                "The file ends before the end of the message[: {element} is not closed].",
                "Writing or copying was interrupted. Make or copy the file again, whole."
            )),
        .nulTail: FindingText(
            pt: (
                "Final do arquivo em branco (bytes nulos)",
                "O arquivo termina com[ {count}] bytes nulos: a cópia reservou o espaço e não terminou.",
                "Copie o arquivo de novo a partir do original."
            ),
            en: (
                "NUL bytes at the end",
                "The file ends with[ {count}] NUL bytes: a copy reserved the space and did not finish.",
                "Copy the file again from the original."
            )),
        .doctypeRefused: FindingText(
            pt: (
                "DOCTYPE não é permitido",
                "O arquivo declara um DOCTYPE, que o padrão TISS não usa e que é recusado por segurança.",
                "Retire a linha <!DOCTYPE …> na origem e gere o arquivo de novo."
            ),
            en: (
                "DOCTYPE is not allowed",
                "The file declares a DOCTYPE, which TISS does not use and which is refused for safety.",
                "Remove the <!DOCTYPE …> line at the source and make the file again."
            )),
        .encodingNotAllowed: FindingText(
            pt: (
                "Codificação de caracteres não aceita",
                "O arquivo usa a codificação {encoding}, que não é aceita[; aceitas: {allowed}].",
                "Grave o arquivo em ISO-8859-1 (a do padrão TISS) ou UTF-8."
            ),
            en: (
                "Character encoding not accepted",
                "The file uses the encoding {encoding}, which is not accepted[; accepted: {allowed}].",
                "Write the file in ISO-8859-1 (the one of TISS) or UTF-8."
            )),
        .encodingContradicted: FindingText(
            pt: (
                "Codificação declarada não confere",
                "O arquivo declara {declared}, mas seus bytes não são {declared}[: há {found}].",
                "Declare no início do XML a mesma codificação em que o sistema grava o arquivo."
            ),
            en: (
                "Declared encoding does not hold",
                "The file declares {declared}, but its bytes are not {declared}[: there is {found}].",
                "Declare at the start of the XML the encoding in which the system writes the file."
            )),
        .doubleEncodingSuspected: FindingText(
            pt: (
                "Acentos trocados",
                "Há textos como “Ã§” no lugar de “ç”: UTF-8 gravado como se fosse ISO-8859-1[ ({count} campos)]"
                    + "[. Campos que só por isso passam do tamanho máximo: {long}].",
                "Corrija a codificação na origem; os nomes e as observações chegam ilegíveis."
            ),
            en: (
                "Mangled accents",
                "There are texts like “Ã§” in place of “ç”: UTF-8 written as if it were ISO-8859-1[ ({count} fields)]"
                    + "[. Fields that are too long for that alone: {long}].",
                "Mend the encoding at the source; names and remarks arrive unreadable."
            )),
        .controlCharacters: FindingText(
            pt: (
                "Caracteres de controle no texto",
                "Há caracteres invisíveis de controle[ em {element}][ ({count} vezes)].",
                "Retire-os no cadastro de origem; costumam vir de textos colados de outros programas."
            ),
            en: (
                "Control characters in text",
                "There are invisible control characters[ in {element}][ ({count} times)].",
                "Remove them at the source; they often come with text pasted from other programs."
            )),
        .contentAfterRoot: FindingText(
            pt: (
                "Conteúdo depois do fim da mensagem",
                "Há mais conteúdo depois do fim de {root}: outra mensagem ou restos de outro arquivo.",
                "Envie uma mensagem por arquivo, sem nada depois dela."
            ),
            en: (
                "Content after the end of the message",
                "There is more content after the end of {root}: another message, or remains of another file.",
                "Send one message a file, with nothing after it."
            )),
        .entityRefused: FindingText(
            pt: (
                "Entidade não permitida",
                "O texto usa a entidade {name}, que não é uma das cinco do XML; nenhuma outra é aceita.",
                "Escreva o caractere no lugar da entidade e gere o arquivo de novo."
            ),
            en: (
                "Entity not allowed",
                "The text uses the entity {name}, which is not one of XML's own five; no other is accepted.",
                "Write the character in place of the entity and make the file again."
            )),
    ]
}
