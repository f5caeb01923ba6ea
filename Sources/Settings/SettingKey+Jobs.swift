import Domain

extension SettingKey {
    static let jobs = SettingKey(
        "ONSTART", "JOBS", .text(bytesMax: 4_000),
        pt: "Jobs que este processo executa, com vírgulas. Sem valor: os do appserver.ini; sem ele, todos.",
        en: "Jobs that this process runs, with commas. Not set: those of appserver.ini; without one, all.")
    static let refreshRate = SettingKey(
        "ONSTART", "REFRESHRATE", .integer(1...86_400), "120",
        pt: "Depois de quantos segundos um job que terminou ou falhou começa de novo.",
        en: "After how many seconds a job that ended or failed is started again.")

    static let onStart = [jobs, refreshRate]

    static let appServer = SettingKey(
        "JOBS", "APPSERVER", .path,
        pt: "Um appserver.ini do Protheus, lido como está: JOBS, Refreshrate e as seções dos jobs.",
        en: "An appserver.ini of Protheus, read as it is: JOBS, Refreshrate and the sections of the jobs.")

    static let jobFiles = [appServer]

    private static func tracking(_ name: String, _ fallback: String, pt: String, en: String) -> SettingKey {
        SettingKey(
            "BATCHES", "TRACK_\(name)", .text(bytesMax: 8), fallback,
            pt: "trackingStatus do HAT para um lote \(pt).", en: "HAT's trackingStatus of a batch \(en).")
    }

    static let trackPending = tracking(
        "PENDING", BatchTrackingTable().pending, pt: "que espera ser baixado", en: "that waits to be downloaded")
    static let trackSuccess = tracking(
        "SUCCESS", BatchTrackingTable().success, pt: "recebido", en: "that was received")
    static let trackQueueFailed = tracking(
        "ERR_GEN_B1R", BatchTrackingTable().queueFailed, pt: "que não entrou na fila", en: "that could not be queued")
    static let trackRegistrationFailed = tracking(
        "ERR_GEN_BXX", BatchTrackingTable().registrationFailed, pt: "que não foi acatado", en: "that was not accepted")
    static let trackDownloadFailed = tracking(
        "ERR_DOWN_XML", BatchTrackingTable().downloadFailed,
        pt: "cujo arquivo não pôde ser baixado", en: "whose file could not be downloaded")
    static let trackPendingDeletion = tracking(
        "PENDING_DEL", BatchTrackingTable().pendingDeletion,
        pt: "que espera ser excluído", en: "that waits to be deleted")

    static let batchTries = SettingKey(
        "BATCHES", "TRIES", .integer(1...1_000), "10",
        pt: "Tentativas de baixar, confirmar ou excluir um lote antes que espere por uma pessoa.",
        en: "Tries to download, confirm or delete a batch before it waits for a person.")
    static let downloadConcurrency = SettingKey(
        "BATCHES", "CONCURRENCY", .integer(1...256), "8", pt: "Lotes ao mesmo tempo.", en: "Batches at a time.")

    static let batches = [
        trackPending, trackSuccess, trackQueueFailed, trackRegistrationFailed, trackDownloadFailed,
        trackPendingDeletion, batchTries, downloadConcurrency,
    ]

    static let guiaFolder = SettingKey(
        "SYNC", "FOLDER", .folderName, "guias",
        pt: "Pasta das guias, dos anexos e das prorrogações do HAT, abaixo da pasta de importação.",
        en: "Folder of HAT's guias, attachments and extensions, below the import folder.")
    static let auditFolder = SettingKey(
        "SYNC", "AUDIT_FOLDER", .folderName,
        pt: "Pasta própria das guias em auditoria, abaixo da pasta de importação. Sem valor: a mesma das demais.",
        en: "Folder of their own for guias under audit, below the import folder. Not set: that of the others.")
    static let syncConcurrency = SettingKey(
        "SYNC", "CONCURRENCY", .integer(1...256), "8",
        pt: "Chamadas de sincronização ao mesmo tempo.", en: "Calls of the synchronisation at a time.")

    static let sync = [guiaFolder, auditFolder, syncConcurrency]

    /// The other keys of this section are providers.
    static let defaultProvider = SettingKey(
        "PROVIDERS", "DEFAULT", .choice(ProviderMode.allCases.map(\.rawValue)),
        pt: "Modo dos prestadores sem linha própria: 0 sem HAT, 1 envia XML, 2 monta o lote no HAT. "
            + "Sem valor: como [ROUTES]. Linha própria: código na operadora, CNPJ ou CPF, e o modo (12345678000195=1).",
        en: "Mode of providers without a line of their own: 0 without HAT, 1 sends XML, 2 builds the lote in HAT. "
            + "Not set: as [ROUTES] says. A line of its own: code at the operator, CNPJ or CPF, and the mode "
            + "(12345678000195=1).")

    static let providers = [defaultProvider]
}
