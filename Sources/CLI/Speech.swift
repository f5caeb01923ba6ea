import ArgumentParser
import Foundation
import Messages

/// The language of this process: `--lang` at any position, else the environment, else pt-BR.
enum Speech {
    static let language = Language.from(environment: ProcessInfo.processInfo.environment, override: flag)

    static func say(_ portuguese: String, _ english: String) -> String {
        switch language {
        case .ptBR: portuguese
        case .en: english
        }
    }

    /// Help for an option or argument.
    static func help(_ portuguese: String, _ english: String, value: String? = nil) -> ArgumentHelp {
        ArgumentHelp(say(portuguese, english), valueName: value)
    }

    /// Help texts are built before options are parsed, so the flag is searched for here.
    private static var flag: String? {
        let arguments = CommandLine.arguments
        if let position = arguments.firstIndex(of: "--lang"), position + 1 < arguments.count {
            return arguments[position + 1]
        }
        return arguments.first { $0.hasPrefix("--lang=") }.map { String($0.dropFirst(7)) }
    }
}
