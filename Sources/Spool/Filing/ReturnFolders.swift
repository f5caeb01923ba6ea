import Domain
import Files

/// The folders in which Protheus's jobs leave what they processed or refused: by well-known names at any location, and
/// those from the settings.
package struct ReturnFolders: Sendable, Equatable {
    /// Configured folders for refused files: names, or paths that are absolute or relative to the spool root.
    package var refused: [String]
    /// Configured folders for processed files, in the same form.
    package var processed: [String]

    /// Without arguments, only the well-known names count.
    package init(refused: [String] = [], processed: [String] = []) {
        self.refused = refused
        self.processed = processed
    }

    private static let names: [String: HandOver] = [
        "done": .processed, "processed": .processed, "processado": .processed, "processados": .processed,
        "importado": .processed, "importados": .processed,
        "error": .refused, "errors": .refused, "erro": .refused, "erros": .refused, "failed": .refused,
        "naoprocessado": .refused, "naoprocessados": .refused, "rejeitados": .refused, "recusados": .refused,
    ]

    /// What a folder of this well-known name contains; nil for any other name. Case, accents, spaces, `_` and `-` are
    /// ignored.
    static func standard(_ name: String) -> HandOver? { names[folded(name)] }

    /// As `standard`, but configured names come first.
    func handOver(ofFolder name: String) -> HandOver? {
        let folded = Self.folded(name)
        func isSet(_ names: [String]) -> Bool { names.contains { !$0.contains("/") && Self.folded($0) == folded } }
        if isSet(refused) { return .refused }
        if isSet(processed) { return .processed }
        return Self.names[folded]
    }

    /// The configured paths, with what each folder contains.
    var paths: [(path: String, handOver: HandOver)] {
        refused.filter { $0.contains("/") }.map { ($0, .refused) }
            + processed.filter { $0.contains("/") }.map { ($0, .processed) }
    }

    private static func folded(_ name: String) -> String {
        var folded = ""
        for scalar in name.lowercased().unicodeScalars {
            switch scalar {
            case " ", "_", "-": continue
            case "á", "à", "â", "ã": folded += "a"
            case "é", "ê": folded += "e"
            case "í": folded += "i"
            case "ó", "ô", "õ": folded += "o"
            case "ç": folded += "c"
            // A combining accent of a decomposed name.
            case "\u{300}"..."\u{36F}": continue
            default: folded.unicodeScalars.append(scalar)
            }
        }
        return folded
    }
}
