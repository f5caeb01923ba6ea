/// One entry of an archive, as the archive describes it. All of it is untrusted.
package struct ArchiveEntry: Sendable, Equatable {
    /// The type of an entry.
    package enum Kind: String, Sendable {
        case file, directory
        /// A symbolic or hard link. Its target is not exposed, because nobody may follow it.
        case link
        /// A device, a FIFO, a socket or an unknown type.
        case other
    }

    /// The raw bytes of the name: data, never a path. It may contain `..`, start with `/`, repeat an earlier name or be
    /// no valid text.
    package let nameBytes: [UInt8]
    /// The type that the archive states.
    package let kind: Kind
    /// The size that the archive states; nil when it states none. The real content may have another size.
    package let statedByteCount: Int64?

    package init(nameBytes: [UInt8], kind: Kind, statedByteCount: Int64?) {
        self.nameBytes = nameBytes
        self.kind = kind
        self.statedByteCount = statedByteCount
    }

    /// The name as readable text: as UTF-8 if valid, else as ISO-8859-1. Control characters become `?`.
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

    /// The part of `name` after its last `/` or `\`; empty for a directory name with a trailing separator.
    package var lastComponent: String {
        let text = name
        return text.lastIndex { $0 == "/" || $0 == "\\" }.map { String(text[text.index(after: $0)...]) } ?? text
    }
}
