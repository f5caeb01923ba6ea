import Foundation
import Glibc
import Messages

/// Writes results to stdout and messages to stderr. Readable texts are made safe as in the answers: untrusted names and
/// numbers cannot control a terminal.
enum Terminal {
    static func reportError(_ text: String) { show("hatspool: \(text)", on: FileHandle.standardError) }

    static func note(_ text: String) { show(text, on: FileHandle.standardError) }

    static func print(_ text: String) { show(text, on: FileHandle.standardOutput) }

    /// Pretty, with sorted keys and ISO 8601 dates in UTC, so that outputs can be compared.
    static func printJSON(_ output: some Output) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
        }
        let text = String(decoding: try encoder.encode(VersionedOutput(content: output)), as: UTF8.self)
        write(ShownText.escapedJSON(text) + "\n", to: FileHandle.standardOutput)
    }

    static var isErrorATerminal: Bool { isatty(STDERR_FILENO) == 1 }
    static var isInputATerminal: Bool { isatty(STDIN_FILENO) == 1 }
    static var isOutputATerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    private static func show(_ text: String, on handle: FileHandle) {
        write(ShownText.lines(text) + "\n", to: handle)
    }

    private static func write(_ text: String, to handle: FileHandle) {
        // A reader that went away (a closed pipe) is no reason to fail.
        try? handle.write(contentsOf: Data(text.utf8))
    }
}

/// Columns of text, as wide as their widest cell; the last column is not padded.
struct TextTable {
    private var rows: [[String]]

    init(header: [String]) { self.rows = [header] }

    /// A cell is one line: a line feed in a file's name begins no row.
    mutating func add(_ row: [String]) { rows.append(row.map(ShownText.line)) }

    var text: String {
        let widths = rows.reduce(into: [Int](repeating: 0, count: rows[0].count)) { widths, row in
            for (index, cell) in row.enumerated() { widths[index] = max(widths[index], cell.count) }
        }
        return rows.map { row in
            row.enumerated().map { index, cell in
                index == row.count - 1 ? cell : cell.padding(toLength: widths[index] + 2, withPad: " ", startingAt: 0)
            }.joined()
        }.joined(separator: "\n")
    }
}
