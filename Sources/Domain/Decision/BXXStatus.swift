/// Status of a submitted file as Protheus shows it (BXX_STATUS 0 to 7, PLSA974).
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
    /// The status that Protheus would show; one rule for lists, views and answers.
    ///
    /// Not judged → 0. Rejected or duplicate → 2. Held → 4, which "Reprocessa XML" processes again. Accepted: 4 while a
    /// delivery to HAT was attempted and is not over, or ended without success; 5 while its file is being placed in the
    /// import folder; 7 while the file is there; 3 once Protheus took it or returned it as processed; 1 otherwise, also
    /// when Protheus returned it as not processed.
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
