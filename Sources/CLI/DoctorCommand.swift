import Application
import ArgumentParser
import Domain
import Messages

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: Speech.say(
            "Confere pastas, registro, esquemas, HAT e tabelas de referência; não muda nada.",
            "Checks folders, ledger, schemas, HAT and reference tables; changes nothing."),
        discussion: Speech.say(
            "Termina com 65 quando algo está errado. O que está ausente pode ser intencional: diz o que deixa de ser feito.",
            "Ends with 65 when something is wrong. What is absent may be meant: it says what is not done without it."))

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let rows = await DoctorDesk(settings: try common.settings()).rows()
        if common.json {
            try Terminal.printJSON(ListOutput(items: rows.map(DoctorOutput.init)))
        } else {
            var table = TextTable(header: [
                Speech.say("item", "check"), Speech.say("estado", "state"), Speech.say("detalhe", "detail"),
            ])
            for row in rows { table.add([row.check, name(of: row.state), detail(of: row)]) }
            Terminal.print(table.text)
        }
        if rows.contains(where: { $0.state == .problem }) { throw ExitStatus.rejected.code }
    }

    private func name(of state: DoctorRow.State) -> String {
        switch state {
        case .ok: "ok"
        case .absent: Speech.say("ausente", "absent")
        case .problem: Speech.say("PROBLEMA", "PROBLEM")
        }
    }

    private func detail(of row: DoctorRow) -> String {
        if let condition = row.condition { return Catalogue(Speech.language).sentence(for: condition) }
        var parts: [String] = []
        if let rows = row.facts["rows"] { parts.append(Speech.say("\(rows) linhas", "\(rows) rows")) }
        if let version = row.facts["version"] { parts.append(Speech.say("versão \(version)", "version \(version)")) }
        if let since = row.facts["since"] { parts.append(Speech.say("desde \(since)", "since \(since)")) }
        if let versions = row.facts["versions"] { parts.append(versions) }
        if let path = row.facts["path"] { parts.append(path) }
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
