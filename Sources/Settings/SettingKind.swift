import Domain
import FoundationEssentials

/// The values that a setting allows.
package enum SettingKind: Sendable, Equatable {
    /// `0` or `1`, or as the ERP writes a logical value: `.F.`, `.T.`.
    case flag
    /// Any text without control characters, at most so many bytes.
    case text(bytesMax: Int)
    /// `http://` or `https://`, a host, no user, no query.
    case url
    /// Six digits.
    case registroANS
    /// A path of this system; relative to the folder that the program was started in.
    case path
    /// The plain name of one folder: no path, no leading dot, and none of the names that say how a file ended (`done`,
    /// `error` …).
    case folderName
    case integer(ClosedRange<Int>)
    /// One of these.
    case choice([String])
    /// One or more of these, with commas between them.
    case list([String])
    /// Versions of TISS, with commas between them.
    case versions
    /// A name of the time zone database.
    case timeZone
    /// As the ERP writes them: `.T.`, `.F.`, `1`, `0`.
    case logical
    /// Times in which the schedule rests, with commas between them.
    case blackouts
    /// Days, with commas between them, and `bancarios`.
    case holidays

    /// The allowed values, as a sentence for the operator.
    package func allowed(in language: SettingsLanguage) -> String {
        let (pt, en): (String, String) =
            switch self {
            case .flag: ("0 ou 1 (ou .F., .T.)", "0 or 1 (or .F., .T.)")
            case .text(let bytesMax): ("texto de até \(bytesMax) bytes", "text of at most \(bytesMax) bytes")
            case .url:
                (
                    "URL com http:// ou https://, sem usuário, senha ou consulta",
                    "URL with http:// or https://, without user, password or query"
                )
            case .registroANS: ("seis dígitos", "six digits")
            case .path: ("caminho Linux", "Linux path")
            case .folderName: ("nome de uma pasta, sem caminho", "name of a folder, without a path")
            case .integer(let range):
                (
                    "inteiro de \(range.lowerBound) a \(range.upperBound)",
                    "integer from \(range.lowerBound) to \(range.upperBound)"
                )
            case .choice(let names): (names.joined(separator: " | "), names.joined(separator: " | "))
            case .list(let names):
                ("lista de: \(names.joined(separator: ", "))", "list of: \(names.joined(separator: ", "))")
            case .versions: ("lista de versões, ex.: 4.02.00, 4.03.00", "list of versions, e.g. 4.02.00, 4.03.00")
            case .timeZone: ("nome de fuso, ex.: America/Sao_Paulo", "name of a zone, e.g. America/Sao_Paulo")
            case .logical: (".T., .F., 1 ou 0", ".T., .F., 1 or 0")
            case .blackouts: ScheduleWording.blackoutForms
            case .holidays: ScheduleWording.holidayForms
            }
        return language == .en ? en : pt
    }

    func accepts(_ text: String) -> Bool {
        guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else { return false }
        switch self {
        case .flag: return Self.logical(text) != nil
        case .text(let bytesMax): return text.utf8.count <= bytesMax
        case .url: return Self.isPortalURL(text)
        case .registroANS: return text.utf8.count == 6 && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        case .path: return !text.contains("\\") && text.utf8.count < 4_096
        case .folderName: return Self.isFolderName(text)
        case .integer(let range): return Int(text).map(range.contains) ?? false
        case .choice(let names): return Self.match(text, names) != nil
        case .list(let names): return Self.items(text).allSatisfy { Self.match($0, names) != nil }
        case .versions: return Self.items(text).allSatisfy { TISSVersion($0) != nil }
        case .timeZone: return Self.zone(text) != nil
        case .logical: return Self.logical(text) != nil
        // Which window it is: the problem shows the whole value with all forms.
        case .blackouts: return (try? Blackout.list(text).get()) != nil
        case .holidays: return ScheduleLines.holidays(text) != nil
        }
    }

    /// - Returns: the parts between commas, without surrounding whitespace. There is at least one part; parts may be
    ///   empty.
    static func items(_ text: String) -> [String] {
        text.split(separator: ",", omittingEmptySubsequences: false).map { part in
            let trimmed = part.drop(while: \.isWhitespace)
            return String(trimmed.reversed().drop(while: \.isWhitespace).reversed())
        }
    }

    /// - Returns: the name in `names` that `text` means, without regard to case.
    static func match(_ text: String, _ names: [String]) -> String? {
        names.first { $0.lowercased() == text.lowercased() }
    }

    /// Reads the forms in which the ERP writes logical values, without regard to case. A dot may be missing, and `Y`
    /// and `N` count as in every xBase dialect.
    static func logical(_ text: String) -> Bool? {
        var letter = text.uppercased()[...]
        if letter.hasPrefix(".") { letter = letter.dropFirst() }
        if letter.count > 1, letter.hasSuffix(".") { letter = letter.dropLast() }
        return switch letter {
        case "T", "Y": true
        case "F", "N": false
        case "1" where text == "1": true
        case "0" where text == "0": false
        default: nil
        }
    }

    /// São Paulo is known without the system's zone data: three hours behind since 2019.
    static func zone(_ name: String) -> TimeZone? {
        TimeZone(identifier: name) ?? (name == "America/Sao_Paulo" ? TimeZone(secondsFromGMT: -3 * 3_600) : nil)
    }

    /// Folders below the import folder in which Protheus stores what it processed or refused.
    private static let handOverFolders = [
        "done", "processed", "processado", "processados", "importado", "importados", "error", "errors", "erro", "erros",
        "failed", "naoprocessado", "naoprocessados", "nao_processados", "rejeitados", "recusados",
    ]

    private static func isFolderName(_ text: String) -> Bool {
        !text.hasPrefix(".") && text.utf8.count <= 100 && !text.contains { "/\\:*?\"<>|".contains($0) }
            && !handOverFolders.contains(text.lowercased())
    }

    private static func isPortalURL(_ text: String) -> Bool {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(), let host = parts.host
        else { return false }
        return ["http", "https"].contains(scheme) && !host.isEmpty && parts.user == nil && parts.password == nil
            && parts.query == nil && parts.fragment == nil
    }
}

/// The language of messages for operators.
package enum SettingsLanguage: String, Sendable, CaseIterable {
    case ptBR = "pt-BR"
    case en
}
