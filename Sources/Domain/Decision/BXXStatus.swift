/// State of a submitted file as Protheus shows it (BXX_STATUS; facts: states 0–7).
package enum BXXStatus: Int, Sendable, Codable, CaseIterable {
    case inProcess = 0
    case accepted = 1
    case notAccepted = 2
    case imported = 3
    case inSubmission = 4
    case importing = 5
    case pendingAudit = 6
    case inImport = 7
}

extension BXXStatus {
    /// The one rule, for lists, views and answers.
    ///
    /// Not judged → 0. Rejected or duplicate → 2. Held for a person → 4: what "Reprocessa XML" takes up again. Accepted: 4 while a
    /// delivery to HAT was tried and is not over, or ended without success; 5 while its file is being placed in the import folder;
    /// 7 while it lies there; 3 once Protheus took it or gave it back as processed; 1 otherwise, also when Protheus gave it back
    /// as not processed.
    package static func of(verdict: Verdict?, outcomes: [DeliveryOutcome]) -> BXXStatus {
        switch verdict {
        case nil: return .inProcess
        case .rejected, .duplicate: return .notAccepted
        case .held: return .inSubmission
        case .accepted: break
        }
        let isStuck = outcomes.contains { outcome in
            switch outcome.state {
            case .refused, .givenUp, .held: true
            case .waiting, .attempting: outcome.destination == .hat && outcome.attempts > 0
            case .placing, .delivered: false
            }
        }
        if isStuck { return .inSubmission }
        guard let imports = outcomes.first(where: { $0.destination == .importFolder }) else { return .accepted }
        switch (imports.state, imports.handOver) {
        case (.placing, _), (.attempting, _): return .importing
        case (.delivered, .lying), (.delivered, nil): return .inImport
        case (.delivered, .taken), (.delivered, .processed): return .imported
        default: return .accepted
        }
    }
}
