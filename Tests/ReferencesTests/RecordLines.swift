import Domain
import Foundation

/// Reads one record from each line, `ALIAS operation FIELD=value|FIELD=value`, as if it were an export; `!` is a fault
/// at that position, and a text without `<end>` is truncated. The real reader has its own tests and end-to-end tests.
struct RecordLines: ExportReader {
    let judge: any RecordJudge

    func recognise(_ document: DocumentDescriptor, name: String) throws(PortError) -> ExportForm? { .xml }

    func open(
        _ document: DocumentDescriptor, form: ExportForm, limits: Limits
    ) throws(PortError) -> any ExportCursor {
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = unsafe pread(document.rawValue, &bytes, bytes.count, 0)
        return Lines(String(decoding: bytes.prefix(max(0, count)), as: UTF8.self), judge)
    }

    private final class Lines: ExportCursor {
        private let drafts: [OrderDraft]
        let inspection: Inspection
        private let given = Given()

        init(_ text: String, _ judge: any RecordJudge) {
            var drafts: [OrderDraft] = []
            var inspection = Inspection()
            inspection.isComplete = text.contains("<end>")
            for (index, line) in text.split(separator: "\n").enumerated() where line != "<end>" {
                let entry = Location(line: index + 1, column: 3, path: "")
                guard line != "!" else {
                    inspection.findings.append(
                        Finding(.recordFieldRepeated, at: entry, parameters: ["field": "BA9_CODDOE"]))
                    inspection.findingCount += 1
                    continue
                }
                drafts.append(judge.draft(of: Self.record(line, entry, drafts.count + 1)))
            }
            (self.drafts, self.inspection) = (drafts, inspection)
        }

        func next(_ limit: Int) throws(PortError) -> [OrderDraft] { given.take() ? drafts : [] }

        private static func record(_ line: Substring, _ entry: Location, _ ordinal: Int) -> ExportRecord {
            let fields = line.split(separator: " ", maxSplits: 2).map(String.init)
            var record = ExportRecord(
                ordinal: ordinal, location: entry, alias: fields[0],
                operation: fields[1] == "-" ? nil : fields[1])
            for (column, text) in (fields.count > 2 ? fields[2] : "").split(separator: "|").enumerated() {
                let parts = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
                let entry = Location(line: entry.line, column: 10 + column, path: "")
                record.fields.append(ExportRecord.Field(name: parts[0], value: parts[1], location: entry))
            }
            return record
        }
    }

    // Unchecked, because a cursor is used from one task at a time.
    private final class Given: @unchecked Sendable {
        private var isTaken = false

        func take() -> Bool {
            defer { isTaken = true }
            return !isTaken
        }
    }
}
