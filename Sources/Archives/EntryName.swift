import Domain

/// An entry's name as data: readable, with one kind of separator. No path is ever built from it.
struct EntryName {
    static let bytesMax = 4_096
    static let charactersMax = 255

    /// Parts without empty ones and `.`; control characters and those that turn the direction of text are `?`.
    private let parts: [String]
    private let isAbsolute: Bool

    /// `preferred` is what a name is read in that is not UTF-8 and reads alike in all tables.
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

    /// At most `charactersMax` characters; what is too long loses its middle, so that the ending stays.
    var path: String {
        let whole = parts.joined(separator: "/")
        guard whole.unicodeScalars.count > Self.charactersMax else { return whole }
        let scalars = Array(whole.unicodeScalars)
        let half = (Self.charactersMax - 1) / 2
        return String(String.UnicodeScalarView(scalars.prefix(half) + ["…"] + scalars.suffix(half)))
    }

    /// Equal for names that some file system takes for the same one: small letters are capital ones, and Windows drops blanks and
    /// dots at a part's end. Strings compare by canonical equivalence.
    var key: String {
        parts.map { part in
            let end = part.lastIndex { $0 != " " && $0 != "." }
            return end.map { part[...$0] } ?? part[...]
        }.joined(separator: "/").lowercased()
    }

    /// A folder that is `.` has no parts and is none.
    var isEmpty: Bool { parts.isEmpty }

    /// Absolute, on a drive, or climbing. Windows drops blanks and dots at a part's end, which would make `.. ` climb too.
    var isHostile: Bool {
        isAbsolute
            || parts.contains { part in
                let kept = part.reversed().drop { $0 == " " }
                return kept.count == 2 && kept.allSatisfy { $0 == "." }
            }
    }

    /// Files and folders that are no drops by their names: the inbox passes over the same ones.
    var isPassedOver: Bool { parts.contains { Self.ignored.contains($0.utf8) } }

    private static let ignored = IgnoredNames()
}
