import ArgumentParser
import Domain
import Messages
import Settings

struct SettingsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settings",
        abstract: Speech.say(
            "A configuração que vale agora e de onde veio cada valor.",
            "The settings that count now and where each value comes from."),
        discussion: Speech.say(
            "Tem a forma do hatspool.ini e nenhum segredo: pode ir junto de um chamado.",
            "In the form of hatspool.ini and without any secret: it may go with a request for help."))

    @OptionGroup var common: CommonOptions
    @Flag(
        help: Speech.help(
            "Todas as chaves: o que são, o padrão e os valores que aceitam.",
            "Every key: what it is, its default and the values that it takes."))
    var manual = false

    func run() async throws {
        if manual {
            return Terminal.print(Settings.describe(in: Speech.language == .en ? .en : .ptBR))
        }
        let settings = try common.settings()
        guard !common.json else {
            return try Terminal.printJSON(ListOutput(items: settings.inUse.map(SettingOutput.init)))
        }
        Terminal.print(settings.redactedDescription)
    }
}
