import ArgumentParser
import Domain
import ExportFormat
import Foundation

struct ExportSchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export-schema",
        abstract: Speech.say(
            "Como exportar uma tabela do Protheus: o XSD, um exemplo e o SQL que o produz.",
            "How to export a table of Protheus: the XSD, an example, and the SQL that makes it."),
        usage: "hatspool export-schema ALIAS [--xsd | --xml | --csv | --sql] [--company 010] [--branch 01]")

    enum Part: String, EnumerableFlag {
        case xsd, xml, csv, sql

        static func help(for value: Part) -> ArgumentHelp? {
            switch value {
            case .xsd: Speech.help("Só o XSD.", "Only the XSD.")
            case .xml: Speech.help("Só o exemplo em XML.", "Only the example in XML.")
            case .csv: Speech.help("Só o exemplo em CSV.", "Only the example in CSV.")
            case .sql: Speech.help("Só o SQL.", "Only the SQL.")
            }
        }
    }

    @Argument(help: Speech.help("Tabela: BA1, BTS, …", "Table: BA1, BTS, …", value: "alias"))
    var alias: ExportAlias
    @Flag(exclusivity: .exclusive)
    var part: Part?
    @Option(
        help: Speech.help(
            "O que segue o alias no nome das tabelas: empresa e 0.", "What follows the alias in names of tables."))
    var company = "010"
    @Option(help: Speech.help("Filial das tabelas.", "Branch of the tables."))
    var branch = "  "
    @Option(help: Speech.help("Idioma: pt-BR ou en.", "Language: pt-BR or en."))
    var lang: String?

    func validate() throws {
        guard (company + branch).allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == " ") }) else {
            throw ValidationError(
                Speech.say("empresa e filial: só letras e dígitos", "company and branch: letters and digits only"))
        }
    }

    func run() throws {
        let parts = part.map { [$0] } ?? Part.allCases
        Terminal.print(parts.map(text).joined(separator: "\n"))
    }

    private func text(_ part: Part) -> String {
        switch part {
        case .xsd: ExportSchema.text(of: alias)
        case .xml: ExportExample.xml(alias)
        case .csv: ExportExample.csv(alias)
        case .sql: ExportSQL.text(alias, suffix: company, branch: branch)
        }
    }
}
