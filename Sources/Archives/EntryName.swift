import Domain

/// An entry's name as data: readable, with one kind of separator. It is never used to build a path.
struct EntryName {
    static let bytesMax = 4_096
    static let charactersMax = 255

    /// Components without empty ones and `.`. Control characters and those that change the text direction become `?`.
    private let parts: [String]
    private let isAbsolute: Bool

    /// `preferred`: the code page for names that are not UTF-8 and fit no code page better.
    init(_ bytes: [UInt8], preferred: CodePage) {
        let text =
            String(validating: bytes, as: UTF8.self)
            ?? CodePage.mostReadable(bytes, preferred: preferred).text(of: bytes)
        let scalars = text.unicodeScalars.map { scalar -> Unicode.Scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: "?"
            default: scalar == "\\" ? "/" : scalar
            }
        }
        let all = scalars.split(separator: "/", omittingEmptySubsequences: false)
        parts = all.filter { !$0.isEmpty && Array($0) != ["."] }.map { String(String.UnicodeScalarView($0)) }
        let drive = scalars.count >= 2 && scalars[0].isASCII && scalars[0].properties.isAlphabetic && scalars[1] == ":"
        isAbsolute = scalars.first == "/" || drive
    }

    /// At most `charactersMax` characters; a longer name loses its middle, so that its extension remains.
    var path: String {
        let whole = parts.joined(separator: "/")
        guard whole.unicodeScalars.count > Self.charactersMax else { return whole }
        let scalars = Array(whole.unicodeScalars)
        let half = (Self.charactersMax - 1) / 2
        return String(String.UnicodeScalarView(scalars.prefix(half) + ["…"] + scalars.suffix(half)))
    }

    /// Equal for names that some file system treats as the same: case is ignored, and Windows drops spaces and dots at
    /// a component's end. Strings compare by canonical equivalence.
    var key: String {
        parts.map { part in
            let end = part.lastIndex { $0 != " " && $0 != "." }
            return end.map { part[...$0] } ?? part[...]
        }.joined(separator: "/").lowercased()
    }

    /// True for `.`, which has no components.
    var isEmpty: Bool { parts.isEmpty }

    /// True for absolute paths, drive paths and parent references. Windows drops spaces and dots at a component's end,
    /// which makes `.. ` a parent reference too.
    var isHostile: Bool {
        isAbsolute
            || parts.contains { part in
                let kept = part.reversed().drop { $0 == " " }
                return kept.count == 2 && kept.allSatisfy { $0 == "." }
            }
    }

    /// Whether the name is one of the ignored names; the inbox skips the same ones.
    var isPassedOver: Bool { parts.contains { Self.ignored.contains($0.utf8) } }

    private static let ignored = IgnoredNames()
}
