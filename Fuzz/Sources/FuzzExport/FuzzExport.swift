import Domain
import Exports
import FuzzInput
import Glibc

/// libFuzzer calls this with each generated export, XML or CSV as set by `FUZZ_FORM`. A finding is a crash, a run-away,
/// records out of order, or a file that is complete in one way of reading and not in another.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzExport(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    Target.shared.read(UnsafeRawBufferPointer(start: bytes, count: count))
}

private struct Target: Sendable {
    static let shared = Target()

    private let reader = FileExportReader(judge: PlainJudge())
    private let input = FuzzInput()
    private let form: ExportForm
    private let limits: Limits

    private init() {
        form = getenv("FUZZ_FORM").map { String(cString: $0) } == "csv" ? .csv : .xml
        var limits = Limits()
        // Small, so that libFuzzer reaches them.
        limits.exportRecordsMax = 30
        limits.exportFieldsMax = 20
        self.limits = limits
    }

    func read(_ bytes: UnsafeRawBufferPointer) -> CInt {
        guard input.hold(bytes) else { return 0 }
        do throws(PortError) {
            _ = try reader.recognise(input.document, name: "export.txt")
            let whole = try drafts(groups: 1_000)
            let single = try drafts(groups: 1)
            precondition(whole.ordinals == single.ordinals, "Other records when they are asked for one by one.")
            precondition(whole.inspection == single.inspection, "Another verdict when asked one by one.")
            precondition(whole.ordinals == whole.ordinals.sorted(), "Records out of their order.")
            precondition(Set(whole.ordinals).count == whole.ordinals.count, "A record twice.")
            precondition(whole.ordinals.count <= limits.exportRecordsMax, "More records than may be.")
        } catch {
            // Every export gets a verdict.
            fatalError("No verdict: \(error)")
        }
        return 0
    }

    private func drafts(groups: Int) throws(PortError) -> (ordinals: [Int], inspection: Inspection) {
        let cursor = try reader.open(input.document, form: form, limits: limits)
        var ordinals: [Int] = []
        while true {
            let drafts = try cursor.next(groups)
            precondition(drafts.count <= groups, "More records than were asked for.")
            if drafts.isEmpty { return (ordinals, cursor.inspection) }
            ordinals += drafts.map(\.ordinal)
        }
    }
}

/// Accepts every record with a known alias.
private struct PlainJudge: RecordJudge {
    func isField(_ name: String, of alias: ExportAlias) -> Bool { name.hasPrefix(alias.rawValue) }

    func draft(of record: ExportRecord) -> OrderDraft {
        let alias = ExportAlias(named: record.alias)
        let content = alias.map {
            OrderContent(
                entity: OrderEntity(alias: $0, key: record.fields.first?.value ?? ""), transaction: "0001", rank: 0,
                parents: [], item: "", identifiers: [])
        }
        return OrderDraft(
            ordinal: record.ordinal, location: record.location, alias: alias,
            operation: record.operation.flatMap { ExportOperation(named: $0) } ?? .alter, key: record.key ?? "",
            content: record.problems.isEmpty ? content : nil, problems: record.problems)
    }
}
