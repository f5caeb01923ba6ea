import Domain

extension FindingText {
    /// Findings of checks against the operator's registers.
    static let ofRegisters: [FindingCode: FindingText] = ofParties.merging(ofServices) { first, _ in first }

    private static let ofParties: [FindingCode: FindingText] = [
        .providerUnknown: FindingText(
            pt: (
                "Prestador não cadastrado",
                "Quem enviou o arquivo não consta do cadastro de prestadores da operadora.",
                "Confira o CNPJ, o CPF ou o código do cabeçalho; se estiver certo, fale com a operadora."
            ),
            en: (
                "Provider not registered",
                "The sender of the file is not in the operator's register of providers.",
                "Check the CNPJ, CPF or code of the header; if it is right, ask the operator."
            )),
        .providerBlocked: FindingText(
            pt: (
                "Prestador bloqueado na data",
                "O prestador está bloqueado ou fora da vigência do credenciamento na data do recebimento.",
                "Fale com a operadora sobre a situação do credenciamento."
            ),
            en: (
                "Provider blocked on the day",
                "The provider is blocked, or its contract is not in force, on the day of receipt.",
                "Ask the operator about the state of the contract."
            )),
        .paymentCalendarMissing: FindingText(
            pt: (
                "Sem calendário de pagamento",
                "Não há calendário de pagamento para a data do recebimento[ ({received})].",
                "Envie dentro do período de entrega; operadora: confira a tabela de calendário."
            ),
            en: (
                "No payment calendar",
                "There is no payment calendar for the day of receipt[ ({received})].",
                "Send within the period of delivery; operator: check the table of the calendar."
            )),
        .beneficiaryUnknown: FindingText(
            pt: (
                "Beneficiário não reconhecido",
                "O número da carteira não consta do cadastro da operadora na data do atendimento.",
                "Confira o número da carteira e a data do atendimento no seu sistema."
            ),
            en: (
                "Beneficiary not recognised",
                "The card number is not in the operator's register on the day of the attendance.",
                "Check the card number and the day of the attendance in your system."
            )),
        .beneficiaryBlocked: FindingText(
            pt: (
                "Beneficiário bloqueado",
                "O beneficiário está bloqueado na data do atendimento.",
                "Confira a data do atendimento; se estiver certa, fale com a operadora."
            ),
            en: (
                "Beneficiary blocked",
                "The beneficiary is blocked on the day of the attendance.",
                "Check the day of the attendance; if it is right, ask the operator."
            )),
        .executorUnknown: FindingText(
            pt: (
                "Executante não reconhecido",
                "O contratado executante não consta do cadastro de prestadores da operadora.",
                "Confira o código, CNPJ ou CPF do contratado executante da guia."
            ),
            en: (
                "Executing provider not known",
                "The executing provider is not in the operator's register of providers.",
                "Check the code, CNPJ or CPF of the guia's executing provider."
            )),
        .professionalUnknown: FindingText(
            pt: (
                "Profissional não reconhecido",
                "O profissional (conselho, número e UF) não consta do cadastro da operadora na data.",
                "Confira o conselho, o número e a UF do profissional executante."
            ),
            en: (
                "Professional not recognised",
                "The professional (council, number and state) is not in the operator's register on the day.",
                "Check the council, number and state of the executing professional."
            )),
        .professionalBlocked: FindingText(
            pt: (
                "Profissional bloqueado na data",
                "O profissional está bloqueado na data do atendimento.",
                "Confira quem executou; se estiver certo, fale com a operadora."
            ),
            en: (
                "Professional blocked on the day",
                "The professional is blocked on the day of the attendance.",
                "Check who executed; if it is right, ask the operator."
            )),
    ]

    private static let ofServices: [FindingCode: FindingText] = [
        .passwordUnknown: FindingText(
            pt: (
                "Senha de autorização desconhecida",
                "A senha informada não existe para este beneficiário na operadora.",
                "Confira a senha na autorização recebida da operadora."
            ),
            en: (
                "Authorisation password unknown",
                "The operator knows no such password for this beneficiary.",
                "Check the password on the authorisation that the operator gave."
            )),
        .passwordNotAuthorised: FindingText(
            pt: (
                "Senha não autorizada ou vencida",
                "A senha existe, mas não está autorizada ou não vale na data do atendimento.",
                "Confira a situação e a validade da autorização com a operadora."
            ),
            en: (
                "Password not authorised or expired",
                "The password exists, but is not authorised or not valid on the day of the attendance.",
                "Check state and validity of the authorisation with the operator."
            )),
        .diagnosisUnknown: FindingText(
            pt: (
                "CID não reconhecido",
                "O CID informado não consta da tabela da operadora na data.",
                "Confira o código do diagnóstico da guia."
            ),
            en: (
                "CID not recognised",
                "The stated CID is not in the operator's table on the day.",
                "Check the code of the guia's diagnosis."
            )),
        .procedureNotInForce: FindingText(
            pt: (
                "Procedimento inválido na data",
                "O procedimento não existe nesta tabela, está bloqueado ou fora da vigência na data da execução.",
                "Confira a tabela, o código e a data; use o código em vigor."
            ),
            en: (
                "Procedure not valid on the day",
                "The procedure is not in this table, is blocked or not in force on the day of its execution.",
                "Check table, code and day; use the code that is in force."
            )),
        .establishmentNotOfProvider: FindingText(
            pt: (
                "CNES não é do prestador",
                "O CNES informado não é de um local de atendimento do contratado executante.",
                "Confira o CNES do local e o contratado executante da guia."
            ),
            en: (
                "CNES not of the provider",
                "The stated CNES is not one of the executing provider's places.",
                "Check the CNES of the place and the guia's executing provider."
            )),
        .registersAskedInPart: FindingText(
            pt: (
                "Cadastros conferidos em parte",
                "O documento é muito grande: parte dos itens não foi conferida com os cadastros[: {count}].",
                "Nada a corrigir no arquivo; lotes menores são conferidos por inteiro."
            ),
            en: (
                "Registers asked in part",
                "The document is very large: some of its items were not checked against the registers[: {count}].",
                "Nothing to mend in the file; smaller lotes are checked in full."
            )),
    ]
}
