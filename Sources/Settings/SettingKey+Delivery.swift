import Domain

extension SettingKey {
    static let concurrency = SettingKey(
        "DELIVERY", "CONCURRENCY", .integer(1...256), "16",
        pt: "Envios ao mesmo tempo.", en: "Deliveries at a time.")
    static let firstRetrySeconds = SettingKey(
        "DELIVERY", "FIRST_RETRY_SECONDS", .integer(1...3_600), "5",
        pt: "Espera depois da primeira falha, em segundos; dobra a cada falha.",
        en: "Wait after the first failure, in seconds; doubles with each.")
    static let retryCeilingSeconds = SettingKey(
        "DELIVERY", "RETRY_CEILING_SECONDS", .integer(1...86_400), "900",
        pt: "Maior espera entre tentativas, em segundos.", en: "Longest wait between attempts, in seconds.")
    static let horizonHours = SettingKey(
        "DELIVERY", "HORIZON_HOURS", .integer(0...8_760), "24",
        pt:
            "Depois deste tempo sem sucesso, em horas, o envio espera por uma pessoa; 0: depois da primeira falha. O tempo em "
            + "que o HAT não responde não conta: quando ele volta, o que esperava segue.",
        en:
            "After this long without success, in hours, the delivery waits for an operator; 0: after the first failure. The "
            + "time while HAT does not answer does not count: when it is back, what waited goes on.")
    static let connectTimeoutSeconds = SettingKey(
        "DELIVERY", "CONNECT_TIMEOUT_SECONDS", .integer(1...300), "10",
        pt: "Maior tempo para conectar ao HAT, em segundos.", en: "Longest time to connect to HAT, in seconds.")
    static let callTimeoutSeconds = SettingKey(
        "DELIVERY", "CALL_TIMEOUT_SECONDS", .integer(1...3_600), "120",
        pt: "Maior tempo de uma chamada ao HAT, em segundos; um envio grande ganha mais pelo tamanho, "
            + "mas nunca fica mais do que isto sem avançar.",
        en: "Longest time of a call to HAT, in seconds; a large upload gets more by its size, but never "
            + "stands still for longer than this.")
    static let breakerFailures = SettingKey(
        "DELIVERY", "BREAKER_FAILURES", .integer(1...1_000), "5",
        pt: "Falhas seguidas depois das quais o HAT fica em paz por algum tempo.",
        en: "Failures in a row after which HAT is left alone for a while.")
    static let breakerSeconds = SettingKey(
        "DELIVERY", "BREAKER_SECONDS", .integer(1...3_600), "30",
        pt: "Por quanto tempo, em segundos, quando o HAT diz que está bem e mesmo assim falha; dobra até 300 a cada "
            + "chamada de teste que falha. Quando ele não responde, vale PROBE_SECONDS.",
        en:
            "For how long, in seconds, when HAT says that it is well and fails all the same; doubles up to 300 with each "
            + "single call that fails. While it does not answer, PROBE_SECONDS counts.")
    static let probeSeconds = SettingKey(
        "DELIVERY", "PROBE_SECONDS", .integer(1...300), "5",
        pt:
            "De quantos em quantos segundos se pergunta a um HAT fora do ar se ele voltou (v1/healthcheck). Quando volta, o que "
            + "esperava segue na hora.",
        en:
            "How often, in seconds, a HAT that is away is asked whether it is back (v1/healthcheck). When it is, what waited "
            + "goes on at once.")
    static let retryAfterMaxSeconds = SettingKey(
        "DELIVERY", "RETRY_AFTER_MAX_SECONDS", .integer(1...86_400), "3600",
        pt: "Maior espera, em segundos, que o HAT pode pedir com Retry-After; um pedido maior vale por esta.",
        en: "Longest wait, in seconds, that HAT may ask for with Retry-After; a longer one counts as this.")
    static let unknownOutcome = SettingKey(
        "DELIVERY", "UNKNOWN_OUTCOME", .choice(UnknownOutcomePolicy.allCases.map(\.rawValue)), "ask",
        pt:
            "O que fazer quando a resposta de um envio se perdeu e o HAT não sabe dizer se tem o lote. ask: pergunta de novo, "
            + "até HORIZON_HOURS, e então espera por uma pessoa; resend: envia de novo com a mesma chave depois de uma "
            + "pergunta; hold: espera por uma pessoa («files resend ID»), também quando o HAT diz que não conhece a chave.",
        en:
            "What to do when the answer to an upload was lost and HAT cannot say whether it holds the lote. ask: asks again, "
            + "until HORIZON_HOURS, then waits for an operator; resend: sends again under the same key after one question; "
            + "hold: waits for an operator (\"files resend ID\"), also when HAT says that it does not know the key.")

    static let delivery = [
        concurrency, firstRetrySeconds, retryCeilingSeconds, horizonHours, connectTimeoutSeconds, callTimeoutSeconds,
        breakerFailures, breakerSeconds, probeSeconds, retryAfterMaxSeconds, unknownOutcome,
    ]
}
