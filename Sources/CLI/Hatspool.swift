import Application
import ArgumentParser

/// The program's root command. One file per subcommand; it contains no logic.
@main
struct Hatspool: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hatspool",
        abstract: Speech.say(
            "Leva arquivos TISS e exportações entre o Protheus PLS e o HAT, sem perder nem repetir nada.",
            "Carries TISS files and exports between Protheus PLS and HAT; nothing is lost, nothing takes effect twice."),
        discussion: Speech.say(
            """
            Solte arquivos em inbox/ e rode «hatspool run» (contínuo) ou «hatspool batch» (uma vez).
            A resposta de cada arquivo fica em outbox/; o original, em done/, error/ ou held/.
            """,
            """
            Drop files in inbox/ and run "hatspool run" (for good) or "hatspool batch" (once).
            The answer to each file is in outbox/; the original goes to done/, error/ or held/.
            """),
        version: "0.1.0",
        subcommands: [
            RunCommand.self, BatchCommand.self, CheckCommand.self, StatusCommand.self, DoctorCommand.self,
            FilesCommand.self, RulesCommand.self, SettingsCommand.self,
            OrdersCommand.self, ErrorsCommand.self, EndpointsCommand.self, ExportSchemaCommand.self,
            BatchesCommand.self, GuiasCommand.self, JobsCommand.self, ScheduleCommand.self, SchemasCommand.self,
            SandboxCommand.self, SampleCommand.self, SampleExportCommand.self, LedgerCommand.self,
        ])

    static func main() async {
        if CommandLine.arguments.dropFirst().first == InspectionWorkerEntry.name { InspectionWorkerEntry.run() }
        do {
            var command = try parseAsRoot(FormerNames.replaced(in: Array(CommandLine.arguments.dropFirst())))
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            ExitStatus.leave(with: error)
        }
    }
}
