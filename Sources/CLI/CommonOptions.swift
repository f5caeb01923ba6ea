import Application
import ArgumentParser
import Foundation
import Logging
import Settings

/// Options that every command has.
struct CommonOptions: ParsableArguments {
    @Option(
        name: [.customShort("c"), .long],
        help: Speech.help(
            "Arquivo de configuração (padrão: $HATSPOOL_CONFIG, ./hatspool.ini se existir, /etc/hatspool/hatspool.ini).",
            "Settings file (default: $HATSPOOL_CONFIG, ./hatspool.ini if there is one, /etc/hatspool/hatspool.ini).",
            value: "ini"))
    var config: String?

    @Option(
        help: Speech.help("Raiz do spool; vale mais que MV_TISSDIR.", "Spool root; wins over MV_TISSDIR.", value: "dir")
    )
    var spool: String?

    @Option(
        help: Speech.help(
            "appserver.ini do Protheus: dele se leem JOBS, Refreshrate e as seções dos jobs.",
            "Protheus's appserver.ini: JOBS, Refreshrate and the jobs' sections are read from it.", value: "ini"))
    var appserver: String?

    @Option(help: Speech.help("Idioma: pt-BR ou en.", "Language: pt-BR or en.", value: "lang"))
    var lang: String?

    @Flag(help: Speech.help("Saída em JSON.", "Output as JSON."))
    var json = false

    /// Settings by precedence: flag, environment, file, default. Warnings of the file go to stderr.
    func settings(overriding more: [String: String] = [:]) throws -> Settings {
        var overrides = more
        if let spool { overrides["MV_TISSDIR"] = spool }
        if let lang { overrides["LANGUAGE"] = lang }
        let loaded = try Settings.load(
            file: configPath, appserver: appserver, environment: ProcessInfo.processInfo.environment,
            overrides: overrides)
        for warning in loaded.warnings { Terminal.reportError(warning) }
        return loaded
    }

    /// Shows a result: the output with `--json`, else the text.
    func show(_ output: @autoclosure () -> some Output, as text: @autoclosure () -> String) throws {
        if json { try Terminal.printJSON(output()) } else { Terminal.print(text()) }
    }

    /// Reports the number of changes. Zero changes have an exit status of their own; in JSON the number alone says it.
    func report(_ count: Int, _ text: String) throws {
        if json { return try Terminal.printJSON(CountOutput(count: count)) }
        Terminal.print(text)
        if count == 0 { throw ExitStatus.noInput.code }
    }

    private var configPath: String? {
        if let config { return config }
        if let named = ProcessInfo.processInfo.environment["HATSPOOL_CONFIG"], !named.isEmpty { return named }
        return ["hatspool.ini", "/etc/hatspool/hatspool.ini"].first { FileManager.default.fileExists(atPath: $0) }
    }
}

/// Where documents are read.
struct ReaderOptions: ParsableArguments {
    @Flag(
        name: .customLong("no-sandbox"),
        help: Speech.help(
            "Lê documentos neste processo, para depurar (como [WORK] SANDBOX=0).",
            "Reads documents in this process, for debugging (as [WORK] SANDBOX=0)."))
    var withoutSandbox = false

    var overrides: [String: String] { withoutSandbox ? ["WORK.SANDBOX": "0"] : [:] }
}

/// Options of the commands that log.
struct LogOptions: ParsableArguments {
    @Option(
        name: .customLong("log-level"),
        help: Speech.help(
            "Nível do log em stderr: debug, info, notice, warning, error.",
            "Level of the log on stderr: debug, info, notice, warning, error.", value: "level"))
    var level = "notice"

    /// `asJSON`: one JSON object a line instead of text.
    func logger(asJSON: Bool = false) throws -> Logger {
        guard let level = Logger.Level(rawValue: level) else {
            throw ValidationError(Speech.say("nível de log desconhecido: \(level)", "unknown log level: \(level)"))
        }
        LoggingSystem.bootstrap { label in
            if asJSON { return JSONLogHandler(label: label) }
            return SafeLogHandler(StreamLogHandler.standardError(label: label))
        }
        var logger = Logger(label: "hatspool")
        logger.logLevel = level
        return logger
    }
}
