package import Domain

extension Masking {
    /// A technical name from a document (an encoding, a version): unchanged when it is short and plain, otherwise its
    /// shape.
    package static func name(_ text: String) -> String {
        isPlain(text, also: "._-") && text.utf8.count <= 20 ? text : shape(of: text)
    }

    /// A namespace from a document: unchanged when it looks like a URI, otherwise its shape; `-` for none.
    package static func address(_ namespace: String?) -> String {
        guard let namespace else { return "-" }
        return isPlain(namespace, also: "._-:/#") && namespace.utf8.count <= 120 ? namespace : shape(of: namespace)
    }

    private static func isPlain(_ text: String, also others: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9": true
            default: others.unicodeScalars.contains(scalar)
            }
        }
    }
}
