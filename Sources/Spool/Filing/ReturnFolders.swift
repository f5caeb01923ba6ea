import Domain

/// The folders in which Protheus's jobs leave what they processed or refused (HAT.md §4.2): by name wherever they lie, and those that
/// are set.
package struct ReturnFolders: Sendable, Equatable {
    /// Names of folders, or paths: absolute, or relative to the spool root.
    package var refused: [String]
    package var processed: [String]

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

    /// What a folder of this name holds, in any case, with or without accents, blanks, `_` and `-`; nil for any other name.
    static func standard(_ name: String) -> HandOver? { names[folded(name)] }

    /// As `standard`, and the names that are set.
    func handOver(ofFolder name: String) -> HandOver? {
        let folded = Self.folded(name)
        func isSet(_ names: [String]) -> Bool { names.contains { !$0.contains("/") && Self.folded($0) == folded } }
        if isSet(refused) { return .refused }
        if isSet(processed) { return .processed }
        return Self.names[folded]
    }

    /// What is set as a path, with what it holds.
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
            // A combining accent of a name that was taken apart.
            case "\u{300}"..."\u{36F}": continue
            default: folded.unicodeScalars.append(scalar)
            }
        }
        return folded
    }
}
