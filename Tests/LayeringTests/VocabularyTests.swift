import Foundation
import Testing

/// Identifiers use established terms (`docs/GLOSSARY.md`). The listed words were specific to the project and must not
/// return.
@Suite struct `Vocabulary` {
    /// Parts of identifiers, in lower case.
    private static let forbidden: Set<String> = [
        "tell", "tells", "told", "telling", "tellings", "desk", "desks", "story", "stories", "wish", "wishes",
        "redrive", "redriven", "homeless", "heir", "hindrance", "hindrances", "patience", "bell", "bells", "shelf",
        "keeper",
        "keepers", "pump", "pumps", "walls", "standing", "remark", "remarks", "spoilt", "look", "looks", "complain",
        "complaint", "complaints",
    ]
    /// Whole identifiers.
    private static let forbiddenNames: Set<String> = [
        "words", "parserIsContent", "schemaIsContent", "isOurs", "ours", "needsPerson", "SecondNames", "stand",
    ]
    /// Where a listed word is used in its usual sense: words of a sentence, of a cron line, of an answer.
    private static let filesWithWords = [
        "TextLines", "Blackout", "CronWords", "ExportTerms", "LoggedName", "DownloadHead", "SafeText", "AuditOutcome",
        "RefusalTexts", "ReceiptJudge", "OrderValue", "OrderForms", "ExportPage", "ExportSchema",
        "Condition", "ReplyShape", "ReplyError",
    ]

    @Test func `no identifier has a word of the former dialect`() throws {
        var seen = 0
        for file in try SourceFile.all() {
            let stem = file.url.deletingPathExtension().lastPathComponent
            for name in file.identifiers() {
                seen += 1
                let parts = Self.parts(of: name)
                let isWord = name == "words" && Self.filesWithWords.contains { stem.hasPrefix($0) }
                #expect(
                    Self.forbidden.isDisjoint(with: parts) && (isWord || !Self.forbiddenNames.contains(name)),
                    "\(file.url.lastPathComponent): \(name)")
            }
        }
        #expect(seen > 50_000, "only \(seen) identifiers were read")
    }

    @Test(arguments: [
        ("let toldOrders = desk.x // told", ["toldOrders", "desk", "x"]),
        ("a(\"told \\(story) y\")", ["a", "story"]),
        ("/* wish /* x */ y */ b", ["b"]),
        ("#\"told \\(no) \\#(heir)\"#", ["heir"]),
    ])
    func `identifiers are read outside comments and texts`(source: String, names: [String]) {
        let found = SourceFile.identifiers(in: source).filter { $0 != "let" }
        #expect(found == names)
    }

    @Test func `an identifier is split where a capital letter begins a part`() {
        #expect(Self.parts(of: "HTTPDesk2Look") == ["http", "desk2", "look"])
        #expect(Self.parts(of: "nextLook") == ["next", "look"])
    }

    private static func parts(of name: String) -> Set<String> {
        var parts: [String] = []
        let letters = Array(name)
        for (index, letter) in letters.enumerated() {
            let isCapital = letter.isUppercase
            let followsSmall = index > 0 && !letters[index - 1].isUppercase
            let precedesSmall = index + 1 < letters.count && letters[index + 1].isLowercase
            if parts.isEmpty || letter == "_" || (isCapital && (followsSmall || precedesSmall)) { parts.append("") }
            if letter != "_" { parts[parts.count - 1] += letter.lowercased() }
        }
        return Set(parts)
    }
}
