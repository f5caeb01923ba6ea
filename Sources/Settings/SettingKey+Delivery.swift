extension SettingKey {
    static let concurrency = SettingKey(
        "DELIVERY", "CONCURRENCY", .integer(1...256), "8",
        pt: "Envios ao mesmo tempo.", en: "Deliveries at a time.")
    static let firstRetrySeconds = SettingKey(
        "DELIVERY", "FIRST_RETRY_SECONDS", .integer(1...3_600), "5",
        pt: "Espera depois da primeira falha, em segundos; dobra a cada falha.",
        en: "Wait after the first failure, in seconds; doubles with each.")
    static let retryCeilingSeconds = SettingKey(
        "DELIVERY", "RETRY_CEILING_SECONDS", .integer(1...86_400), "900",
        pt: "Maior espera entre tentativas, em segundos.", en: "Longest wait between attempts, in seconds.")
    static let horizonHours = SettingKey(
        "DELIVERY", "HORIZON_HOURS", .integer(1...8_760), "24",
        pt: "Depois deste tempo sem sucesso, em horas, o envio espera por uma pessoa.",
        en: "After this long without success, in hours, the delivery waits for a person.")
    static let connectTimeoutSeconds = SettingKey(
        "DELIVERY", "CONNECT_TIMEOUT_SECONDS", .integer(1...300), "10",
        pt: "Maior tempo para conectar ao HAT, em segundos.", en: "Longest time to connect to HAT, in seconds.")
    static let callTimeoutSeconds = SettingKey(
        "DELIVERY", "CALL_TIMEOUT_SECONDS", .integer(1...3_600), "120",
        pt: "Maior tempo de uma chamada ao HAT, em segundos; um envio grande ganha mais pelo tamanho.",
        en: "Longest time of a call to HAT, in seconds; a large upload gets more by its size.")
    static let breakerFailures = SettingKey(
        "DELIVERY", "BREAKER_FAILURES", .integer(1...1_000), "5",
        pt: "Falhas seguidas depois das quais o HAT fica em paz por algum tempo.",
        en: "Failures in a row after which HAT is left alone for a while.")
    static let breakerSeconds = SettingKey(
        "DELIVERY", "BREAKER_SECONDS", .integer(1...3_600), "30",
        pt: "Por quanto tempo, em segundos.", en: "For how long, in seconds.")

    static let delivery = [
        concurrency, firstRetrySeconds, retryCeilingSeconds, horizonHours, connectTimeoutSeconds, callTimeoutSeconds,
        breakerFailures, breakerSeconds,
    ]
}
