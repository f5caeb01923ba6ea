import Domain
import FoundationEssentials
import Messages

/// The data that all answers to a drop share.
struct AnswerRecord {
    let judged: JudgedDrop
    let findings: [Finding]
    let answeredAt: Date
    var sourceLines = SourceLines()

    var decision: Decision { judged.judgement.decision }
    var facts: DocumentFacts { judged.facts }

    /// All findings, kept or not.
    var findingCount: Int { max(decision.findingCount, findings.count) }

    /// The finding that decided.
    var leadingFinding: Finding? { findings.deciding ?? findings.first }

    /// The drop was accepted and all its deliveries have succeeded.
    var isDelivered: Bool {
        decision.verdict == .accepted && judged.outcomes.allSatisfy { $0.state == .delivered }
    }

    /// Whether a page has more to show than that the file was accepted and handed over: findings, a verdict that a
    /// clerk acts on, documents, records, or a delivery that did not succeed at its first attempt. (A page about an
    /// earlier attempt must not stay behind when a later one succeeds.)
    var needsPage: Bool {
        findingCount > 0 || decision.verdict != .accepted || !judged.entries.isEmpty || facts.export != nil
            || judged.outcomes.contains { $0.attempts > 1 || $0.finding != nil || $0.unknown != nil }
    }

    /// As Protheus shows it.
    var bxxStatus: BXXStatus { .of(verdict: decision.verdict, outcomes: judged.outcomes) }

    // MARK: Values that the document states, made safe to show

    /// The version as stated, if it has the form of one; otherwise only its shape.
    var version: String? {
        facts.header.versionText.map { TISSVersion($0) == nil ? Masking.shape(of: $0) : $0 }
    }

    var transaction: String? {
        facts.header.transaction.map { TISSTransaction.named($0) == nil ? Masking.shape(of: $0) : $0 }
    }

    var declaredHash: String? { facts.hash.declared.map { $0.isHexadecimal ? $0 : Masking.shape(of: $0) } }
}

extension DeliveryOutcome {
    /// The code that explains a delivery that ended without success.
    var code: FindingCode? {
        switch state {
        case .refused: .refusedByPortal
        case .givenUp: .deliveryGivenUp
        case .held: .heldByOperator
        case .waiting, .attempting, .placing, .delivered: nil
        }
    }

    /// The same as a finding, so that the catalogue can say it.
    var finding: Finding? {
        code.map { code in
            Finding(code, parameters: reason.map { ["reason": $0] } ?? [:])
        }
    }
}
