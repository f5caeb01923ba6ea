import Foundation
import TestSupport
import Testing

/// Every command's help, in both languages, against what was last read and found good.
@Suite struct `Help of every command` {
    /// A command as the program itself lists it.
    private struct Command {
        var path: [String]
        var arguments: [String]

        /// With all below it.
        static func all(_ tree: Any?, below path: [String] = []) -> [Command] {
            guard let node = tree as? [String: Any], node["shouldDisplay"] as? Bool ?? true else { return [] }
            let name = node["commandName"] as? String ?? ""
            let own = path.isEmpty && name == "hatspool" ? [] : path + [name]
            let arguments = (node["arguments"] as? [[String: Any]] ?? []).compactMap { $0["valueName"] as? String }
            let below = node["subcommands"] as? [Any] ?? []
            return [Command(path: own, arguments: arguments)]
                + below.flatMap { all($0, below: own) }.filter { $0.path.last != "help" }
        }
    }

    private static func commands() async throws -> [Command] {
        let dump = try await Program.run(["--experimental-dump-help"])
        let tree = try JSONSerialization.jsonObject(with: Data(dump.output.utf8)) as? [String: Any]
        return Command.all(tree?["command"])
    }

    @Test(arguments: Program.languages)
    func `is what it was`(language: String) async throws {
        let commands = try await Self.commands()
        #expect(commands.count > 40, "the commands were not read")
        var text = ""
        for command in commands {
            let help = try await Program.run(command.path + ["--help"], language: language)
            #expect(help.status == 0 && help.errors.isEmpty, "\(command.path) \(help.errors)")
            // The usage of a command is one line, however long.
            let lines = help.output.split(separator: "\n").filter { !$0.hasPrefix("USAGE") }
            #expect(lines.allSatisfy { $0.count <= 80 }, "\(command.path) has a line too long")
            text += "$ \((["hatspool"] + command.path).joined(separator: " ")) --help\n\(help.output)\n"
        }
        try Snapshot.compare(text, with: "help.\(language).txt")
    }

    /// Of the texts that the test above compares with the program's.
    @Test func `no command says the same in both languages`() throws {
        let overviews = try Program.languages.map { try Snapshot.firstLines(of: "help.\($0).txt") }
        #expect(overviews[0].count > 40 && Set(overviews[0].keys) == Set(overviews[1].keys))
        for (command, overview) in overviews[0] { #expect(overviews[1][command] != overview, "\(command)") }
    }
}
