import Domain

extension FindingText {
    /// Values inside guias, items and totals, and messages that belong to other channels.
    static let ofContent: [FindingCode: FindingText] = days.merging(items) { first, _ in first }.merging(texts) {
        first, _ in first
    }

    private static let days: [FindingCode: FindingText] = [
        .dayAfterReceipt: FindingText(
            pt: (
                "Data futura",
                "A data[ ({element})] é posterior ao dia em que o arquivo foi recebido[, {received}].",
                "Corrija a data: ela é de algo que já aconteceu; só se cobra o que já foi realizado."
            ),
            en: (
                "Day in the future",
                "The date[ ({element})] lies after the day on which the file was received[, {received}].",
                "Correct the date: it is that of something already done; only what was done can be billed."
            )),
        .yearImpossible: FindingText(
            pt: (
                "Ano impossível na data",
                "O ano da data[ ({element})] não fica entre 1 e 9999.",
                "Corrija a data no seu sistema; o ano tem quatro algarismos."
            ),
            en: (
                "Impossible year in the date",
                "The year of the date[ ({element})] does not lie between 1 and 9999.",
                "Correct the date in your system; the year has four digits."
            )),
        .daysReversed: FindingText(
            pt: (
                "Datas na ordem errada",
                "[{first} é posterior a {second}|O início é posterior ao fim]"
                    + "[; a outra data está na linha {line}, coluna {column}].",
                "Confira as duas datas, com as horas se for o mesmo dia: o início não pode vir depois do fim."
            ),
            en: (
                "Dates in the wrong order",
                "[{first} lies after {second}|The beginning lies after the end]"
                    + "[; the other date stands in line {line}, column {column}].",
                "Check the two dates, and their hours if it is one day: the beginning cannot come after the end."
            )),
        .daysUnusual: FindingText(
            pt: (
                "Ordem de datas incomum",
                "[{first} é posterior a {second}|Duas datas da guia estão em ordem incomum]"
                    + "[; a outra data está na linha {line}, coluna {column}].",
                "Confira as duas datas da guia; se estiverem certas, não é preciso reenviar."
            ),
            en: (
                "Unusual order of dates",
                "[{first} lies after {second}|Two dates of the guia stand in an unusual order]"
                    + "[; the other date stands in line {line}, column {column}].",
                "Check the two dates of the guia; if they are right there is no need to resend."
            )),
    ]

    private static let items: [FindingCode: FindingText] = [
        .itemNumberRepeated: FindingText(
            pt: (
                "Número de item repetido",
                "O número de item[ {number}][ ({element})] já foi usado em outro item desta guia.",
                "Numere os itens da guia em sequência, a partir de 1, sem repetir."
            ),
            en: (
                "Item number repeated",
                "The item number[ {number}][ ({element})] was already used for another item of this guia.",
                "Number the items of the guia in sequence from 1, each number once."
            )),
        .itemNumberUnusual: FindingText(
            pt: (
                "Numeração de itens fora de ordem",
                "O número de item[ {number}][ ({element})] não segue a sequência dos itens desta guia.",
                "Numere os itens em sequência a partir de 1, outras despesas incluídas; este arquivo não é recusado por isso."
            ),
            en: (
                "Item numbers out of order",
                "The item number[ {number}][ ({element})] does not follow the sequence of this guia's items.",
                "Number the items in sequence from 1, other expenses included; this alone does not refuse the file."
            )),
        .itemTotalDiffers: FindingText(
            pt: (
                "Total do item não confere",
                "O total do item[ ({stated}, em {element})] não é quantidade × valor unitário × redução/acréscimo[: {computed}].",
                "Recalcule o item no seu sistema: confira quantidade, valor unitário e redução/acréscimo."
            ),
            en: (
                "Total of the item does not fit",
                "The total of the item[ ({stated}, in {element})] is not quantity × unit value × reduction or increase[: {computed}].",
                "Compute the item again in your system: check quantity, unit value and reduction or increase."
            )),
        .itemFactorLeftOut: FindingText(
            pt: (
                "Redução/acréscimo não aplicado no total",
                "O total do item[ ({stated}, em {element})] é quantidade × valor unitário, sem a redução/acréscimo.",
                "Confira se a redução/acréscimo já está no valor unitário; então informe 1.00."
            ),
            en: (
                "Reduction or increase left out of the total",
                "The total of the item[ ({stated}, in {element})] is quantity × unit value, without the reduction or increase.",
                "Check whether it is contained in the unit value already; state 1.00 then."
            )),
    ]

