import Domain

extension SettingKey {
    static let dialect = SettingKey(
        "SPOOL", "DIALECT", .choice(["plain", "protheus"]), "plain",
        pt: "Nomes das pastas: plain (inbox, outbox …) ou protheus (UPLOAD, CAIXASAIDA …).",
        en: "Names of the folders: plain (inbox, outbox …) or protheus (UPLOAD, CAIXASAIDA …).")
    static let scanSeconds = SettingKey(
        "SPOOL", "SCAN_SECONDS", .integer(1...3_600), "5",
        pt: "Intervalo da varredura da pasta de entrada, em segundos.",
        en: "Interval of the scan of the inbox, in seconds.")
    static let quietSeconds = SettingKey(
        "SPOOL", "QUIET_SECONDS", .integer(0...3_600), "2",
        pt: "Um arquivo que talvez ainda esteja sendo gravado deve ficar parado por este tempo, em segundos.",
        en: "A file that may still be written must lie unchanged for this long, in seconds.")
    static let incompleteSeconds = SettingKey(
        "SPOOL", "INCOMPLETE_SECONDS", .integer(1...86_400), "60",
        pt: "Um arquivo parado que não parece terminado é julgado como está depois deste tempo, em segundos.",
        en: "A quiet file that does not look finished is judged as it is after this long, in seconds.")
    static let ledger = SettingKey(
        "SPOOL", "LEDGER", .path,
        pt: "Arquivo do registro (SQLite), em disco local. Sem valor: .ledger.sqlite na raiz do spool.",
        en: "File of the ledger (SQLite), on a local disk. Not set: .ledger.sqlite in the spool's root.")
    static let timeZone = SettingKey(
        "SPOOL", "TIMEZONE", .timeZone, "America/Sao_Paulo",
        pt: "Fuso horário da operadora, para pastas por dia e relatórios.",
        en: "Time zone of the operator, for folders by day and reports.")

    static let refusedFolders = SettingKey(
        "SPOOL", "REFUSED_FOLDERS", .text(bytesMax: 1_000),
        pt:
            "Outras pastas em que o Protheus deixa o que não processou, separadas por vírgula: nomes, ou caminhos absolutos "
            + "ou a partir da raiz do spool. NAOPROCESSADOS, error, erro e semelhantes são conhecidas sempre.",
        en: "More folders in which Protheus leaves what it did not process, with commas between them: names, or paths, "
            + "absolute or from the spool's root. NAOPROCESSADOS, error, erro and alike are always known.")
    static let processedFolders = SettingKey(
        "SPOOL", "PROCESSED_FOLDERS", .text(bytesMax: 1_000),
        pt: "O mesmo para o que processou. PROCESSADOS, done e semelhantes são conhecidas sempre.",
        en: "The same for what it processed. PROCESSADOS, done and alike are always known.")

    static let spool = [
        dialect, scanSeconds, quietSeconds, incompleteSeconds, refusedFolders, processedFolders, ledger, timeZone,
    ]

    static let schemaFolder = SettingKey(
        "SCHEMAS", "FOLDER", .path,
        pt: "Pasta dos esquemas instalados. Sem valor: tiss ao lado de manifest.json.",
        en: "Folder of the installed schemas. Not set: tiss beside manifest.json.")
    static let schemaManifest = SettingKey(
        "SCHEMAS", "MANIFEST", .path,
        pt: "Arquivo manifest.json. Sem valor: procurado na pasta atual e acima do programa.",
        en: "File manifest.json. Not set: looked for in the present folder and above the program.")

    static let operatorSchemas = SettingKey(
        "SCHEMAS", "OPERATOR", .path,
        pt: "Pasta com esquemas próprios da operadora, mais exigentes que os da ANS: uma subpasta por versão "
            + "(4.03.00), com o conjunto inteiro de arquivos. Valem no lugar dos oficiais daquela versão. Sem valor: "
            + "só os da ANS.",
        en: "Folder of the operator's own schemas, stricter than ANS's: a sub-folder a version (4.03.00) with the "
            + "whole set of files. They count instead of the official ones of that version. Not set: only ANS's.")

    static let schemas = [schemaFolder, schemaManifest, operatorSchemas]

