package import Domain
import FoundationEssentials

extension Catalogue {
    /// What the condition is, what it concerns, since when, and what to do. The time is in UTC.
    package func sentence(for condition: ServiceCondition) -> String {
        var parameters = condition.parameters
        parameters["subject"] = condition.subject
        let text = Template(condition.kind.text[language]).filled(with: parameters)
        let since = condition.since.formatted(.iso8601)
        return text + " " + Translated("Desde \(since).", "Since \(since).")[language]
    }
}

extension ServiceConditionKind {
    /// With `subject` and the condition's parameters.
    fileprivate var text: Translated {
        switch self {
        case .folderChanged:
            Translated(
                "A pasta {subject} não é mais a que foi aberta: nada é gravado nela nem confirmado até que a pasta certa volte.",
                "The folder {subject} is no longer the one that was opened: nothing is written to it or confirmed until "
                    + "the right one is back.")
        case .folderAbsent:
            Translated(
                "A pasta {subject} não existe[ ({error})]: crie-a de novo ou monte o compartilhamento.",
                "The folder {subject} is not there[ ({error})]: make it again or mount the share.")
        case .claimFailed:
            Translated(
                "O arquivo {subject} não pode ser retirado da entrada[ ({error})]: confira as permissões da pasta e do arquivo.",
                "The file {subject} cannot be taken from the inbox[ ({error})]: check the rights of folder and file.")
        case .inboxUnreadable:
            Translated(
                "O arquivo {subject} não pode ser lido[ ({error})]: dê permissão de leitura ao usuário do hatspool.",
                "The file {subject} cannot be read[ ({error})]: let hatspool's user read it.")
        case .inboxNotAFile:
            Translated(
                "{subject} não é um arquivo[ ({error})] e não será processado: retire-o da entrada.",
                "{subject} is no file[ ({error})] and is not processed: remove it from the inbox.")
        case .inboxIncomplete:
            Translated(
                "O arquivo {subject} ainda não está completo[ ({error})].",
                "The file {subject} is not complete yet[ ({error})].")
        case .watchBlind:
            Translated(
                "O sistema não avisa de mudanças em {subject}[ ({error})]: a pasta é varrida, e os arquivos demoram um pouco mais.",
                "The system reports no changes in {subject}[ ({error})]: the folder is scanned, and files take a little "
                    + "longer.")
        case .hatAway:
            Translated(
                "O HAT não responde[ ({error})]; itens à espera: {count}. O envio recomeça sozinho quando ele voltar.",
                "HAT does not answer[ ({error})]; items waiting: {count}. Sending goes on by itself when it is back.")
        case .hatOff:
            Translated(
                "Há itens à espera do HAT ({count}), e a integração está desligada: ligue com MV_PLSHAT=1.",
                "Items wait for HAT ({count}), and the integration is off: turn it on with MV_PLSHAT=1.")
        case .hatFilterIgnored:
            Translated(
                "A listagem do HAT não filtra por chave: um envio sem resposta não pode ser esclarecido por consulta. Vale "
                    + "UNKNOWN_OUTCOME={policy}; «files resend ID» envia de novo.",
                "HAT's listing does not filter by key: an upload without an answer cannot be settled by asking. "
                    + "UNKNOWN_OUTCOME={policy} counts; \"files resend ID\" sends again.")
        case .diskFull:
            Translated(
                "Não há espaço em {subject}[ ({error})]: libere espaço; o trabalho continua sozinho.",
                "There is no room in {subject}[ ({error})]: make room; work goes on by itself.")
        case .ledgerFailing:
            Translated(
                "O registro não pode ser gravado[ ({error})]: confira o disco em {subject}.",
                "The ledger cannot be written[ ({error})]: check the disk at {subject}.")
        }
    }
}
