import Domain

/// The findings of one reading: so many are kept, all are counted.
struct FindingList {
    private let keptMax: Int
    private(set) var kept: [Finding] = []
    private(set) var count = 0
    /// Findings of the open guia whose number had not come yet, by place in `kept`.
    private var waitingForNumber: [Int] = []
    private var waitingOrdinal = 0

    init(keptMax: Int) { self.keptMax = max(1, keptMax) }

    /// Room for one more to be kept.
    var hasRoom: Bool { kept.count < keptMax }

    /// Counts a finding that is not worth making because there is no room for it.
    mutating func countOnly() { count += 1 }

    mutating func add(_ finding: Finding) {
        count += 1
        guard hasRoom else { return }
        var finding = finding
        // A word that could not be found is no word.
        finding.parameters = finding.parameters.filter { !$0.value.isEmpty }
        kept.append(finding)
        guard let guia = finding.guia, guia.number == nil else { return }
        if guia.ordinal != waitingOrdinal { waitingForNumber = [] }
        waitingOrdinal = guia.ordinal
        waitingForNumber.append(kept.count - 1)
    }

    /// Adds the finding that ends the reading; it takes the place of the last one when there is no room.
    mutating func addLast(_ finding: Finding) {
        if !hasRoom { kept.removeLast() }
        add(finding)
    }

    /// The motive of a kept finding has turned out to be another.
    mutating func setMotive(_ motive: Motive, at index: Int) {
        if kept.indices.contains(index) { kept[index].motive = motive }
    }

    /// Adds what a further error of the same fault tells to the finding of that fault.
    mutating func amendLast(_ parameters: [String: String]) {
        guard !kept.isEmpty else { return }
        kept[kept.count - 1].parameters.merge(parameters) { old, _ in old }
    }

    mutating func numberBecameKnown(_ number: String, ofGuia ordinal: Int) {
        guard ordinal == waitingOrdinal else { return }
        for index in waitingForNumber where index < kept.count { kept[index].guia?.number = number }
        waitingForNumber = []
    }

    /// The kept findings in document order; those without a place come first.
    consuming func inDocumentOrder() -> [Finding] { kept.inDocumentOrder() }
}
