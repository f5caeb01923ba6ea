import Application
import ArgumentParser
import Domain
import Messages

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: Speech.say(
            "Julga arquivos sem spool nem registro: o mesmo veredito de um arquivo solto na inbox.",
            "Judges files without spool or ledger: the same verdict as for a dropped file."),
        usage: "hatspool check [--quiet] [--no-sandbox] [OPTIONS] FILE ...",
        discussion: Speech.say(
            "Sai com 0 se todos seriam aceitos, 65 se algum não seria.",
            "Exits with 0 when all would be accepted, 65 when one would not."))

    @OptionGroup var common: CommonOptions
    @OptionGroup var log: LogOptions
    @OptionGroup var reader: ReaderOptions

    @Argument(help: Speech.help("Arquivos a julgar.", "Files to judge.", value: "file"))
    var files: [String]

    @Flag(name: .shortAndLong, help: Speech.help("Só o resultado, sem texto.", "Only the exit status, no text."))
    var quiet = false

    func run() async throws {
        let service = try CheckService.open(
            try common.settings(overriding: reader.overrides), files: files,
            logger: try log.logger(asJSON: common.json))
        defer { service.close() }
        var isAllAccepted = true
        var results: [CheckOutput] = []
        for file in files {
            for result in try service.check(file) {
                if result.decision.verdict != .accepted { isAllAccepted = false }
                if common.json {
                    results.append(CheckOutput(result))
                } else if !quiet {
                    Terminal.print(text(of: result))
                }
            }
        }
        if common.json, !quiet { try Terminal.printJSON(ListOutput(items: results)) }
        if !isAllAccepted { throw ExitStatus.rejected.code }
    }

    private func text(of result: CheckResult) -> String {
        let catalogue = Catalogue(Speech.language)
        var lines = ["\(result.file): \(catalogue.name(of: result.decision.verdict))"]
        if result.isPassedOver {
            lines.append(
                "  "
                    + Speech.say(
                        "(a inbox ignora arquivos com este nome)", "(the inbox passes over files of this name)"))
        }
        for finding in result.decision.findings {
            let position = catalogue.text(of: finding.location).map { "\($0): " } ?? ""
            lines.append("  \(finding.code.rawValue) \(position)\(catalogue.sentence(for: finding))")
        }
        let hidden = result.decision.findingCount - result.decision.findings.count
        if hidden > 0 { lines.append("  " + Speech.say("… e mais \(hidden)", "… and \(hidden) more")) }
        return lines.map(ShownText.line).joined(separator: "\n")
    }
}
