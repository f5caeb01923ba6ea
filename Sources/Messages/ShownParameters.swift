package import Domain

extension String {
    /// At least one character, all of them hexadecimal digits.
    package var isHexadecimal: Bool {
        !utf8.isEmpty
            && utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x46).contains($0) || (0x61...0x66).contains($0)
            }
    }
}

extension Finding {
    /// The parameters in a form that may be shown. A declared hash and a version are copied from the document, so any
    /// other text in them is replaced by its shape.
    package var shownParameters: [String: String] {
        parameters.reduce(into: [:]) { shown, word in
            let isContent =
                switch (code, word.key) {
                case (.hashWrong, "declared"): !word.value.isHexadecimal
                case (.versionUnknown, "version"): !Self.hasVersionForm(word.value)
                case (.transactionUnknown, "transaction"): TISSTransaction.named(word.value) == nil
                default: false
                }
            shown[word.key] = isContent ? Masking.shape(of: word.value) : word.value
        }
    }

    private static func hasVersionForm(_ text: String) -> Bool {
        text.unicodeScalars.count <= 12
            && text.unicodeScalars.allSatisfy { ("0"..."9").contains($0) || $0 == "." || $0 == "␠" }
    }
}
