import Domain

/// A look at a document's beginning for the version it names, so that the one pass can begin with the right schema.
///
/// Only a guess: the parser tells the version later, and a guess that was wrong (a comment that looks like a header) makes the
/// inspection begin anew with the true one.
enum VersionGuess {
    static func read(_ bytes: ArraySlice<UInt8>) -> TISSVersion? {
        let ending = Array("adrao>".utf8)
        var index = bytes.startIndex
        while let found = bytes[index...].firstIndex(of: UInt8(ascii: ">")) {
            index = found + 1
            guard found - bytes.startIndex >= 8, bytes[(found - 5)...found].elementsEqual(ending) else { continue }
            guard isStartTag(bytes[..<found]) else { continue }
            let text = bytes[index...].prefix(8)
            guard text.count == 8, text.last == UInt8(ascii: "<") else { continue }
            if let version = TISSVersion(String(decoding: text.dropLast(), as: UTF8.self)) { return version }
        }
        return nil
    }

    /// `bytes` ends with `<Padrao` or `<versaoPadrao`, with or without a prefix.
    private static func isStartTag(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let start = bytes.suffix(64).lastIndex(of: UInt8(ascii: "<")) else { return false }
        let name = bytes[(start + 1)...]
        let local = name.lastIndex(of: UInt8(ascii: ":")).map { name[($0 + 1)...] } ?? name
        return local.elementsEqual(Array("Padrao".utf8)) || local.elementsEqual(Array("versaoPadrao".utf8))
    }
}
