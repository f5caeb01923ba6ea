import Domain
import JSON

/// Checks whether the records of an export can come from an intact child. A compromised child can falsify the content
/// of a record, but each stays one record of bounded size whose item is one JSON object, so it cannot change the items
/// beside it.
struct DraftCheck {
    private static let keyBytesMax = 64 << 10
    private static let itemBytesMax = 4 << 20
    private static let marksMax = 64
    private static let parentsMax = 2
    private static let rankMax = 1_000
    private static let transactionBytesMax = 4

    private let limits: Limits
    /// The counts that the file's own counts must equal.
    private var facts: ExportFacts

    init(form: ExportForm, limits: Limits) {
        self.limits = limits
        facts = ExportFacts(form: form)
    }

    /// Counts one record. Records must come in order, without a gap.
    mutating func allows(_ draft: OrderDraft) -> Bool {
        facts.recordCount += 1
        guard facts.recordCount <= limits.exportRecordsMax, draft.ordinal == facts.recordCount,
            draft.location.line >= 0, draft.location.column >= 0, draft.location.path.utf8.count <= Self.keyBytesMax,
            draft.key.utf8.count <= Self.keyBytesMax, draft.problems.count <= limits.findingsKeptMax,
            draft.problems.allSatisfy({ $0.location.line >= 0 && $0.location.column >= 0 })
        else { return false }
        guard let content = draft.content else {
            facts.unusableCount += 1
            return true
        }
        facts.byAlias[content.entity.alias, default: 0] += 1
        return draft.problems.isEmpty && draft.operation != nil && draft.alias == content.entity.alias
            && isPlausible(content)
    }

    private func isPlausible(_ content: OrderContent) -> Bool {
        content.entity.key.utf8.count <= Self.keyBytesMax
            && (1...Self.transactionBytesMax).contains(content.transaction.utf8.count)
            && (0...Self.rankMax).contains(content.rank)
            && content.parents.count <= Self.parentsMax
            && content.parents.allSatisfy { $0 != content.entity && $0.key.utf8.count <= Self.keyBytesMax }
            && content.identifiers.count <= Self.marksMax
            && content.identifiers.allSatisfy { $0.utf8.count <= Self.keyBytesMax }
            && content.item.utf8.count <= Self.itemBytesMax
            && JSONReader.isOneObject(content.item)
    }

    /// Called at the end: the inspection's counts must equal those of the records received.
    func isPlausible(_ inspection: Inspection) -> Bool {
        inspection.kind == .export && inspection.export == facts
            && AnswerCheck.isPlausible(inspection, limits: limits)
    }
}
