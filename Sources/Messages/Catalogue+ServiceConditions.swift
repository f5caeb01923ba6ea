package import Domain
import FoundationEssentials

extension Catalogue {
    /// The condition, its subject, its beginning in UTC, and advice.
    package func sentence(for condition: ServiceCondition) -> String {
        let since = condition.since.formatted(.iso8601)
        return text(of: condition) + " " + Translated("Desde \(since).", "Since \(since).")[language]
    }

    /// The same without the time, for an error that ends a command.
    package func text(of condition: ServiceCondition) -> String {
        var parameters = condition.parameters
        parameters["subject"] = condition.subject
        return Template(condition.kind.text[language]).filled(with: parameters)
    }
}

extension ServiceConditionKind {
    /// With `subject` and the condition's parameters.
    fileprivate var text: Translated {
        switch self {
        case .folderChanged:
            Translated(
                "A pasta {subject} não é mais a que foi aberta[ ({error})]: nada é gravado nem confirmado até que a pasta certa "
                    + "volte.",
                "The folder {subject} is no longer the one that was opened[ ({error})]: nothing is written or confirmed until "
                    + "the right one is back.")
        case .folderAbsent:
            Translated(
                "A pasta {subject} não existe[ ({error})]: nada é gravado nem confirmado até que ela volte; crie-a de novo ou "
                    + "monte o compartilhamento.",
                "The folder {subject} is not there[ ({error})]: nothing is written or confirmed until it is back; make it "
                    + "again or mount the share.")
        case .folderHoldsWork:
            Translated(
                "A pasta {subject} foi trocada enquanto a original ainda guarda arquivos em andamento: nada é gravado nem "
                    + "confirmado até que a original volte ao seu lugar.",
                "The folder {subject} was replaced while the original one still holds files at work: nothing is written or "
                    + "confirmed until the original is back in its place.")
        case .spoolAbsent:
            Translated(
                "O registro {ledger} conhece o spool {subject}, mas nada dele está lá: o compartilhamento não está montado, ou "
                    + "a pasta foi esvaziada. Nada foi criado. Monte-o e inicie de novo; para começar um spool novo com este "
                    + "registro: hatspool ledger adopt.",
                "The ledger {ledger} knows the spool {subject}, but nothing of it is there: the share is not mounted, or the "
                    + "folder was emptied. Nothing was made. Mount it and start again; to begin a new spool with this "
                    + "ledger: hatspool ledger adopt.")
        case .spoolNotMounted:
            Translated(
                "Em {point} não há nada montado, embora /etc/fstab o preveja; o spool {subject} ficaria por baixo. Nada foi "
                    + "criado. Monte-o e inicie de novo.",
                "Nothing is mounted at {point} although /etc/fstab names it; the spool {subject} would lie below it. Nothing "
                    + "was made. Mount it and start again.")
        case .spoolDialectChanged:
            Translated(
                "O spool {subject} foi servido com DIALECT={before}, e há arquivos nessas pastas; com DIALECT={now} ficariam "
                    + "esquecidos. Volte a DIALECT={before} até que entrada, retidos, importação e trabalho estejam vazios.",
                "The spool {subject} was served with DIALECT={before}, and files lie in those folders; with DIALECT={now} they "
                    + "would be forgotten. Go back to DIALECT={before} until inbox, held, import and work folder are empty."
            )
        case .spoolNewer:
            Translated(
                "O spool {subject} foi servido por um hatspool mais novo; use aquele.",
                "The spool {subject} was served by a newer hatspool; use that one.")
        case .ledgerLost:
            Translated(
                "O spool {subject} já foi servido[ com o registro {earlier}], e o registro {ledger} não o conhece: LEDGER mudou, ou "
                    + "o registro se perdeu. Aponte LEDGER para o registro certo ou restaure a sua cópia; só se ele se "
                    + "perdeu de vez: hatspool ledger adopt.",
                "The spool {subject} was served before[ with the ledger {earlier}], and the ledger {ledger} does not know it: "
                    + "LEDGER was changed, or the ledger is lost. Set LEDGER to the right one or restore its copy; only if it "
                    + "is lost for good: hatspool ledger adopt.")
        case .ledgerForeign:
            Translated(
                "O registro {ledger} pertence a outro spool ({other}), não a {subject}. Dê a cada spool o seu registro "
                    + "(LEDGER, seção SPOOL). Se este spool deve mesmo ficar com ele: hatspool ledger adopt.",
                "The ledger {ledger} belongs to another spool ({other}), not to {subject}. Give each spool a ledger of its own "
                    + "(LEDGER, section SPOOL). If this spool is to have it indeed: hatspool ledger adopt.")
        case .ledgerShared:
            Translated(
                "O registro {ledger} é o do spool {other}, do qual {subject} é uma cópia. Dois spools não podem usar um "
                    + "registro: dê outro a um deles. Se {subject} deve ficar com ele: hatspool ledger adopt.",
                "The ledger {ledger} is that of the spool {other}, of which {subject} is a copy. Two spools cannot use one "
                    + "ledger: give one of them another. If {subject} is to have it: hatspool ledger adopt.")
        case .watchOverflow:
            Translated(
                "Houve mais mudanças em {subject} do que o sistema guarda ({count} vezes); nada se perdeu, a pasta foi varrida. "
                    + "Para evitar: aumente fs.inotify.max_queued_events.",
                "There were more changes in {subject} than the system keeps ({count} times); nothing is lost, the folder was "
                    + "scanned. To avoid it: raise fs.inotify.max_queued_events.")
        case .claimFailed:
            Translated(
                "O arquivo {subject}[ e outros {others} da mesma pasta] não pode ser retirado da entrada[ ({error})]: "
                    + "confira as permissões da pasta e do arquivo; novas tentativas são automáticas.",
                "The file {subject}[ and {others} others of its folder] cannot be taken from the inbox[ ({error})]: check the "
                    + "rights of folder and file; it is tried again by itself.")
        case .inboxUnreadable:
            Translated(
                "O hatspool não pode ler {subject}[ ({error})]: dê permissão de leitura ao usuário dele.",
                "hatspool cannot read {subject}[ ({error})]: let its user read it.")
        case .inboxNotAFile:
            Translated(
                "{subject} não é um arquivo[ ({error})] e não será processado: retire-o da entrada.",
                "{subject} is no file[ ({error})] and is not processed: remove it from the inbox.")
        case .inboxIncomplete:
            Translated(
                "O arquivo {subject} ainda não está completo[ ({error})].",
                "The file {subject} is not complete yet[ ({error})].")
        case .inboxBeingWritten:
            Translated(
                "O arquivo {subject} ainda está aberto para gravação por outro programa; é processado quando este o fechar.",
                "The file {subject} is still open for writing by another program; it is processed once that closes it.")
        case .inboxTooDeep:
            Translated(
                "A pasta {subject} está fundo demais na entrada, e o que há nela não é processado: mova os arquivos para mais "
                    + "perto da raiz.",
                "The folder {subject} lies too deep in the inbox, and what is in it is not processed: move the files nearer to "
                    + "its root.")
        case .watchBlind:
            Translated(
                "O sistema não avisa de mudanças em {subject}[ ({error})]: a pasta é varrida, e os arquivos demoram um pouco mais.",
                "The system reports no changes in {subject}[ ({error})]: the folder is scanned, and files take a little "
                    + "longer.")
        case .hatAway:
            Translated(
                "O HAT não responde[ ({error})]; itens à espera: {count}. O envio recomeça sozinho quando ele voltar.",
                "HAT does not answer[ ({error})]; items waiting: {count}. Sending goes on by itself when it is back.")
        case .hatUnauthorized:
            Translated(
                "O HAT recusa as credenciais[ ({error})]; itens à espera: {count}. Confira MV_PHATTOK, MV_PHATIDT e MV_PHATNMT. Um "
                    + "arquivo de token alterado vale de imediato; o resto, depois de reiniciar.",
                "HAT refuses the credentials[ ({error})]; items waiting: {count}. Check MV_PHATTOK, MV_PHATIDT and MV_PHATNMT. A "
                    + "changed token file counts at once, the rest after a restart.")
        case .hatWrongAddress:
            Translated(
                "O HAT não tem essa chamada nesse endereço, ou o endereço redireciona, o que não é seguido[ ({error})]; itens à "
                    + "espera: {count}. Confira MV_PHATURL e as rotas.",
                "HAT has no such call at this address, or the address redirects, which is not followed[ ({error})]; items "
                    + "waiting: {count}. Check MV_PHATURL and the routes.")
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
        case .diskFailing:
            Translated(
                "O disco de {subject} falha[ ({error})]: confira-o; o trabalho continua sozinho quando ele voltar.",
                "The disk of {subject} fails[ ({error})]: check it; work goes on by itself when it is well again.")
        case .refusedByERP:
            Translated(
                "O Protheus não processou {count} arquivo(s) que recebeu: veja hatspool files list --handover refused e "
                    + "hatspool guias list.",
                "Protheus did not process {count} file(s) that it was given: see hatspool files list --handover refused and "
                    + "hatspool guias list.")
        case .deletedAfterImport:
            Translated(
                "O HAT excluiu {count} lote(s) que o Protheus já tinha importado: exclua-os no Protheus e depois dê baixa "
                    + "com hatspool batches dismiss.",
                "HAT deleted {count} batch(es) that Protheus had taken already: delete them in Protheus, then run hatspool "
                    + "batches dismiss.")
        case .unusableItems:
            Translated(
                "O HAT oferece {count} item(ns) que não podem ser usados: veja hatspool batches list e hatspool guias list.",
                "HAT offers {count} item(s) that cannot be used: see hatspool batches list and hatspool guias list.")
        case .ledgerFailing:
            Translated(
                "O registro não pode ser gravado[ ({error})]: confira o disco em {subject}.",
                "The ledger cannot be written[ ({error})]: check the disk at {subject}.")
        }
    }
}
