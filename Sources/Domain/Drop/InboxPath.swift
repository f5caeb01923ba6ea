/// Path of a file below the inbox, in the bytes of the file system. Names on shared folders are not always UTF-8.
package struct InboxPath: Hashable, Sendable, CustomStringConvertible {
    /// Components separated by `/`: no leading `/`, no component `.` or `..`, no NUL.
    package let bytes: [UInt8]

    /// A path of these bytes. The caller guarantees their form.
    package init(bytes: [UInt8]) { self.bytes = bytes }
    /// A path of the UTF-8 bytes of a text.
    package init(_ text: String) { self.bytes = Array(text.utf8) }

    /// The path as readable text: UTF-8 if valid, else each byte as ISO-8859-1. Never used to open a file.
    package var display: String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }

    /// The last component, readable.
    package var name: String {
        let text = display
        return text.lastIndex(of: "/").map { String(text[text.index(after: $0)...]) } ?? text
    }

    /// The folder below the inbox, readable; empty for a file in the inbox itself. Stored as provenance.
    package var folder: String {
        let text = display
        return text.lastIndex(of: "/").map { String(text[..<$0]) } ?? ""
    }

    /// The readable path.
    package var description: String { display }
}
