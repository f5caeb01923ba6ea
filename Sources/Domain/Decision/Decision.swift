package import FoundationEssentials

/// The decision about a document, with every reason.
package struct Decision: Sendable, Equatable, Codable {
    /// The verdict.
    package var verdict: Verdict
    /// Findings of the inspection, then those of the rules and the history; at most `Limits.findingsKeptMax`.
    package var findings: [Finding]
    /// Number of findings, kept or not.
    package var findingCount: Int
    /// The motive for the TISS reply; nil when accepted.
    package var motive: Motive?
    /// Where an accepted document goes; empty otherwise.
    package var destinations: [Destination]
    /// The earlier drop that this one repeats, if any.
    package var earlier: EarlierDrop?

    package init(
        verdict: Verdict, findings: [Finding], findingCount: Int, motive: Motive?, destinations: [Destination],
        earlier: EarlierDrop? = nil
    ) {
        self.verdict = verdict
        self.findings = findings
        self.findingCount = findingCount
        self.motive = motive
        self.destinations = destinations
        self.earlier = earlier
    }

    /// The finding that decided: the first that rejects, else the first.
    package var leadingFinding: Finding? { findings.deciding ?? findings.first }
}

extension [Finding] {
    /// The first finding that rejects permanently; else the first one for which a document is held.
    package var deciding: Finding? {
        let rejecting = lazy.filter { $0.severity == .rejects }
        return rejecting.first { AcceptanceRule.of($0.code)?.effect != .holds } ?? rejecting.first
    }
}

/// The verdict about a document. Raw values are stored and shown.
package enum Verdict: String, Sendable, Codable, CaseIterable {
    case accepted, rejected, duplicate
    /// Needs an operator: no rule decides about this kind of document, version or answer.
    case held
}

/// The facts of the ledger that affect the decision about a document, read in the transaction that stores the decision.
package struct History: Sendable, Equatable {
    /// An accepted drop with the same bytes.
    package var sameContent: EarlierDrop?
    /// An accepted drop with the same lote number from the same sender.
    package var sameLote: EarlierDrop?
    /// By `Inspection.billedGuiaNumbers`: the first accepted drop of the same sender with a guia of this number, unless
    /// it has the same content or the same lote.
    package var earlierGuias: [String: EarlierDrop]

    /// By default nothing that affects the decision.
    package init(
        sameContent: EarlierDrop? = nil, sameLote: EarlierDrop? = nil, earlierGuias: [String: EarlierDrop] = [:]
    ) {
        self.sameContent = sameContent
        self.sameLote = sameLote
        self.earlierGuias = earlierGuias
    }
}

/// An accepted drop that a document repeats.
package struct EarlierDrop: Sendable, Equatable, Codable {
    /// Its ID.
    package var id: DropID
    /// When it was received.
    package var receivedAt: Date
    /// Its protocol number, if it has one.
    package var protocolNumber: String?

    package init(id: DropID, receivedAt: Date, protocolNumber: String?) {
        self.id = id
        self.receivedAt = receivedAt
        self.protocolNumber = protocolNumber
    }
}
