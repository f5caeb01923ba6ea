import Application
import ArgumentParser
import Domain

struct RulesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: Speech.say(
            "As regras de aceite e o que cada uma faz nesta operadora.",
            "The rules of acceptance and their effect in this installation."),
        discussion: Speech.say(
            "Uma regra não se aplica quando a configuração diz isso, ou quando falta o cadastro ou o valor a comparar.",
            "A rule is off when a setting says so, or when the register or value to compare with is absent."))

    @OptionGroup var common: CommonOptions
    @Flag(
        help: Speech.help(
            "As críticas do ERP (X00 a X62) e onde estão.", "The ERP's criticisms (X00 to X62) and where they are."))
    var erp = false

    func run() async throws {
        let service = try RulesService(settings: try common.settings())
        if erp {
            try show(service.criticisms(in: Speech.language))
        } else {
            try show(service.rules(in: Speech.language))
        }
    }

    private func show(_ rows: [RuleRow]) throws {
        guard !common.json else { return try Terminal.printJSON(ListOutput(items: rows.map(RuleOutput.init))) }
        var table = TextTable(header: [
            Speech.say("código", "code"), Speech.say("efeito", "effect"), "ERP", Speech.say("motivo", "motive"),
            Speech.say("muda-se em", "changed by"), Speech.say("o que é", "what"),
        ])
        for row in rows {
            let absent =
                row.isRegisterAbsent ? row.register.map { " (\(Speech.say("falta", "no")) \($0.rawValue))" } : nil
            table.add([
                row.code.rawValue, word(row.effect), row.criticisms.joined(separator: " "), row.motive.code,
                row.setting ?? "–", row.title + (absent ?? ""),
            ])
        }
        Terminal.print(table.text)
    }

    private func word(_ effect: AcceptanceRules.InForce) -> String {
        switch effect {
        case .rejects: Speech.say("recusa", "rejects")
        case .warns: Speech.say("avisa", "warns")
        case .holds: Speech.say("retém", "holds")
        case .rejectsOrWarns: Speech.say("recusa ou avisa", "rejects or warns")
        case .off: Speech.say("não se aplica", "off")
        }
    }

    /// Consecutive codes of one family, as a range.
    private func position(_ codes: [FindingCode]) -> String {
        let families = Dictionary(grouping: codes.map(\.rawValue)) { $0.prefix(3) }
        return families.sorted { $0.key > $1.key }.map { _, codes in
            codes.count > 4 ? "\(codes[0])–\(codes[codes.count - 1])" : codes.joined(separator: " ")
        }.joined(separator: " ")
    }

    private func show(_ rows: [CriticismRow]) throws {
        guard !common.json else { return try Terminal.printJSON(ListOutput(items: rows.map(CriticismOutput.init))) }
        var table = TextTable(header: [
            "ERP", Speech.say("do que trata", "what it is about"), Speech.say("onde está", "where it is"),
        ])
        for row in rows {
            table.add([
                row.code, row.text, [position(row.rules), row.note].filter { !$0.isEmpty }.joined(separator: "; "),
            ])
        }
        Terminal.print(table.text)
    }
}
