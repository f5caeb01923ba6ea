import Domain
import XMLReading

/// Collects the records of one reading: each is judged, counted and kept until it is fetched.
struct RecordIntake {
    /// The most problems kept for one record.
    static let problemsKeptMax = 50

    private let judge: any RecordJudge
    private(set) var facts: ExportFacts
    var findings: FindingList
    private var waiting: [OrderDraft] = []
    /// The index of the first draft in `waiting` that was not fetched.
    private var first = 0

    init(judge: any RecordJudge, form: ExportForm, limits: Limits) {
        self.judge = judge
        facts = ExportFacts(form: form)
        findings = FindingList(keptMax: limits.findingsKeptMax, keepsEmptyParameters: true)
    }

    var waitingCount: Int { waiting.count - first }

    func isField(_ name: String, of alias: ExportAlias) -> Bool { judge.isField(name, of: alias) }

    /// - Returns: the next records, at most `limit`.
    mutating func fetch(_ limit: Int) -> [OrderDraft] {
        let end = min(waiting.count, first + limit)
        let fetched = Array(waiting[first..<end])
        first = end
        // Fetched drafts are removed once they are half of all, so that removal stays cheap.
        if first * 2 >= waiting.count {
            waiting.removeFirst(first)
            first = 0
        }
        return fetched
    }

    /// Accepts a complete record and has it judged.
    mutating func take(_ record: ExportRecord) {
        var draft = judge.draft(of: record)
        if !record.problems.isEmpty {
            // The judge may report a problem that the reader has already reported.
            draft.content = nil
            draft.problems = Self.distinct(record.problems + draft.problems)
        }
        add(draft)
    }

    /// Accepts a draft that needs no judge.
    mutating func add(_ draft: OrderDraft) {
        facts.recordCount += 1
        if draft.content == nil {
            facts.unusableCount += 1
            for var problem in draft.problems {
                problem.severity = .warns
                findings.add(problem)
            }
        } else if let alias = draft.alias {
            facts.byAlias[alias, default: 0] += 1
        }
        waiting.append(draft)
    }

    private static func distinct(_ problems: [Finding]) -> [Finding] {
        var kept: [Finding] = []
        for problem in problems.prefix(problemsKeptMax)
        where !kept.contains(where: { $0.code == problem.code && $0.location == problem.location }) {
            kept.append(problem)
        }
        return kept
    }
}
