import Domain
import Messages

/// Says a finding to the provider as HAT shows it: code, what it means, and where, with what to do.
struct RejectionText: Sendable {
    let catalogue: Catalogue

    func cause(_ finding: Finding) -> RejectionCause {
        var detail = [catalogue.sentence(for: finding)]
        if let guia = finding.guia { detail.append(catalogue.name(of: guia)) }
        if let position = catalogue.text(of: finding.location) { detail.append(position) }
        detail.append(catalogue.advice(for: finding))
        detail.append("[\(finding.code.rawValue)]")
        let joined = detail.filter { !$0.isEmpty }.joined(separator: " | ")
        return RejectionCause(
            code: finding.criticism ?? finding.motive.code,
            description: finding.criticism == nil
                ? catalogue.describe(motive: finding.motive) : catalogue.title(for: finding),
            detailedDescription: joined)
    }
}
