import Domain

/// A flat JSON object, built pair by pair in the order of the calls. The journal hashes its text, so the form must not
/// depend on the version of an encoder. It also avoids the cost of an encoder for each claim.
struct JSONText {
    private var body = "{"

    /// The object so far.
    var text: String { body + "}" }

    consuming func with(_ key: String, _ value: String?) -> JSONText {
        guard let value else { return self }
        begin(key)
        appendQuoted(value)
        return self
    }

    consuming func with(_ key: String, _ value: Int?) -> JSONText {
        guard let value else { return self }
        begin(key)
        body += String(value)
        return self
    }

    consuming func with(_ key: String, _ values: [String]) -> JSONText {
        begin(key)
        body += "["
        for (index, value) in values.enumerated() {
            if index > 0 { body += "," }
            appendQuoted(value)
        }
        body += "]"
        return self
    }

    private mutating func begin(_ key: String) {
        if body.utf8.count > 1 { body += "," }
        appendQuoted(key)
        body += ":"
    }

    private mutating func appendQuoted(_ value: String) {
        body += "\""
        if value.utf8.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C }) {
            for scalar in value.unicodeScalars { appendEscaped(scalar) }
        } else {
            body += value
        }
        body += "\""
    }

    private mutating func appendEscaped(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "\"", "\\":
            body += "\\"
            body.unicodeScalars.append(scalar)
        case "\u{0}"..."\u{1F}": body += "\\u00" + [UInt8(scalar.value)].hexadecimal
        default: body.unicodeScalars.append(scalar)
        }
    }
}
