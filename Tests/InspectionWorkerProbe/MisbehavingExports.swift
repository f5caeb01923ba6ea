import Domain
import Glibc
import InspectionWorkers

/// Returns what the export's text orders: `give 3000` gives that many records; other orders falsify the second of two
/// records.
struct MisbehavingExports: ExportReader {
    let terms: String

    func recognise(_ document: DocumentDescriptor, name: String) throws(PortError) -> ExportForm? {
        let order = try ProbeOrder.text(of: document)
        ProbeOrder.endBadly(order)
        return order.hasPrefix("give") ? .xml : nil
    }

    func open(_ document: DocumentDescriptor, form: ExportForm, limits: Limits) throws(PortError) -> any ExportCursor {
        let order = try ProbeOrder.text(of: document)
        if order == "open-refuse" { throw PortError(.ioFailure, "Refused by the reader.") }
        return MisbehavingCursor(order, form: form, terms: terms)
    }
}

/// Unchecked: used from one thread.
private final class MisbehavingCursor: ExportCursor, @unchecked Sendable {
    private let order: String
    private let terms: String
    private let count: Int
    private let endsAt: Int?
    private var given = 0
    private(set) var inspection = Inspection()

    init(_ order: String, form: ExportForm, terms: String) {
        let fields = order.split(separator: " ").map(String.init)
        self.order = fields.first ?? ""
        self.terms = terms
        count = fields.count > 1 ? Int(fields[1]) ?? 2 : 2
        endsAt = fields.count > 2 ? Int(fields[2]) : nil
        inspection.kind = .export
        inspection.isWellFormed = true
        inspection.isComplete = true
        inspection.schema = .valid
        inspection.export = ExportFacts(form: form)
        inspection.body = terms
    }

    func next(_ limit: Int) throws(PortError) -> [OrderDraft] {
        var drafts: [OrderDraft] = []
        while given < count, drafts.count < (order == "too-many" ? limit + 1 : limit) {
            given += 1
            if given == endsAt { ProbeOrder.endBadly(order) }
            drafts.append(ProbeFacts.draft(given))
        }
        for draft in drafts {
            inspection.export?.recordCount += 1
            if draft.content == nil {
                inspection.export?.unusableCount += 1
            } else if let alias = draft.alias {
                inspection.export?.byAlias[alias, default: 0] += 1
            }
        }
        if drafts.isEmpty { lieAtTheEnd() } else if drafts.count > 1 { lie(&drafts[1]) }
        return drafts
    }

    private func lieAtTheEnd() {
        switch order {
        case "counts-wrong": inspection.export?.recordCount += 1
        case "no-export": inspection.kind = .message
        default: break
        }
    }

    private func lie(_ draft: inout OrderDraft) {
        switch order {
        case "skips": draft.ordinal += 1
        case "two-items": draft.content?.item = "{},{}"
        case "no-item": draft.content?.item = "[]"
        case "no-operation": draft.operation = nil
        case "other-alias": draft.alias = .persons
        case "own-parent":
            let entity = draft.content?.entity
            draft.content?.parents = [entity].compactMap(\.self)
        case "long-transaction": draft.content?.transaction = "00050"
        case "content-and-problem": draft.problems = [Finding(.valueLength)]
        case "large": draft.content?.item = "{\"a\":\"\(String(repeating: "x", count: 5 << 20))\"}"
        case "huge": draft.content?.item = String(repeating: "x", count: 20 << 20)
        default: break
        }
    }
}
