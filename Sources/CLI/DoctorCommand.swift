import Application
import ArgumentParser
import Domain
import Messages
import Settings

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: Speech.say(
            "Confere pastas, disco, registro, esquemas, HAT e tabelas de referência; não muda nada.",
            "Checks folders, disk, ledger, schemas, HAT and reference tables; changes nothing."),
        discussion: Speech.say(
            """
            Ao HAT só pergunta: saúde e uma página de um item de cada lista; nada é confirmado. --offline não pergunta.
            Termina com 0 quando nada está errado; senão, pelo primeiro que houver: 78 configuração ou esquemas,
            66 pasta ou registro ausente, 77 permissão, 73 sem espaço, 74 registro ilegível, 69 HAT, 65 o mais.
            O que está ausente sem que o spool tenha sido servido pode ser intencional.
            """,
            """
            It only asks HAT: its health and one page of one item of each list; nothing is confirmed. --offline asks nothing.
            Ends with 0 when nothing is wrong; else by the first that there is: 78 settings or schemas,
            66 a folder or the ledger absent, 77 rights, 73 no room, 74 ledger unreadable, 69 HAT, 65 all else.
            What is absent from a spool that was never served may be meant.
            """))

    @OptionGroup var common: CommonOptions
    @Flag(help: Speech.help("Não consulta o HAT.", "Does not call HAT."))
    var offline = false

    func run() async throws {
        let rows = await DoctorService(settings: try settings()).rows(asksPortal: !offline)
        let status = Self.status(of: rows)
        if common.json {
            try Terminal.printJSON(DoctorOutput(status: status.rawValue, items: rows.map(DoctorRowOutput.init)))
        } else {
            var table = TextTable(header: [
                Speech.say("item", "check"), Speech.say("estado", "state"), Speech.say("detalhe", "detail"),
            ])
            for row in rows { table.add([row.check, name(of: row.state), detail(of: row)]) }
            Terminal.print(table.text)
        }
        if status != .success { throw status.code }
    }

    /// With `--json`, faults of the settings are part of the answer too.
    private func settings() throws -> Settings {
        do {
            return try common.settings()
        } catch let error as PortError where common.json {
            let status = ExitStatus(error)
            try Terminal.printJSON(
                DoctorOutput(status: status.rawValue, items: [DoctorRowOutput(settingsError: error.message)]))
            throw error
        }
    }

    /// The first area that has a problem.
    static func status(of rows: [DoctorRow]) -> ExitStatus {
        let areas = Set(rows.filter { $0.state == .problem }.map(\.area))
        guard let first = DoctorRow.Area.allCases.first(where: areas.contains) else { return .success }
        return switch first {
        case .settings: .configuration
        case .absent: .noInput
        case .forbidden: .forbidden
        case .room: .cannotCreate
        case .input: .ioFailure
        case .portal: .unavailable
        case .other: .rejected
        }
    }

    private static func detail(ofFileSystem name: String, _ facts: [String: String]) -> String {
        var parts = [name]
        if facts["remote"] == "true" {
            parts.append(
                Speech.say(
                    "compartilhado: outras máquinas podem gravar sem aviso",
                    "shared: other machines may write unannounced"))
        }
        if let lacking = facts["lacking"], !lacking.isEmpty {
            parts.append(Speech.say("não oferece (contornado): \(lacking)", "lacks (worked around): \(lacking)"))
        }
        if let path = facts["path"] { parts.append(path) }
        return parts.joined(separator: "; ")
    }

    private func name(of state: DoctorRow.State) -> String {
        switch state {
        case .ok: "ok"
        case .absent: Speech.say("ausente", "absent")
        case .notice: Speech.say("atenção", "notice")
        case .problem: Speech.say("PROBLEMA", "PROBLEM")
        }
    }

    private func detail(of row: DoctorRow) -> String {
        if let condition = row.condition { return Catalogue(Speech.language).sentence(for: condition) }
        if let text = row.text { return Speech.say(text.portuguese, text.english) }
        if let fileSystem = row.facts["filesystem"] { return Self.detail(ofFileSystem: fileSystem, row.facts) }
        var parts: [String] = []
        if let rows = row.facts["rows"] { parts.append(Speech.say("\(rows) linhas", "\(rows) rows")) }
        if let version = row.facts["version"] { parts.append(Speech.say("versão \(version)", "version \(version)")) }
        if let since = row.facts["since"] { parts.append(Speech.say("desde \(since)", "since \(since)")) }
        if let versions = row.facts["versions"] { parts.append(versions) }
        if let path = row.facts["path"] { parts.append(path) }
        if let milliseconds = row.facts["milliseconds"] { parts.append("\(milliseconds) ms") }
        if let seconds = row.facts["seconds"] {
            parts.append(Speech.say("diferença de \(seconds) s", "difference of \(seconds) s"))
        }
        if let free = row.facts["freeBytes"].flatMap({ UInt64($0) }) {
            parts.append(Speech.say("\(free >> 20) MB livres", "\(free >> 20) MB free"))
        }
        if let changed = row.facts["changed"] {
            parts.append(
                Speech.say(
                    "no lugar do oficial; arquivos alterados: \(changed.isEmpty ? "nenhum" : changed)",
                    "instead of the official one; changed files: \(changed.isEmpty ? "none" : changed)"))
        }
        if let rules = row.facts["rules"] {
            parts.append(Speech.say("regras não aplicadas: \(rules)", "rules not applied: \(rules)"))
        }
        if let error = row.facts["error"] { parts.append(error) }
        return parts.joined(separator: "; ")
    }
}
