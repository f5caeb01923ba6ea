import Digests
import Domain

/// A reading of a message that shares no code with the writer: leaf elements found in the text.
package struct Leaves {
    /// Name and text of each leaf, in order; entities resolved.
    package let all: [(name: String, text: String)]

    /// Reads every character as ISO-8859-1 unless told that it is UTF-8.
    package init(_ bytes: [UInt8], isUTF8: Bool) {
        let text =
            isUTF8
            ? String(decoding: bytes, as: UTF8.self)
            : String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
        var all: [(name: String, text: String)] = []
        var previous: (name: Substring, isStart: Bool, text: Substring)?
        for part in text.split(separator: "<").dropFirst() {
            let pieces = part.split(separator: ">", maxSplits: 1, omittingEmptySubsequences: false)
            guard pieces.count == 2 else { continue }
            let isEnd = pieces[0].hasPrefix("/")
            let name = pieces[0].split(separator: " ")[0].split(separator: ":").last ?? ""
            if isEnd, let start = previous, start.isStart {
                all.append((String(name), Self.resolved(start.text)))
            }
            previous = (name, !isEnd && !pieces[0].hasPrefix("?"), pieces[1])
        }
        self.all = all
    }

    /// Texts of the leaves of that name, in order.
    package subscript(name: String) -> [String] { all.filter { $0.name == name }.map(\.text) }

    /// The same as hundredths; `Int64.min` for what is no amount.
    package func amounts(_ name: String) -> [Int64] { self[name].map { Money($0)?.cents ?? .min } }

    /// MD5 over all leaves but the hash.
    package func digest(isUTF8: Bool) throws -> String {
        let text = all.filter { $0.name != "hash" }.map(\.text).joined()
        return try MD5.hex(of: isUTF8 ? Array(text.utf8) : text.unicodeScalars.map { UInt8($0.value) })
    }

    private static func resolved(_ text: Substring) -> String {
        String(text).replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&amp;", with: "&")
    }
}
