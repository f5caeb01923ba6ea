import Domain
import Exports
import Foundation

/// The complete result of one reading of an export.
struct ReadExport {
    var drafts: [OrderDraft] = []
    var inspection = Inspection()
    /// The inspections before the last, empty group.
    var earlier: [Inspection] = []

    var codes: [FindingCode] { inspection.findings.map(\.code) }
    var items: [String?] { drafts.map { $0.content?.item } }
    /// Whether the file would be accepted.
    var isAccepted: Bool {
        inspection.isWellFormed && inspection.isComplete && !inspection.findings.contains { $0.severity == .rejects }
            && drafts.contains { $0.content != nil }
    }
}

/// A file in the temporary folder, removed with the value's last use.
final class ExportFile {
    let path: String
    let document: DocumentDescriptor

    init(_ bytes: [UInt8] = []) throws {
        path = FileManager.default.temporaryDirectory.appending(path: "hatspool-\(UUID().uuidString)").path
        try Data(bytes).write(to: URL(filePath: path))
        document = unsafe DocumentDescriptor(rawValue: open(path, O_RDWR | O_CLOEXEC))
    }

    deinit {
        close(document.rawValue)
        // A file that remains in /tmp does no harm.
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Appends the bytes, for files too large to be built in memory.
    func append(_ text: String, times: Int = 1) throws {
        let handle = FileHandle(fileDescriptor: document.rawValue, closeOnDealloc: false)
        try handle.seekToEnd()
        let block = Data(String(repeating: text, count: max(1, min(times, 65_536 / max(1, text.utf8.count)))).utf8)
        let inBlock = block.count / text.utf8.count
        for _ in 0..<(times / inBlock) { try handle.write(contentsOf: block) }
        try handle.write(contentsOf: Data(String(repeating: text, count: times % inBlock).utf8))
    }

    func read(
        _ form: ExportForm, limits: Limits = Limits(), group: Int = 1_000,
        time: @escaping @Sendable () -> Duration = { .zero }
    ) throws -> ReadExport {
        let cursor = try FileExportReader(judge: TestJudge(), time: time).open(document, form: form, limits: limits)
        var read = ReadExport()
        while true {
            let drafts = try cursor.next(group)
            read.inspection = cursor.inspection
            if drafts.isEmpty { return read }
            read.earlier.append(read.inspection)
            read.drafts += drafts
        }
    }
}

enum Sample {
    static let open = #"<exportacao xmlns="urn:hatspool:protheus:1" versao="1.0">"#

    static func xml(_ records: String) -> String { "\(open)\n\(records)\n</exportacao>\n" }

    static func read(_ text: String, _ form: ExportForm = .xml, limits: Limits = Limits()) throws -> ReadExport {
        try ExportFile(Array(text.utf8)).read(form, limits: limits)
    }

    static func latin1(_ text: String) -> [UInt8] { text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) } }

    /// UTF-16 with a byte order mark, the lower byte first.
    static func utf16(_ text: String) -> [UInt8] {
        "\u{FEFF}\(text)".utf16.reduce(into: []) { $0 += [UInt8(truncatingIfNeeded: $1), UInt8($1 >> 8)] }
    }
}