    private static let texts: [FindingCode: FindingText] = [
        .requiredTextBlank: FindingText(
            pt: (
                "Campo obrigatório em branco",
                "O campo[ {element}] é obrigatório e está vazio ou só tem espaços.",
                "Preencha o campo no seu sistema e gere o arquivo de novo."
            ),
            en: (
                "Required field blank",
                "The field[ {element}] is required and is empty or holds only blanks.",
                "Fill in the field in your system and make the file again."
            )),
        .cnesForm: FindingText(
            pt: (
                "CNES fora do formato",
                "O CNES[ em {element}] não tem sete algarismos.",
                "Informe o CNES com sete algarismos; quem não tem CNES informa 9999999."
            ),
            en: (
                "CNES not in its form",
                "The CNES[ in {element}] does not have seven digits.",
                "State the CNES with seven digits; who has none states 9999999."
            )),
        .guiaPartyInvalid: FindingText(
            pt: (
                "CPF ou CNPJ inválido no conteúdo",
                "O CPF ou CNPJ[ em {element}] não é válido: os dígitos verificadores não conferem.",
                "Confira o número no cadastro do seu sistema, sem pontos nem traços."
            ),
            en: (
                "CPF or CNPJ in the body invalid",
                "The CPF or CNPJ[ in {element}] is not valid: its check digits do not fit.",
                "Check the number in your system; it is written without dots and dashes."
            )),
        .amountBelowZero: FindingText(
            pt: (
                "Quantidade ou valor negativo",
                "O conteúdo[ de {element}] é menor que zero.",
                "Corrija a quantidade ou o valor do item; descontos se informam em redução/acréscimo."
            ),
            en: (
                "Quantity or value below zero",
                "The content[ of {element}] is below zero.",
                "Correct the item's quantity or value; discounts are stated as a reduction or increase."
            )),
        .valueUnreadable: FindingText(
            pt: (
                "Valor que não pôde ser lido",
                "O conteúdo[ de {element}] não pôde ser lido[: {reason}]; sem ele as regras que o usam não podem ser conferidas.",
                "Corrija o valor no seu sistema: datas existentes; números com ponto decimal e sem separador de milhar."
            ),
            en: (
                "Value that could not be read",
                "The content[ of {element}] could not be read[: {reason}]; without it the rules that use it cannot be checked.",
                "Correct the value in your system: existing dates; numbers with a decimal point and no thousands separator."
            )),
        .quantityZero: FindingText(
            pt: (
                "Quantidade zero",
                "A quantidade[ em {element}] é zero.",
                "Informe a quantidade ou retire o item."
            ),
            en: (
                "Quantity of zero",
                "The quantity[ in {element}] is zero.",
                "State the quantity, or take the item out."
            )),
        .ptuMessage: FindingText(
            pt: (
                "Arquivo PTU (intercâmbio Unimed)",
                "O arquivo[ começa com {root}:] é do intercâmbio entre Unimeds (PTU), não uma mensagem TISS.",
                "Envie-o pelo canal do intercâmbio; para cobrar aqui, gere o lote TISS (mensagemTISS)."
            ),
            en: (
                "PTU file (exchange between Unimeds)",
                "The file[ begins with {root}: it] belongs to the exchange between Unimeds (PTU) and is no TISS message.",
                "Send it through that exchange; to bill here, make a TISS lote (mensagemTISS)."
            )),
    ]
}
