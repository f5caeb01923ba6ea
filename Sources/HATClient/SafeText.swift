/// Makes text that came from the other side fit to be logged, kept and shown.
///
/// It may echo what was sent to it: header values, a card number, a part of the document. What goes out is at most 200
/// characters, one line, without our secrets, without digit groups of six digits or more (the digits become `*`, also
/// across `.`, `-`, `/` and single blanks), without long unbroken words (base64, tokens) and nothing from the first `<`
/// on (markup).
///
/// What speaks of a record with a person's data in it (`isAboutRecords`) is cleaned harder: groups of four digits or
/// more, and what may be a name (`PersonalText`); it may be 300 characters long.
struct SafeText: Sendable {
    static let wordCharactersMax = 60

    /// Values never to be shown. Short ones are passed over: they would hide ordinary words.
    let secrets: [String]
    var isAboutRecords = false

    private var charactersMax: Int { isAboutRecords ? 300 : 200 }
    /// Fewest digits of a group that could name a person; TISS codes and HTTP statuses are shorter.
    private var maskedDigitsMin: Int { isAboutRecords ? 4 : 6 }

    func clean(_ text: String) -> String {
        // Far more than is shown, so that no text takes long.
        var line = String(text.prefix(16_384))
        // Before any cut within reach, which could leave a part of a secret.
        for secret in secrets where secret.count >= 4 {
            line = line.split(separator: secret, omittingEmptySubsequences: false).joined(separator: "***")
        }
        let words = line.prefix { $0 != "<" }.prefix(4 * charactersMax)
            .split { $0.isWhitespace || $0.unicodeScalars.contains { $0.properties.generalCategory == .control } }
            .map { $0.count > Self.wordCharactersMax ? "…" : String($0) }
        let plain = words.joined(separator: " ")
        let masked = masked(isAboutRecords ? PersonalText.masked(plain) : plain)
        return masked.count > charactersMax ? masked.prefix(charactersMax - 1) + "…" : masked
    }

    private func masked(_ text: String) -> String {
        var characters = Array(text)
        var start = 0
        while start < characters.count {
            guard characters[start].isNumber else {
                start += 1
                continue
            }
            var end = start + 1
            var digits = [start]
            while end < characters.count {
                if characters[end].isNumber {
                    digits.append(end)
                    end += 1
                } else if ".-/ ".contains(characters[end]), end + 1 < characters.count, characters[end + 1].isNumber {
                    end += 1
                } else {
                    break
                }
            }
            if digits.count >= maskedDigitsMin {
                for index in digits { characters[index] = "*" }
            }
            start = end
        }
        return String(characters)
    }
}
