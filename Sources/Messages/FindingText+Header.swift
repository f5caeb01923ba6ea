import Domain

extension FindingText {
    /// The header against the route, and the hash.
    static let ofHeader: [FindingCode: FindingText] = [
        .guiaKindNotAccepted: FindingText(
            pt: (
                "Tipo de guia não aceito",
                "O lote traz guias do tipo[ {kind}], que esta operadora não recebe por arquivo.",
                "Consulte a operadora sobre como apresentar este tipo de guia."
            ),
            en: (
                "Kind of guia not accepted",
                "The lote holds guias of the kind[ {kind}], which this operator does not take by file.",
                "Ask the operator how to present this kind of guia."
            )),
        .fileNameDelimiter: FindingText(
            pt: (
                "Nome do arquivo sem separador",
                "O nome do arquivo não tem a forma número_hash.xml: falta o “_”.",
                "Use o nome que o seu sistema dá ao arquivo, sem mudá-lo."
            ),
            en: (
                "File name without a delimiter",
                "The file's name is not of the form number_hash.xml: the “_” is missing.",
                "Use the name that your system gives the file, unchanged."
            )),
        .fileNameNumber: FindingText(
            pt: (
                "Número inválido no nome do arquivo",
                "Antes do “_” o nome do arquivo não traz um número de 1 a 20 algarismos.",
                "Use o nome que o seu sistema dá ao arquivo, sem mudá-lo."
            ),
            en: (
                "Number in the file name is not valid",
                "Before the “_” the file's name has no number of 1 to 20 digits.",
                "Use the name that your system gives the file, unchanged."
            )),
        .fileNameHashForm: FindingText(
            pt: (
                "Hash inválido no nome do arquivo",
                "Depois do “_” o nome do arquivo não traz um hash de 32 caracteres hexadecimais.",
                "Use o nome que o seu sistema dá ao arquivo, sem mudá-lo."
            ),
            en: (
                "Hash in the file name is not valid",
                "After the “_” the file's name has no hash of 32 hexadecimal characters.",
                "Use the name that your system gives the file, unchanged."
            )),
        .fileNameHashOther: FindingText(
            pt: (
                "Hash do nome não é o do arquivo",
                "O hash no nome do arquivo não é o do epílogo nem o do conteúdo: o nome pode ser de outro lote.",
                "Confira se este é o arquivo que queria enviar."
            ),
            en: (
                "Hash in the name is not the file's",
                "The hash in the file's name is neither that of the epilogue nor that of the content: the name may be another lote's.",
                "Check that this is the file that you wanted to send."
            )),
        .bodyMissing: FindingText(
            pt: (
                "Mensagem sem conteúdo",
                "A mensagem tem cabeçalho, mas nenhum conteúdo (nem lote, nem pedido).",
                "Gere o lote de novo e confira se ele tem guias."
            ),
            en: (
                "Message without content",
                "The message has a header but no content (neither lote nor request).",
                "Make the lote again and check that it holds guias."
            )),
        .loteWithoutGuias: FindingText(
            pt: (
                "Lote sem guias",
                "O lote não traz nenhuma guia.",
                "Gere o lote de novo e confira se ele tem guias."
            ),
            en: (
                "Lote without guias",
                "The lote holds no guia.",
                "Make the lote again and check that it holds guias."
            )),
        .transactionUnknown: FindingText(
            pt: (
                "Tipo de transação desconhecido",
                "O tipoTransacao[ {transaction}] não existe no padrão TISS.",
                "Para um lote de guias use ENVIO_LOTE_GUIAS."
            ),
            en: (
                "Unknown transaction",
                "The tipoTransacao[ {transaction}] does not exist in TISS.",
                "For a lote of guias use ENVIO_LOTE_GUIAS."
            )),
        .transactionDoesNotFitBody: FindingText(
            pt: (
                "Tipo de transação não confere",
                "O cabeçalho diz {transaction}, mas o conteúdo é {body}.",
                "Corrija o tipoTransacao no seu sistema; para um lote de guias é ENVIO_LOTE_GUIAS."
            ),
            en: (
                "Transaction does not fit",
                "The header says {transaction}, but the content is {body}.",
                "Mend tipoTransacao in your system; for a lote of guias it is ENVIO_LOTE_GUIAS."
            )),
        .directionDoesNotFit: FindingText(
            pt: (
                "Origem e destino não conferem",
                "A mensagem não vai do prestador para a operadora[ (sentido: {direction})][: a origem traz {origin}][: o destino traz {destination}].",
                "Em um lote, a origem é o prestador e o destino é o registro ANS da operadora."
            ),
            en: (
                "Sender and recipient do not fit",
                "The message does not go from provider to operator[ (direction: {direction})][: the origin holds {origin}][: the destination holds {destination}].",
                "In a lote the origin is the provider and the destination is the operator's registro ANS."
            )),
        .recipientNotThisOperator: FindingText(
            pt: (
                "Registro ANS de outra operadora",
                "O destino é o registro ANS {stated}; o desta operadora é {own}.",
                "Corrija o registro ANS no seu sistema ou envie o lote à operadora certa."
            ),
            en: (
                "Registro ANS of another operator",
                "The destination is registro ANS {stated}; this operator's is {own}.",
                "Mend the registro ANS in your system, or send the lote to the right operator."
            )),
        .guiaOfAnotherOperator: FindingText(
            pt: (
                "Guia de outra operadora",
                "[{count} guias trazem|A guia traz] o registro ANS {stated}, diferente do destino da mensagem, {own}[ (linhas {lines})].",
                "Envie a guia à operadora dela ou corrija o registro ANS dela."
            ),
            en: (
                "Guia of another operator",
                "[{count} guias state|The guia states] registro ANS {stated}, which is not the message's destination, {own}[ (lines {lines})].",
                "Send the guia to its own operator, or mend its registro ANS."
            )),
        .loteNumberBlank: FindingText(
            pt: (
                "Número do lote em branco",
                "O numeroLote está em branco.",
                "Informe o número do lote, sem repetir números já enviados."
            ),
            en: (
                "Lote number blank",
                "The numeroLote is blank.",
                "State the number of the lote; do not repeat one already sent."
            )),
        .senderNotIdentified: FindingText(
            pt: (
                "Prestador não identificado",
                "A origem não identifica o prestador (CNPJ, CPF ou código na operadora).",
                "Informe exatamente uma identificação do prestador na origem do cabeçalho."
            ),
            en: (
                "Provider not identified",
                "The origin does not identify the provider (CNPJ, CPF or code at the operator).",
                "State exactly one identification of the provider as origin in the header."
            )),
        .hashMissing: FindingText(
            pt: (
                "Hash ausente",
                "A mensagem não traz o seu hash.",
                "Ative o cálculo do hash (MD5) no seu sistema e gere o arquivo de novo."
            ),
            en: (
                "Hash missing",
                "The message does not carry its hash.",
                "Turn on the hash (MD5) in your system and make the file again."
            )),
        .hashWrong: FindingText(
            pt: (
                "Hash não confere",
                "O hash informado[ ({declared})] não é o do conteúdo[: o certo é {expected}][. Ele só confere {signatures}].",
                "O arquivo mudou depois de gerado ou o cálculo está errado. Gere de novo; não edite o XML."
            ),
            en: (
                "Hash does not fit",
                "The hash stated[ ({declared})] is not that of the content[: right is {expected}][. It only fits {signatures}].",
                "The file changed after it was made, or the computation is wrong. Make it again; do not edit it."
            )),
        .hashVariant: FindingText(
            pt: (
                "Hash calculado de outra forma",
                "O hash confere só na variante {variant}[; pela regra, em ISO-8859-1, seria {expected}].",
                "Peça ao fornecedor do seu sistema o cálculo em ISO-8859-1, sem retirar espaços."
            ),
            en: (
                "Hash computed another way",
                "The hash fits only as {variant}[; by the rule, in ISO-8859-1, it would be {expected}].",
                "Ask the vendor of your system to compute it in ISO-8859-1, without trimming blanks."
            )),
        .hashUndefined: FindingText(
            pt: (
                "Hash impossível de calcular",
                "Há caracteres fora do ISO-8859-1; para eles a regra do hash não vale.",
                "Troque aspas curvas, travessões e símbolos especiais por caracteres comuns."
            ),
            en: (
                "Hash cannot be computed",
                "There are characters outside ISO-8859-1; the hash rule does not cover them.",
                "Replace curly quotes, long dashes and special signs by common characters."
            )),
    ]
}
