package import Domain

/// The findings of one reading. A limited number is kept; all are counted.
package struct FindingList {
    private let keptMax: Int
    private let keepsEmptyParameters: Bool
    private(set) package var kept: [Finding] = []
    private(set) package var count = 0
    /// Whether one of them rejects the whole file.
    private(set) package var rejects = false
    /// The indices in `kept` of findings of the open guia whose number is not known yet.
    private var waitingForNumber: [Int] = []
    private var waitingOrdinal = 0

    /// `keepsEmptyParameters`: an empty parameter means that an empty text was stated. Otherwise it means that none
    /// was found, and it is removed.
    package init(keptMax: Int, keepsEmptyParameters: Bool = false) {
        self.keptMax = max(1, keptMax)
        self.keepsEmptyParameters = keepsEmptyParameters
    }

    /// Whether a further finding can be kept.
    package var hasRoom: Bool { kept.count < keptMax }

    /// Counts a finding that the caller does not make because there is no room for it.
    package mutating func countOnly() { count += 1 }

    /// Adds a finding. When there is no room, a rejecting one replaces the last warning; any other is only counted.
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

    /// Adds the finding that ends the reading. When there is no room it replaces the last one.
    package mutating func addLast(_ finding: Finding) {
        if !hasRoom { kept.removeLast() }
        add(finding)
    }

    /// Changes the motive of a kept finding.
    package mutating func setMotive(_ motive: Motive, at index: Int) {
        if kept.indices.contains(index) { kept[index].motive = motive }
    }

    /// Adds the parameters of a further error of the same fault to the last finding.
    package mutating func amendLast(_ parameters: [String: String]) {
        guard !kept.isEmpty else { return }
        kept[kept.count - 1].parameters.merge(parameters) { old, _ in old }
    }

    /// Fills in the number of a guia in those of its findings that lack it.
    package mutating func numberBecameKnown(_ number: String, ofGuia ordinal: Int) {
        guard ordinal == waitingOrdinal else { return }
        for index in waitingForNumber where index < kept.count { kept[index].guia?.number = number }
        waitingForNumber = []
    }

    /// The kept findings in document order; those without a location come first.
    package var inDocumentOrder: [Finding] { kept.inDocumentOrder() }
}
