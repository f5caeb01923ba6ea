package import FoundationEssentials

/// What was decided about a document, with every reason.
package struct Decision: Sendable, Equatable, Codable {
    package var verdict: Verdict
    /// What the document itself shows, then what the rules and the history add; at most `Limits.findingsKeptMax`.
    package var findings: [Finding]
    /// All findings, kept or not.
    package var findingCount: Int
    /// The motive that a TISS reply can carry; nil when accepted.
    package var motive: Motive?
    /// Where an accepted document goes; empty otherwise.
    package var destinations: [Destination]
    /// The earlier drop that this one repeats, if it does.
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
    /// The first that rejects for good; else the first for which a document waits.
    package var deciding: Finding? {
        let rejecting = lazy.filter { $0.severity == .rejects }
        return rejecting.first { AcceptanceRule.of($0.code)?.effect != .holds } ?? rejecting.first
    }
}

package enum Verdict: String, Sendable, Codable, CaseIterable {
    case accepted, rejected, duplicate
    /// Needs a person: a kind of document, a version or an answer that no rule decides.
    case held
}

/// What the ledger remembers that bears on a document, read in the same transaction in which the decision is written.
package struct History: Sendable, Equatable {
    /// An accepted drop with the same bytes.
    package var sameContent: EarlierDrop?
    /// An accepted drop with the same lote number from the same sender.
    package var sameLote: EarlierDrop?
    /// By `Inspection.billedGuiaNumbers`: the first accepted drop of the same sender that has a guia of this number, unless it is
    /// the same content or the same lote.
    package var earlierGuias: [String: EarlierDrop]

    package init(
        sameContent: EarlierDrop? = nil, sameLote: EarlierDrop? = nil, earlierGuias: [String: EarlierDrop] = [:]
    ) {
        self.sameContent = sameContent
        self.sameLote = sameLote
        self.earlierGuias = earlierGuias
    }
}

package struct EarlierDrop: Sendable, Equatable, Codable {
    package var id: DropID
    package var receivedAt: Date
    /// The protocol number that was given for it, if one was.
    package var protocolNumber: String?

    package init(id: DropID, receivedAt: Date, protocolNumber: String?) {
        self.id = id
        self.receivedAt = receivedAt
        self.protocolNumber = protocolNumber
    }
}
