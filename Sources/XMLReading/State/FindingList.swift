package import Domain

/// The findings of one reading: so many are kept, all are counted.
package struct FindingList {
    private let keptMax: Int
    private let keepsEmptyParameters: Bool
    private(set) package var kept: [Finding] = []
    private(set) package var count = 0
    /// One of them refuses the file as a whole.
    private(set) package var rejects = false
    /// Findings of the open guia whose number had not come yet, by index in `kept`.
    private var waitingForNumber: [Int] = []
    private var waitingOrdinal = 0

    /// `keepsEmptyParameters`: an empty parameter was stated like that; else it is one that could not be found, and is none.
    package init(keptMax: Int, keepsEmptyParameters: Bool = false) {
        self.keptMax = max(1, keptMax)
        self.keepsEmptyParameters = keepsEmptyParameters
    }

    /// Room for one more to be kept.
    package var hasRoom: Bool { kept.count < keptMax }

    /// Counts a finding that is not worth making because there is no room for it.
    package mutating func countOnly() { count += 1 }

    /// Without room, one that refuses the file takes the place of the last warning; any other is only counted.
    package mutating func add(_ finding: Finding) {
        count += 1
        if finding.severity == .rejects { rejects = true }
        var finding = finding
        if !keepsEmptyParameters { finding.parameters = finding.parameters.filter { !$0.value.isEmpty } }
        guard hasRoom else {
            if finding.severity == .rejects, let last = kept.lastIndex(where: { $0.severity == .warns }) {
                kept[last] = finding
            }
            return
        }
        kept.append(finding)
        guard let guia = finding.guia, guia.number == nil else { return }
        if guia.ordinal != waitingOrdinal { waitingForNumber = [] }
        waitingOrdinal = guia.ordinal
        waitingForNumber.append(kept.count - 1)
    }

    /// Adds the finding that ends the reading; it takes the place of the last one when there is no room.
    package mutating func addLast(_ finding: Finding) {
        if !hasRoom { kept.removeLast() }
        add(finding)
    }

    /// The motive of a kept finding has turned out to be another.
    package mutating func setMotive(_ motive: Motive, at index: Int) {
        if kept.indices.contains(index) { kept[index].motive = motive }
    }

    /// Adds what a further error of the same fault says to the finding of that fault.
    package mutating func amendLast(_ parameters: [String: String]) {
        guard !kept.isEmpty else { return }
        kept[kept.count - 1].parameters.merge(parameters) { old, _ in old }
    }

    /// The number of a guia has come, which its findings so far lack.
    package mutating func numberBecameKnown(_ number: String, ofGuia ordinal: Int) {
        guard ordinal == waitingOrdinal else { return }
        for index in waitingForNumber where index < kept.count { kept[index].guia?.number = number }
        waitingForNumber = []
    }

    /// The kept findings in document order; those without a location come first.
    package var inDocumentOrder: [Finding] { kept.inDocumentOrder() }
}
