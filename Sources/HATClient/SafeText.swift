/// Cleans text from the other side for logs, storage and display.
///
/// Such text may echo what was sent: header values, a card number, a part of the document. The result is one line of at
/// most 200 characters. It contains no secrets, no groups of six digits or more (the digits become `*`, also across
/// `.`, `-`, `/` and single spaces), no long unbroken words (base64, tokens) and nothing from the first `<` on
/// (markup).
///
/// Text about records with personal data (`isAboutRecords`) is cleaned more strictly: groups of four digits or more and
/// possible names (`PersonalText`) are masked. It may have 300 characters.
struct SafeText: Sendable {
    static let wordCharactersMax = 60

    /// Values that are never shown. Short ones are ignored, because they would hide ordinary words.
    let secrets: [String]
    var isAboutRecords = false

    private var charactersMax: Int { isAboutRecords ? 300 : 200 }
    /// Minimum length of a digit group that could identify a person; TISS codes and HTTP statuses are shorter.
    private var maskedDigitsMin: Int { isAboutRecords ? 4 : 6 }

    func clean(_ text: String) -> String {
        // Much more than is shown, which bounds the work.
        var line = String(text.prefix(16_384))
        // Before the text is cut, which could leave a part of a secret.
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
