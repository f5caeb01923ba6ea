import Domain

extension FindingText {
    /// The calendar of versions, and single values of header and guias.
    static let ofCalendar: [FindingCode: FindingText] = [
        .versionEndsSoon: FindingText(
            pt: (
                "Versão do padrão perto do fim",
                "A versão[ {version}] ainda é aceita[ até {until}], mas já não deve ser usada.",
                "Peça ao fornecedor do seu sistema a versão nova do TISS. Este arquivo não precisa ser reenviado."
            ),
            en: (
                "Version of the standard near its end",
                "The version[ {version}] is still taken[ until {until}], but should not be used any more.",
                "Ask the vendor of your system for the new version of TISS. This file need not be sent again."
            )),
        .versionOutsideCalendar: FindingText(
            pt: (
                "Versão do padrão fora da vigência",
                "A operadora não recebe a versão[ {version}] hoje[: ela valeu até {until}][: ela vale a partir de {since}].",
                "Gere o lote de novo em uma versão vigente; se já foi enviado a tempo, fale com a operadora."
            ),
            en: (
                "Version of the standard outside its validity",
                "The operator does not take version[ {version}] today[: it was valid until {until}]"
                    + "[: it is valid from {since}].",
                "Make the lote again in a version that is valid; if it was sent in time before, ask the operator."
            )),
        .senderNumberInvalid: FindingText(
            pt: (
                "CPF ou CNPJ do remetente inválido",
                "O [{kind}|CPF ou CNPJ] da origem não é válido"
                    + "[: letras só são permitidas a partir da versão {since}|: os dígitos verificadores não conferem].",
                "Confira o número no cadastro do seu sistema: ele vai na origem do cabeçalho, sem pontos nem traços."
            ),
            en: (
                "CPF or CNPJ of the sender invalid",
                "The origin's [{kind}|CPF or CNPJ] is not valid"
                    + "[: letters are allowed only from version {since} on|: its check digits do not fit].",
                "Check the number in your system: it stands as origin in the header, without dots and dashes."
            )),
        .transactionDateInvalid: FindingText(
            pt: (
                "Data da transação inválida",
                "A data do cabeçalho [é {date}, posterior ao dia do recebimento, {received}|não existe no calendário].",
                "Acerte a data do computador que gera o arquivo e gere-o de novo."
            ),
            en: (
                "Date of the transaction invalid",
                "The header's date [is {date}, after the day of receipt, {received}|is no day of the calendar].",
                "Set the date of the computer that makes the file, and make it again."
            )),
        .transactionTimeInvalid: FindingText(
            pt: (
                "Hora da transação inválida",
                "A hora do cabeçalho não existe; ela se escreve hh:mm:ss.",
                "Corrija o horaRegistroTransacao no seu sistema e gere o arquivo de novo."
            ),
            en: (
                "Time of the transaction invalid",
                "The header's time does not exist; it is written hh:mm:ss.",
                "Mend horaRegistroTransacao in your system and make the file again."
            )),
        .guiaNumberBlank: FindingText(
            pt: (
                "Número da guia em branco",
                "O numeroGuiaPrestador está em branco.",
                "Informe o número que a guia tem no seu sistema; cada guia do lote tem o seu."
            ),
            en: (
                "Guia number blank",
                "The numeroGuiaPrestador is blank.",
                "State the number that the guia has in your system; each guia of the lote has its own."
            )),
    ]
}
