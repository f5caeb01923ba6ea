/// A sentence with placeholders. `{name}` is replaced by the parameter of that name. `[…]` is left out when one of its
/// parameters is missing; `[…|…]` is then replaced by its second half. A parameter that is missing outside of brackets
/// is written as `…`. Empty parameters and `-` count as missing.
struct Template {
    let text: String

    init(_ text: String) { self.text = text }

    /// Names of all parameters that the sentence can use.
    var placeholders: Set<String> {
        var names: Set<String> = []
        for part in text.split(separator: "{").dropFirst() {
            if let end = part.firstIndex(of: "}") { names.insert(String(part[..<end])) }
        }
        return names
    }

    func filled(with parameters: [String: String]) -> String {
        let known = parameters.filter { !$0.value.isEmpty && $0.value != "-" }
        var result = ""
        var rest = Substring(text)
        while let start = rest.utf8.firstIndex(of: UInt8(ascii: "[")),
            let end = rest[start...].utf8.firstIndex(of: UInt8(ascii: "]"))
        {
            result += fill(rest[..<start], known).text
            let choices = rest[rest.index(after: start)..<end].split(separator: "|", maxSplits: 1)
            let part = fill(choices.first ?? "", known)
            if part.isWhole {
                result += part.text
            } else if choices.count == 2 {
                result += fill(choices[1], known).text
            }
            rest = rest[rest.index(after: end)...]
        }
        return result + fill(rest, known).text
    }

    private func fill(_ part: Substring, _ parameters: [String: String]) -> (text: String, isWhole: Bool) {
        var result = ""
        var isWhole = true
        var rest = part
        while let start = rest.utf8.firstIndex(of: UInt8(ascii: "{")),
            let end = rest[start...].utf8.firstIndex(of: UInt8(ascii: "}"))
        {
            let word = parameters[String(rest[rest.index(after: start)..<end])]
            isWhole = isWhole && word != nil
            result += rest[..<start] + (word.map(Self.printable) ?? "…")
            rest = rest[rest.index(after: end)...]
        }
        return (result + rest, isWhole)
    }

    /// Parameters are names and limits, but some come from an untrusted document: control characters are removed and
    /// the length is limited.
    private static func printable(_ word: String) -> String {
        if word.utf8.count <= 200, ShownText.isPlain(word) { return word }
        let text = ShownText.line(String(String.UnicodeScalarView(word.unicodeScalars.prefix(200))))
        return word.unicodeScalars.count > 200 ? text + "…" : text
    }
}
