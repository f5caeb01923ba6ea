import Domain
import FoundationEssentials

extension Settings {
    /// The file that holds HAT's token; nil when the token is kept elsewhere or not set.
    package var tokenFile: String? {
        if case .file(let path, _) = token { path } else { nil }
    }
}

/// Where `MV_PHATTOK` is kept.
enum TokenSource: Sendable {
    case none
    case value(Secret, SettingOrigin)
    case file(String, SettingOrigin)

    /// Longer than any header that a server accepts.
    private static let byteCountMax = 16 << 10

    /// Searches flag, environment, systemd credential, file and `PLSHAT.ini`, in this order. In the settings file the
    /// path of a token file precedes the token itself, because it is the safer of the two.
    static func find(_ resolved: SettingResolver, environment: [String: String], workingFolder: String) -> TokenSource {
        let token = resolved.entries[.portalToken]
        let file = resolved.entries[.portalTokenFile]
        for isWanted in [isFlag, isEnvironment] {
            if let token, isWanted(token.origin) { return .value(Secret(token.text), token.origin) }
            if let file, isWanted(file.origin) { return path(file, workingFolder) }
        }
        if let folder = environment["CREDENTIALS_DIRECTORY"], !folder.isEmpty {
            let credential = "\(folder)/\(SettingKey.portalToken.name)"
            if FileManager.default.fileExists(atPath: credential) {
                return .file(credential, .environment("CREDENTIALS_DIRECTORY"))
            }
        }
        if let file = resolved.fileEntries[.portalTokenFile] { return path(file, workingFolder) }
        if let token = resolved.fileEntries[.portalToken] ?? resolved.lastToken {
            return .value(Secret(token.text), token.origin)
        }
        return .none
    }

    func read() throws(PortError) -> Secret? {
        switch self {
        case .none: return nil
        case .value(let secret, _): return secret
        case .file(let path, let origin):
            let bytes: [UInt8]
            do {
                bytes = try SettingFile.read(path, byteCountMax: Self.byteCountMax).bytes
            } catch {
                throw PortError(
                    .configuration, "The token of HAT cannot be read (\(origin)): \(error.message)", cause: error)
            }
            var text = String(decoding: bytes, as: UTF8.self)
            while text.last?.isWhitespace ?? false { text.removeLast() }
            guard !text.isEmpty, SettingKey.portalToken.kind.accepts(text) else {
                throw PortError(
                    .configuration,
                    "The token file \(path) (\(origin)) must hold one line of text without control characters.")
            }
            return Secret(text)
        }
    }

    /// The token file, when every user of the machine may read it.
    var openSecrets: [String] {
        guard case .file(let path, _) = self, SettingFile.isReadableByAll(path) else { return [] }
        return [path]
    }

    var warnings: [Wording] { openSecrets.map(Wording.openSecret) }

    /// Where the token is kept, for operators; never the token.
    var position: String {
        switch self {
        case .none: "not set"
        case .value(_, let origin): "set, \(origin)"
        case .file(let path, let origin): "in \(path), \(origin)"
        }
    }

    private static func isFlag(_ origin: SettingOrigin) -> Bool { origin == .flag }

    private static func isEnvironment(_ origin: SettingOrigin) -> Bool {
        if case .environment = origin { true } else { false }
    }

    private static func path(_ entry: SettingEntry, _ workingFolder: String) -> TokenSource {
        .file(SettingValues(entries: [:], workingFolder: workingFolder).absolute(entry.text), entry.origin)
    }
}
