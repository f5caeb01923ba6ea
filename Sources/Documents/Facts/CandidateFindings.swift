import Domain

/// The candidate findings of one reading, from which rules make findings. Those of the open guia come last.
///
/// Their number is bounded. The first of each code is always kept, so that the number of others cannot prevent a rule
/// from being applied. Of the future days the latest is kept.
struct CandidateFindings {
    /// The limit for one guia: a program with a fault usually repeats it in every item.
    private static let perGuiaMax = 50

    private let keptMax: Int
    private(set) var kept: [CandidateFinding] = []
    private var guiaStart = 0
    /// The codes that the document and the open guia have so far.
    private var codes: [FindingCode] = []
    private var codesOfGuia: [FindingCode] = []
    /// The index of the candidate with the latest day.
    private var latest: Int?
    /// The index at which the candidates of the current leaf begin.
    private var leafStart = 0

    init(keptMax: Int) { self.keptMax = keptMax }

    func hasRoom(for code: FindingCode) -> Bool {
        if kept.count >= keptMax { return !codes.contains(code) }
        return kept.count - guiaStart < Self.perGuiaMax || !codesOfGuia.contains(code)
    }

    mutating func add(_ candidate: CandidateFinding) {
        let code = candidate.finding.code
        guard hasRoom(for: code) else { return keepIfLater(candidate) }
        kept.append(candidate)
        if !codes.contains(code) { codes.append(code) }
        if !codesOfGuia.contains(code) { codesOfGuia.append(code) }
        if let day = candidate.day, latest.flatMap({ kept[$0].day }).map({ $0 < day }) ?? true {
            latest = kept.count - 1
        }
    }

    mutating func beginGuia() {
        guiaStart = kept.count
        codesOfGuia.removeAll(keepingCapacity: true)
    }

    /// Called when the guia is closed: its candidates receive its number.
    mutating func endGuia(number: String?) {
        for index in guiaStart..<kept.count { kept[index].finding.guia?.number = number }
        beginGuia()
    }

    mutating func beginLeaf() { leafStart = kept.count }

    /// Removes the candidates of the current leaf, because the schema has reported its value and the cause is the
    /// same.
    mutating func dropLeaf() {
        guard leafStart >= guiaStart, leafStart < kept.count else { return }
        if let index = latest, index >= leafStart { latest = nil }
        kept.removeSubrange(leafStart...)
    }

    /// Keeps the latest day. It counts only if it is after the day of receipt, which is not known here.
    private mutating func keepIfLater(_ candidate: CandidateFinding) {
        guard let day = candidate.day, let index = latest, let known = kept[index].day, known < day,
            kept[index].finding.code == candidate.finding.code
        else { return }
        kept[index] = candidate
    }
}
