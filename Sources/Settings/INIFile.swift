import CINIH
package import Domain

/// A file of `[SECTION]`, `KEY=value` and comments (`;`, `#`, `//`), read by inih.
///
/// Names keep their spelling; callers compare them without regard to case. A value that begins with a quote ends at the
/// next one and is used as it is. Any other value ends at the first whitespace that `;` or `//` follows.
package struct INIFile: Sendable, Equatable {
    /// A `KEY=value` line.
    package struct Entry: Sendable, Equatable {
        /// Empty for keys before the first section. At most 49 bytes: inih cuts what is longer.
        package var section: String
        /// As it is spelt in the file, without surrounding whitespace.
        package var key: String
        /// Without quotes and without a comment after it; may be empty.
        package var value: String
        /// 1 for the first line.
        package var line: Int

        /// The key as it may be shown. Part of a secret that happens to precede a `=` does not look like a name and is
        /// hidden.
        var shownKey: String {
            let isName = key.utf8.allSatisfy { byte in
                byte == UInt8(ascii: "_") || Character(Unicode.Scalar(byte)).isLetter && byte < 0x80
                    || (0x30...0x39).contains(byte)
            }
            let isOneCase = key == key.uppercased() || key == key.lowercased()
            let isWord = key.utf8.count <= 24 && !key.contains(where: \.isNumber)
            return isName && (isOneCase || isWord) ? key : "(not a name)"
        }
    }

    /// A line that is neither section nor key nor comment. It is reported without its text, which may be a secret.
    package struct Fault: Sendable, Equatable {
        /// 1 for the first line.
        package var line: Int
        let reason: Wording

        static func tooLong(line: Int) -> Fault {
            Fault(
                line: line,
                reason: Wording(
                    pt: "a linha tem mais de \(INIText.lineBytesMax) bytes",
                    en: "the line has more than \(INIText.lineBytesMax) bytes"))
        }

        static func unreadable(line: Int) -> Fault {
            Fault(
                line: line,
                reason: Wording(
                    pt: "a linha não é [SEÇÃO], nem CHAVE=valor, nem comentário",
                    en: "the line is neither [SECTION] nor KEY=value nor a comment"))
        }

        static func openQuote(_ entry: Entry) -> Fault {
            Fault(
                line: entry.line,
                reason: Wording(
                    pt: "o valor de \(entry.shownKey) tem aspas que não fecham, ou algo depois delas",
                    en: "the value of \(entry.shownKey) has a quote that is not closed, or something after it"))
        }
    }

    /// Who owns the format of the file.
    enum Manner {
        /// hatspool's own file: a line that cannot be read is a fault.
        case strict
        /// Another program's file, of which only some keys are needed: lines that cannot be read are skipped, and a
        /// quote that is not closed is text.
        case lenient
    }

    /// An operator corrects no more than this in one pass.
    private static let faultsMax = 20

    /// In the order of the file, repeated keys included.
    package private(set) var entries: [Entry] = []
    package private(set) var faults: [Fault] = []
    /// The path as the operator wrote it.
    package let path: String
    /// Every user of the machine may read the file, so it must hold no secret.
    package let isReadableByAll: Bool

    /// A faulty line is a `Fault`, not an error.
    /// - Throws: `.notFound`, `.forbidden`, `.ioFailure`; `.malformed` when it is no text.
    package static func read(_ path: String) throws(PortError) -> INIFile { try read(path, .strict) }

    static func read(_ path: String, _ manner: Manner) throws(PortError) -> INIFile {
        INIFile(path: path, text: try INIText.read(path), manner)
    }

    init(path: String, text: INIText, _ manner: Manner = .strict) {
        self.path = path
        isReadableByAll = text.isReadableByAll
        var lines = manner == .lenient ? text.readableLines : text.lines
        for index in lines.indices where lines[index].count > INIText.lineBytesMax {
            faults.append(.tooLong(line: index + 1))
            lines[index] = []
        }
        // inih names only its first faulty line, so that line is emptied and the rest read again.
        while faults.count < Self.faultsMax {
            let parse = INIParse(lines: lines)
            let faultyLine = parse.run()
            guard faultyLine > 0, faultyLine <= lines.count else {
                take(parse.entries, manner)
                break
            }
            faults.append(.unreadable(line: faultyLine))
            lines[faultyLine - 1] = []
        }
        faults.sort { $0.line < $1.line }
    }

    private mutating func take(_ raw: [Entry], _ manner: Manner) {
        for var entry in raw {
            if let value = Self.value(of: entry.value) {
                entry.value = value
            } else if manner == .lenient {
                entry.value = Self.beforeComment(entry.value)
            } else {
                faults.append(.openQuote(entry))
                continue
            }
            entries.append(entry)
        }
    }

    /// - Returns: nil for a quote that is not closed, or that something follows.
    private static func value(of raw: String) -> String? {
        if let quote = raw.first, quote == "\"" || quote == "'" {
            let rest = raw.dropFirst()
            guard let end = rest.firstIndex(of: quote) else { return nil }
            let after = rest[rest.index(after: end)...].drop(while: isBlank)
            return after.isEmpty || isComment(after) ? String(rest[..<end]) : nil
        }
        return beforeComment(raw)
    }

    private static func beforeComment(_ raw: String) -> String {
        var isAfterBlank = true
        for index in raw.indices {
            if isAfterBlank, isComment(raw[index...]) {
                var kept = raw[..<index]
                while kept.last.map(isBlank) ?? false { kept.removeLast() }
                return String(kept)
            }
            isAfterBlank = isBlank(raw[index])
        }
        return raw
    }

    private static func isComment(_ text: Substring) -> Bool { text.hasPrefix(";") || text.hasPrefix("//") }
    private static func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }
}

