import Application
import ArgumentParser

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: Speech.say("Serve o spool continuamente.", "Serves the spool until it is stopped."),
        usage: "hatspool run [--log-level L] [--no-sandbox] [OPTIONS]",
        discussion: Speech.say(
            "SIGTERM ou Ctrl-C: termina o que está em mãos e sai. O que não terminou é retomado no próximo início.",
            "SIGTERM or Ctrl-C: finishes current work and exits. The next start resumes what was not finished."
        ))

    @OptionGroup var common: CommonOptions
    @OptionGroup var log: LogOptions
    @OptionGroup var reader: ReaderOptions

    func run() async throws {
        let settings = try common.settings(overriding: reader.overrides)
        try await Daemon(settings: settings, logger: try log.logger(asJSON: common.json)).run()
    }
}
