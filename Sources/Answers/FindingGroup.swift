import Domain

/// Findings under one heading: those of the document as a whole, or those of one guia.
struct FindingGroup {
    /// Nil for the document as a whole.
    let guia: GuiaReference?
    let findings: [Finding]

    /// The document as a whole first, then the guias in their order; within a group the order is kept.
    static func groups(of findings: [Finding]) -> [FindingGroup] {
        let general = findings.filter { $0.guia == nil }
        let byGuia = Dictionary(grouping: findings.filter { $0.guia != nil }) { $0.guia?.ordinal ?? 0 }
        let guias = byGuia.sorted { $0.key < $1.key }.map { _, findings in
            FindingGroup(
                guia: findings.compactMap(\.guia).last { $0.number != nil } ?? findings[0].guia, findings: findings)
        }
        return (general.isEmpty ? [] : [FindingGroup(guia: nil, findings: general)]) + guias
    }
}