/// One run of inih over lines in memory. inih reports no line numbers, so they are counted as lines are handed over.
private final class INIParse {
    private static let isPrepared: Bool = {
        hatspool_ini_prepare()
        return true
    }()

    private let lines: [[UInt8]]
    private var lineCount = 0
    private(set) var entries: [INIFile.Entry] = []

    init(lines: [[UInt8]]) { self.lines = lines }

    /// - Returns: the number of the first faulty line; 0 when there is none; negative when memory runs out.
    func run() -> Int {
        guard Self.isPrepared else { return -2 }
        return withExtendedLifetime(self) {
            let context = unsafe Unmanaged.passUnretained(self).toOpaque()
            return Int(
                unsafe ini_parse_stream(
                    { buffer, size, context in
                        guard let buffer = unsafe buffer, let context = unsafe context else { return nil }
                        let parse = unsafe Unmanaged<INIParse>.fromOpaque(context).takeUnretainedValue()
                        let room = unsafe UnsafeMutableBufferPointer(start: buffer, count: Int(size))
                        return unsafe parse.handOver(into: room) ? buffer : nil
                    }, context,
                    { context, section, name, value in
                        guard let context = unsafe context, let section = unsafe section, let name = unsafe name,
                            let value = unsafe value
                        else { return 1 }
                        let parse = unsafe Unmanaged<INIParse>.fromOpaque(context).takeUnretainedValue()
                        unsafe parse.take(String(cString: section), String(cString: name), String(cString: value))
                        return 1
                    }, context))
        }
    }

    /// Like fgets: one line with its end and a NUL.
    private func handOver(into room: UnsafeMutableBufferPointer<CChar>) -> Bool {
        guard lineCount < lines.count else { return false }
        let line = lines[lineCount] + [0x0A, 0]
        guard line.count <= room.count else { return false }
        lineCount += 1
        for (offset, byte) in line.enumerated() { unsafe room[offset] = CChar(bitPattern: byte) }
        return true
    }

    private func take(_ section: String, _ key: String, _ value: String) {
        entries.append(INIFile.Entry(section: section, key: key, value: value, line: lineCount))
    }
}
