import Domain

extension SettingKey {
    static let operatorIdentity = SettingKey(
        "PARAMETERS", "BA0_CODIDE", .text(bytesMax: 4),
        pt: "Identificação da operadora (BA0_CODIDE); com BA0_CODINT forma o healthInsurerId das mensagens ao HAT.",
        en: "Identity of the operator (BA0_CODIDE); with BA0_CODINT it makes the healthInsurerId of messages to HAT.")
    static let operatorCode = SettingKey(
        "PARAMETERS", "BA0_CODINT", .text(bytesMax: 8),
        pt: "Código da operadora (BA0_CODINT).", en: "Code of the operator (BA0_CODINT).")
    static let sendMinutes = SettingKey(
        "PARAMETERS", "BA0_HATMIP", .integer(0...1_440), "2",
        pt: "Minutos até tentar de novo um envio de pedidos que falhou.",
        en: "Minutes until a sending of orders that failed is tried again.")
    static let askMinutes = SettingKey(
        "PARAMETERS", "BA0_HATMIG", .integer(1...1_440), "5",
        pt: "Maior espera, em minutos, entre perguntas ao HAT sobre pedidos em processamento.",
        en: "Longest wait, in minutes, between questions to HAT about orders that it works on.")
    static let sendTries = SettingKey(
        "PARAMETERS", "BA0_HATTRY", .integer(1...1_000), "5",
        pt: "Tentativas de envio de um pedido antes que espere por uma pessoa.",
        en: "Tries to send an order before it waits for a person.")
    static let auditEndpoint = SettingKey(
        "PARAMETERS", "BA0_ENDPOI", .url,
        pt: "URL completa dos pareceres de auditoria. Sem valor: v1/auditing abaixo de MV_PHATURL.",
        en: "Whole URL for auditors' opinions. Not set: v1/auditing below MV_PHATURL.")
    static let updatesLots = SettingKey(
        "PARAMETERS", "MV_STATISS", .logical, "0",
        pt: "1 ou .T.: PLJBATUTISS informa ao HAT a situação de lotes e recursos de glosa.",
        en: "1 or .T.: PLJBATUTISS reports the status of lotes and glosa appeals to HAT.")

    static let orderGroup = SettingKey(
        "ORDERS", "GROUP", .integer(1...10_000), "\(Endpoint.standardGroup)",
        pt: "Máximo de registros em uma chamada; o HAT pode aceitar menos, e então o grupo é dividido.",
        en: "Most records in one call; where HAT takes fewer the group is halved.")
    static let orderConcurrency = SettingKey(
        "ORDERS", "CONCURRENCY", .integer(1...64), "4",
        pt: "Chamadas de pedidos ao mesmo tempo.", en: "Calls with orders at a time.")
    static let pollSeconds = SettingKey(
        "ORDERS", "POLL_SECONDS", .integer(1...3_600), "2",
        pt: "Segundos até a primeira pergunta sobre um grupo em processamento; a espera dobra até BA0_HATMIG.",
        en: "Seconds until the first question about a group that HAT works on; the wait doubles up to BA0_HATMIG.")
    static let orderDates = SettingKey(
        "ORDERS", "DATES", .choice(Settings.Orders.DateForm.allCases.map(\.rawValue)), "dashes",
        pt: "Datas nas mensagens: dashes (2026-12-31) ou compact (20261231).",
        en: "Dates in messages: dashes (2026-12-31) or compact (20261231).")
    static let cancellation = SettingKey(
        "ORDERS", "CANCELLATION", .choice(Settings.Orders.Cancellation.allCases.map(\.rawValue)), "protheus",
        pt: "Cancelamento de guias: protheus, como o ERP chama, ou official, como o HAT documenta.",
        en: "Cancellation of guias: protheus, as the ERP calls, or official, as HAT documents.")
    static let answerSeconds = SettingKey(
        "ORDERS", "ANSWER_SECONDS", .integer(1...86_400), "60",
        pt: "A resposta de uma exportação é reescrita no máximo uma vez neste tempo, em segundos.",
        en: "The answer to an export is rewritten at most once in this time, in seconds.")

    static let orders = [orderGroup, orderConcurrency, pollSeconds, orderDates, cancellation, answerSeconds]

    /// The other keys of this section are jobs.
    static let blackouts = SettingKey(
        "SCHEDULE", "BLACKOUT", .blackouts,
        pt:
            "Janelas em que nada da agenda começa; o que cai nelas é deixado passar. A agenda tem uma linha por job, com "
            + "cinco campos como no crontab e o que vale em feriados: PLENVHATSC=*/10 8-18 * * seg-sex !feriados "
            + "(não roda) ou +feriados (roda no próximo dia útil). Mais linhas do mesmo job: PLENVHATSC.2 e assim por "
            + "diante. Um job com linha só roda pela agenda ou por comando.",
        en:
            "Windows in which nothing of the schedule begins; what falls into them is let pass. The schedule has a line a "
            + "job, with five fields as in crontab and what counts on holidays: PLENVHATSC=*/10 8-18 * * seg-sex "
            + "!feriados (does not run) or +feriados (runs on the next working day). More lines of a job: PLENVHATSC.2 "
            + "and so on. A job with a line runs by the schedule or by command only.")
    static let holidays = SettingKey(
        "SCHEDULE", "HOLIDAYS", .holidays,
        pt:
            "Feriados além dos nacionais: dd/mm de todo ano, aaaa-mm-dd de um só; bancarios acrescenta segunda e terça de "
            + "Carnaval e Corpus Christi.",
        en:
            "Holidays besides the national ones: dd/mm of every year, yyyy-mm-dd of one; bancarios adds Carnival's Monday "
            + "and Tuesday and Corpus Christi.")

    static let schedule = [blackouts, holidays]
}
