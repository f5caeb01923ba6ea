import Foundation

/// A Swift file of the project, read for its identifiers.
struct SourceFile {
    let url: URL
    let text: String

    static var root: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    }

    /// Every Swift file below `Sources`.
    static func all() throws -> [SourceFile] {
        let sources = root.appending(path: "Sources")
        return try FileManager.default.subpathsOfDirectory(atPath: sources.path).filter { $0.hasSuffix(".swift") }.map {
            let url = sources.appending(path: $0)
            return SourceFile(url: url, text: try String(contentsOf: url, encoding: .utf8))
        }
    }

    /// Names outside comments and string literals; those within an interpolation count.
    func identifiers() -> [String] { Self.identifiers(in: text) }

    static func identifiers(in text: String) -> [String] {
        var scanner = Scanner(Array(text.utf8))
        scanner.code(until: nil)
        return scanner.names
    }

    private struct Scanner {
        private let bytes: [UInt8]
        private var offset = 0
        var names: [String] = []

        init(_ bytes: [UInt8]) { self.bytes = bytes }

        /// Reads code up to `end` (the parenthesis that closes an interpolation), or to the end of the file.
        mutating func code(until end: UInt8?) {
            var depth = 0
            while let byte = peek() {
                if starts(with: "//") {
                    while let next = peek(), next != UInt8(ascii: "\n") { offset += 1 }
                } else if starts(with: "/*") {
                    comment()
                } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "#") {
                    literal()
                } else if byte == UInt8(ascii: "`") {
                    quoted()
                } else if Self.isLetter(byte) {
                    let start = offset
                    while let next = peek(), Self.isLetter(next) || Self.isDigit(next) { offset += 1 }
                    names.append(String(decoding: bytes[start..<offset], as: UTF8.self))
                } else {
                    if byte == end, depth == 0 { return }
                    if byte == UInt8(ascii: "(") { depth += 1 }
                    if byte == UInt8(ascii: ")") { depth -= 1 }
                    offset += 1
                }
            }
        }

        private mutating func comment() {
            var depth = 0
            repeat {
                if starts(with: "/*") {
                    depth += 1
                    offset += 2
                } else if starts(with: "*/") {
                    depth -= 1
                    offset += 2
                } else {
                    offset += 1
                }
            } while depth > 0 && offset < bytes.count
        }

        private mutating func literal() {
            let start = offset
            while peek() == UInt8(ascii: "#") { offset += 1 }
            let hashes = String(repeating: "#", count: offset - start)
            guard peek() == UInt8(ascii: "\"") else { return offset = max(offset, start + 1) }
            let quote = starts(with: "\"\"\"") ? "\"\"\"" : "\""
            offset += quote.utf8.count
            while offset < bytes.count {
                if starts(with: "\\" + hashes) {
                    offset += 1 + hashes.utf8.count
                    if peek() == UInt8(ascii: "(") {
                        offset += 1
                        code(until: UInt8(ascii: ")"))
                    }
                    offset += 1
                } else if starts(with: quote + hashes) {
                    offset += quote.utf8.count + hashes.utf8.count
                    return
                } else {
                    offset += 1
                }
            }
        }

        /// A name in backticks; one with spaces in it is a sentence.
        private mutating func quoted() {
            let start = offset + 1
            offset = start
            while let next = peek(), next != UInt8(ascii: "`") { offset += 1 }
            let name = bytes[start..<min(offset, bytes.count)]
            if name.allSatisfy({ Self.isLetter($0) || Self.isDigit($0) }) {
                names.append(String(decoding: name, as: UTF8.self))
            }
            offset += 1
        }

        private func peek() -> UInt8? { offset < bytes.count ? bytes[offset] : nil }

        private func starts(with text: String) -> Bool { bytes[offset...].starts(with: text.utf8) }

        private static func isLetter(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_") || byte >= 0x80
        }

        private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    }
}