    static let shrinkPercent = SettingKey(
        "REGISTERS", "SHRINK_PERCENT", .integer(0...100), "50",
        pt: "Uma tabela nova com menos desta parte das linhas em vigor, em %, é recusada: pode ser um arquivo cortado. "
            + "Com “!” antes da extensão (prestadores!.csv) é aceita mesmo assim. 0: nunca recusa.",
        en: "A new table with less than this share of the rows in force, in %, is refused: it may be a file that was "
            + "cut off. With “!” before the extension (prestadores!.csv) it is taken all the same. 0: never refuses.")

    static let registers = [shrinkPercent]

    static let documentMegabytes = SettingKey(
        "LIMITS", "DOCUMENT_MB", .integer(1...Int(Limits().documentBytesMax >> 20)),
        "\(Limits().documentBytesMax >> 20)",
        pt: "Maior documento aceito, em MB.", en: "Largest document that is taken, in MB.")
    static let findings = SettingKey(
        "LIMITS", "FINDINGS", .integer(1...Limits().findingsKeptMax), "\(Limits().findingsKeptMax)",
        pt: "Máximo de apontamentos guardados por documento; os demais só são contados.",
        en: "Most findings kept for one document; the others are only counted.")
    static let inspectionSeconds = SettingKey(
        "LIMITS", "INSPECTION_SECONDS", .integer(1...Int(Limits().inspectionTimeMax.components.seconds)),
        "\(Limits().inspectionTimeMax.components.seconds)",
        pt: "Maior tempo para examinar um documento, em segundos.",
        en: "Longest time to inspect one document, in seconds.")

    static let limits = [documentMegabytes, findings, inspectionSeconds]

    static let workers = SettingKey(
        "WORK", "WORKERS", .integer(0...256), "0",
        pt: "Documentos examinados ao mesmo tempo; 0: um por processador.",
        en: "Documents inspected at a time; 0: one per processor.")

    static let sandbox = SettingKey(
        "WORK", "SANDBOX", .flag, "1",
        pt: "1 lê documentos, arquivos compactados e exportações em processos à parte, sem rede nem arquivos; o que "
            + "derrubar o seu leitor não derruba outro. --no-sandbox lê aqui por uma vez.",
        en: "1 reads documents, archives and exports in child processes without network or files; what ends its "
            + "reader ends no other. --no-sandbox reads here for once.")

    static let work = [workers, sandbox]

    static let language = SettingKey(
        "OUTPUT", "LANGUAGE", .choice(SettingsLanguage.allCases.map(\.rawValue)),
        pt: "Idioma de telas e relatórios. Sem valor: en se LC_ALL, LC_MESSAGES ou LANG começa com en; senão pt-BR.",
        en: "Language of screens and reports. Not set: en if LC_ALL, LC_MESSAGES or LANG begins with en; else pt-BR.")

    static let portalLogFolder = SettingKey(
        "OUTPUT", "LOGPLS", .path,
        pt:
            "Pasta dos arquivos de log da integração (MV_PHATLOG=1), uma pasta por dia. Sem valor: logpls na raiz do spool.",
        en:
            "Folder of the integration's log files (MV_PHATLOG=1), one folder a day. Not set: logpls in the spool's root."
    )

    static let answerForms = SettingKey(
        "OUTPUT", "ANSWERS", .list(AnswerForm.allCases.map(\.rawValue)), "html,csv",
        pt:
            "Respostas além de .json, .txt e .xml: html (página, quando há algo a fazer; com sempre, também para arquivos "
            + "sem ocorrências), csv (ocorrências), legado (blocos ** ERRO **), nenhuma.",
        en:
            "Answers besides .json, .txt and .xml: html (page, where there is something to do; with sempre, also for files "
            + "without findings), csv (findings), legado (** ERRO ** blocks), nenhuma (none)."
    )

    static let outbox = SettingKey(
        "OUTPUT", "OUTBOX", .choice(OutboxFolders.allCases.map(\.rawValue)), "flat",
        pt: "Pastas da caixa de saída: flat (tudo em outbox), day (outbox/aaaa/mm/dd, pelo dia do recebimento) ou "
            + "provider (outbox/<prestador>). As respostas já gravadas ficam onde estão.",
        en: "Folders of the outbox: flat (all in outbox), day (outbox/yyyy/mm/dd, by the day of receipt) or provider "
            + "(outbox/<provider>). Answers that are written already stay where they are.")

    static let output = [language, portalLogFolder, answerForms, outbox]
}
