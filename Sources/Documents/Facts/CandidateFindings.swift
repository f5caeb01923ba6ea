import Domain

/// The candidate findings of one reading: what rules may make findings of. Those of the open guia come last.
///
/// Bounded; the first of each code is always kept, so that no number of others keeps a rule from being applied, and of days to come the
/// latest.
struct CandidateFindings {
    /// Of one guia: a program that writes one thing wrongly does it in every item.
    private static let perGuiaMax = 50

    private let keptMax: Int
    private(set) var kept: [CandidateFinding] = []
    private var guiaStart = 0
    /// Codes that the document and the open guia have.
    private var codes: [FindingCode] = []
    private var codesOfGuia: [FindingCode] = []
    /// Where the candidate with the latest day stands.
    private var latest: Int?
    /// Where the candidates of the leaf at hand begin.
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

    /// The guia is closed: its candidates take its number.
    mutating func endGuia(number: String?) {
        for index in guiaStart..<kept.count { kept[index].finding.guia?.number = number }
        beginGuia()
    }

    mutating func beginLeaf() { leafStart = kept.count }

    /// The schema has reported the leaf at hand: what else is wrong with its value is the same cause.
    mutating func dropLeaf() {
        guard leafStart >= guiaStart, leafStart < kept.count else { return }
        if let index = latest, index >= leafStart { latest = nil }
        kept.removeSubrange(leafStart...)
    }

    /// A day counts only where it lies after that of receipt, which nobody knows here: the latest decides.
    private mutating func keepIfLater(_ candidate: CandidateFinding) {
        guard let day = candidate.day, let index = latest, let known = kept[index].day, known < day,
            kept[index].finding.code == candidate.finding.code
        else { return }
        kept[index] = candidate
    }
}
