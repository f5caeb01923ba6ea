import Domain

/// The findings of one reading: so many are kept, all are counted.
struct FindingList {
    private let keptMax: Int
    private var kept: [Finding] = []
    private(set) var count = 0
    /// One of them refuses the file as a whole.
    private(set) var rejects = false

    init(keptMax: Int) { self.keptMax = max(1, keptMax) }

    mutating func add(_ finding: Finding) {
        count += 1
        if finding.severity == .rejects { rejects = true }
        if kept.count < keptMax {
            kept.append(finding)
        } else if finding.severity == .rejects, let last = kept.lastIndex(where: { $0.severity == .warns }) {
            // What refuses the file is told whatever else there is.
            kept[last] = finding
        }
    }

    /// The kept findings in document order; those without a place come first.
    var inDocumentOrder: [Finding] { kept.inDocumentOrder() }
}
