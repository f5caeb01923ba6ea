import Application
import ArgumentParser
import Domain
import Schemas

struct SchemasCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schemas",
        abstract: Speech.say(
            "Esquemas oficiais do TISS: lista e instalação.", "Official TISS schemas: list and install."),
        subcommands: [List.self, Install.self],
        defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: Speech.say(
                "O que está instalado, compilado, em falta e em vigor.",
                "The sets that are installed, compiled, missing and in force."))

        @OptionGroup var common: CommonOptions

        func run() async throws {
            let rows = try SchemaService(settings: try common.settings()).list()
            guard !common.json else { return try Terminal.printJSON(ListOutput(items: rows.map(SchemaOutput.init))) }
            var table = TextTable(header: [
                Speech.say("versão", "version"), Speech.say("mensagem", "message"),
                Speech.say("instalado", "installed"),
                Speech.say("compila", "compiles"), Speech.say("aceita", "accepted"), Speech.say("vigência", "in force"),
                Speech.say("calendário", "calendar"),
                Speech.say("observação", "note"),
            ])
            for row in rows {
                table.add([
                    row.version.text, row.kind.rawValue, mark(row.isInstalled), row.compiles.map(mark) ?? "–",
                    mark(row.isAccepted), "\(row.inForceFrom ?? "…") – \(row.inForceUntil ?? "…")",
                    row.calendar ?? "–", note(on: row),
                ])
            }
            Terminal.print(table.text)
        }

        private func note(on row: SchemaRow) -> String {
            let own = row.operatorFolder.map { folder in
                Speech.say(
                    "esquema da operadora, não o oficial: \(folder)",
                    "the operator's schema, not the official one: \(folder)")
            }
            return [own, row.problem].compactMap(\.self).joined(separator: "; ")
        }

        private func mark(_ holds: Bool) -> String { holds ? "✓" : "✗" }
    }

    struct Install: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "install",
            abstract: Speech.say(
                "Instala conjuntos de uma pasta ou de um zip (wheel e jar também).",
                "Installs sets from a folder or a zip (wheels and jars too)."),
            usage: "hatspool schemas install SOURCE [--trust] [OPTIONS]",
            discussion: Speech.say(
                "Arquivos cujo SHA-256 não está em schemas/manifest.json são recusados, com a lista, a menos que --trust.",
                "Files whose SHA-256 is not in schemas/manifest.json are refused, with the list, unless --trust."))

        @OptionGroup var common: CommonOptions
        @Argument(help: Speech.help("Pasta ou arquivo zip.", "Folder or zip file.", value: "source"))
        var source: String
        @Flag(help: Speech.help("Aceita arquivos de conteúdo desconhecido.", "Accepts files with unknown content."))
        var trust = false

        func run() async throws {
            let report = try SchemaService(settings: try common.settings()).install(from: source, trust: trust)
            if common.json { try Terminal.printJSON(InstallOutput(report)) } else { Terminal.print(text(of: report)) }
            let isEmptyHanded = report.installed.isEmpty && report.alreadyThere.isEmpty
            if isEmptyHanded || !report.refused.isEmpty { throw ExitStatus.rejected.code }
        }

        private func text(of report: InstallReport) -> String {
            var lines: [String] = []
            func add(_ label: String, _ names: [String]) {
                if !names.isEmpty { lines.append("\(label): \(names.joined(separator: ", "))") }
            }
            add(Speech.say("instalados", "installed"), report.installed)
            add(Speech.say("por sua confiança", "on your word"), report.trusted)
            add(Speech.say("já instalados", "already installed"), report.alreadyThere)
            add(Speech.say("publicados só em parte pela ANS", "published only in part by ANS"), report.partial)
            add(Speech.say("instalados com outro conteúdo", "installed with other content"), report.differing)
            for set in report.incomplete {
                add(
                    Speech.say("incompleto \(set.folderName), falta", "incomplete \(set.folderName), missing"),
                    set.missing)
            }
            for file in report.refused {
                lines.append(
                    Speech.say("recusado (conteúdo desconhecido)", "refused (unknown content)")
                        + ": \(file.path) \(file.sha256)")
            }
            if lines.isEmpty { lines.append(Speech.say("nenhum esquema TISS encontrado", "no TISS schema found")) }
            return lines.joined(separator: "\n")
        }
    }
}
