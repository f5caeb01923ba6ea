package import Domain
import XMLReading

/// Checks a file's first bytes without parsing. It distinguishes most documents from exports in a process that does
/// not read exports itself.
package struct ExportHead {
    private static let firstBytes = 4 << 10
    private static let allBytes = 64 << 10

    private let bytes: [UInt8]
    private var offset = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// - Returns: false only if `FileExportReader.recognise` would return nil; true in all undecided cases.
    /// - Throws: `.ioFailure`.
    package static func mayBegin(_ document: DocumentDescriptor, name: String) throws(PortError) -> Bool {
        if name.lowercased().hasSuffix(".csv") { return true }
        let file = DescriptorBytes(document, kind: "an export")
        var first = ExportHead(try file.read(firstBytes, at: 0))
        if let answer = first.mayBegin() { return answer }
        var all = ExportHead(try file.read(allBytes, at: 0))
        return all.mayBegin() ?? true
    }

    /// - Returns: nil where the bytes end before the root's start tag.
    private mutating func mayBegin() -> Bool? {
        skip(WideEncoding.utf8Mark)
        while true {
            skipWhitespace()
            guard let byte = next else { return nil }
            // The file is plain text, which may be CSV, or text with two bytes per character.
            guard byte == UInt8(ascii: "<") else { return true }
            if skip("<?".utf8) {
                guard skip(past: "?>") else { return nil }
            } else if skip("<!--".utf8) {
                guard skip(past: "-->") else { return nil }
            } else {
                return rootMayBe()
            }
        }
    }

    /// `offset` must be before the root's start tag, or before any construct that only a parser can judge.
    private mutating func rootMayBe() -> Bool? {
        let start = offset
        offset += 1
        guard let first = next else { return nil }
        guard first >= 0x80 || (first | 0x20 >= 0x61 && first | 0x20 <= 0x7A) || first == UInt8(ascii: "_") else {
            return true
        }
        var quote: UInt8?
        while let byte = next {
            offset += 1
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                return Self.tagMayBe(bytes[start..<offset])
            }
        }
        return nil
    }

    /// The namespace may contain character references, which this check does not resolve.
    private static func tagMayBe(_ tag: ArraySlice<UInt8>) -> Bool {
        tag.contains(0) || tag.contains(UInt8(ascii: "&"))
            || contains(tag, XMLExportReading.rootName) || contains(tag, RootProbe.namespacePrefix)
    }

    private static func contains(_ bytes: ArraySlice<UInt8>, _ text: String) -> Bool {
        let wanted = Array(text.utf8)
        return bytes.indices.contains { bytes[$0] == wanted[0] && bytes[$0...].starts(with: wanted) }
    }

    private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    @discardableResult
    private mutating func skip(_ wanted: some Collection<UInt8>) -> Bool {
        guard bytes[offset...].starts(with: wanted) else { return false }
        offset += wanted.count
        return true
    }

    private mutating func skip(past end: String) -> Bool {
        let wanted = Array(end.utf8)
        while offset < bytes.count {
            if skip(wanted) { return true }
            offset += 1
        }
        return false
    }

    private mutating func skipWhitespace() {
        while let next, next <= 0x20 { offset += 1 }
    }
}
