/// One entry of an archive, as the archive tells it. Nothing of it is to be trusted.
package struct ArchiveEntry: Sendable, Equatable {
    package enum Kind: String, Sendable {
        case file, directory
        /// A symbolic or hard link; where it points is not told, because nobody is to follow it.
        case link
        /// A device, a FIFO, a socket, or a kind that is not known.
        case other
    }

    /// The name as its bytes stand in the archive: data, never a path. It may hold `..`, begin with `/`, repeat an earlier
    /// one, or be no text at all.
    package let nameBytes: [UInt8]
    package let kind: Kind
    /// The size that the archive states; nil when it states none. What comes out may differ.
    package let statedByteCount: Int64?

    package init(nameBytes: [UInt8], kind: Kind, statedByteCount: Int64?) {
        self.nameBytes = nameBytes
        self.kind = kind
        self.statedByteCount = statedByteCount
    }

    /// The name as readable text: UTF-8 when it is, else each byte read as ISO-8859-1; control characters become `?`.
    package var name: String {
        let text: String
        if let utf8 = String(validating: nameBytes, as: UTF8.self) {
            text = utf8
        } else {
            text = String(String.UnicodeScalarView(nameBytes.map { Unicode.Scalar($0) }))
        }
        return String(
            String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : $0 }))
    }

    /// The part of `name` after its last `/` or `\`; empty for a directory's name that ends with one.
    package var lastComponent: String {
        let text = name
        return text.lastIndex { $0 == "/" || $0 == "\\" }.map { String(text[text.index(after: $0)...]) } ?? text
    }
}
