import Domain

extension FindingText {
    /// Repetitions, totals, and processing failures.
    static let ofRules: [FindingCode: FindingText] = [
        .contentAlreadyReceived: FindingText(
            pt: (
                "Arquivo já recebido",
                "Este mesmo arquivo já foi recebido e aceito[: entrada {earlier}][, protocolo {protocol}].",
                "Não é preciso reenviar. Para corrigir um lote, gere um arquivo novo."
            ),
            en: (
                "File already received",
                "This very file was received and accepted before[: drop {earlier}][, protocol {protocol}].",
                "There is no need to resend. To correct a lote, make a new file."
            )),
        .loteAlreadyReceived: FindingText(
            pt: (
                "Número de lote já usado",
                "O lote {lote} deste prestador já foi aceito[: entrada {earlier}][, protocolo {protocol}].",
                "Se o conteúdo é outro, gere o lote com um número novo."
            ),
            en: (
                "Lote number already used",
                "Lote {lote} of this provider was accepted before[: drop {earlier}][, protocol {protocol}].",
                "If the content is another, make the lote with a new number."
            )),
        .guiaRepeated: FindingText(
            pt: (
                "Guia repetida",
                "O número de guia {number} já aparece na {first}ª guia desta mensagem.",
                "Deixe cada guia uma só vez na mensagem, com número próprio."
            ),
            en: (
                "Guia repeated",
                "Guia number {number} already stands in guia {first} of this message.",
                "Leave each guia once in the message, under its own number."
            )),
        .guiaAlreadyReceived: FindingText(
            pt: (
                "Guia já apresentada",
                "A guia {number} deste prestador já foi aceita em outro lote[ em {day}][: entrada {earlier}][, protocolo {protocol}].",
                "Se é a mesma guia, retire-a do lote; se é outra, dê a ela um número próprio."
            ),
            en: (
                "Guia already presented",
                "Guia {number} of this provider was accepted in another lote[ on {day}][: drop {earlier}][, protocol {protocol}].",
                "If it is the same guia, take it out of the lote; if it is another, give it a number of its own."
            )),
        .totalDiffers: FindingText(
            pt: (
                "Total não confere",
                "{element} informa {stated}, mas as suas parcelas somam {computed}.",
                "Recalcule a guia no seu sistema; confira quantidade, valor unitário e redução/acréscimo."
            ),
            en: (
                "Total does not add up",
                "{element} states {stated}, but its parts add up to {computed}.",
                "Compute the guia again in your system; check quantity, unit value and reduction or increase."
            )),
        .refusedByPortal: FindingText(
            pt: (
                "Recusado pelo HAT",
                "O portal HAT recusou o lote[: {reason}][ (HTTP {status})].",
                "Operadora: veja o motivo em “hatspool files history” e fale com o prestador se for o caso."
            ),
            en: (
                "Refused by HAT",
                "The HAT portal refused the lote[: {reason}][ (HTTP {status})].",
                "Operator: see the reason in “hatspool files history”, and ask the provider where it lies with them."
            )),
        .deliveryGivenUp: FindingText(
            pt: (
                "Entrega não concluída",
                "O lote está certo, mas não foi possível entregá-lo[ a {destination}][: {reason}].",
                "Operadora: depois de corrigir a causa, use “hatspool files retry”. Não é preciso reenviar."
            ),
            en: (
                "Delivery not done",
                "The lote is right, but it could not be delivered[ to {destination}][: {reason}].",
                "Operator: once the cause is mended use “hatspool files retry”. There is no need to resend."
            )),
        .heldByOperator: FindingText(
            pt: (
                "Retido pela operadora",
                "Uma pessoa da operadora reteve este arquivo antes da entrega.",
                "Fale com a operadora; não reenvie o arquivo enquanto ele estiver retido."
            ),
            en: (
                "Held by the operator",
                "A person at the operator held this file before delivery.",
                "Ask the operator; do not resend the file while it is held."
            )),
        .providerBuildsInHAT: FindingText(
            pt: (
                "Prestador monta o lote no HAT",
                "Este prestador monta seus lotes no HAT, e mesmo assim enviou um arquivo: pode ser cobrança em dobro.",
                "Operadora: se o arquivo deve valer, mude o modo do prestador em [PROVIDERS] e use “hatspool files retry”."
            ),
            en: (
                "The provider builds its lote in HAT",
                "This provider builds its lotes in HAT and sent a file all the same: it may be billed twice.",
                "Operator: if the file is to count, change the provider's mode in [PROVIDERS] and use “hatspool files retry”."
            )),
        .providerNotInHAT: FindingText(
            pt: (
                "Prestador fora do HAT",
                "O lote veio do HAT, mas este prestador está configurado como não usuário do HAT.",
                "Operadora: confira o modo do prestador em [PROVIDERS]."
            ),
            en: (
                "The provider does not use HAT",
                "The lote came from HAT, but this provider is set up as not using HAT.",
                "Operator: check the provider's mode in [PROVIDERS]."
            )),
    ]
}
