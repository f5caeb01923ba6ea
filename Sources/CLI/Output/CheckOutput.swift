import Application
import Domain
import Foundation
import Messages

/// One file, or one document of an archive, as `check` judges it; named as in the answer to a dropped file.
struct CheckOutput: Output {
    struct Message: Output {
        let kind: String
        @OrNull var version: String?
        @OrNull var transaction: String?
        @OrNull var direction: String?
        @OrNull var body: String?
        @OrNull var loteNumber: String?
        @OrNull var provider: String?
        @OrNull var guiaKind: String?
        /// Null where the document was not read to its end.
        @OrNull var guiaCount: Int?
        /// Reais, two decimals, point; null then too, and where the total of a guia is not known.
        @OrNull var total: String?
    }

    struct Facts: Output {
        struct Hash: Output {
            @OrNull var declared: String?
            @OrNull var expected: String?
            @OrNull var fits: String?
        }

        let wellFormed: Bool
        let complete: Bool
        let schema: String
        let hash: Hash
    }

    /// As named on the command line, and the names of entries after it.
    let file: String
    let size: Int64
    let verdict: String
    let message: Message
    let facts: Facts
    @OrNull var motive: MotiveOutput?
    /// Where it would go.
    let destinations: [String]
    let findingCount: Int
    let findings: [FindingOutput]

    init(_ result: CheckResult) {
        let (facts, decision) = (DocumentFacts(result.inspection), result.decision)
        file = result.file
        size = result.inspection.byteCount
        verdict = decision.verdict.rawValue
        message = Message(
            kind: facts.kind.rawValue,
            version: facts.header.versionText.map { TISSVersion($0) == nil ? Masking.shape(of: $0) : $0 },
            transaction: facts.header.transaction.map { TISSTransaction.named($0) == nil ? Masking.shape(of: $0) : $0 },
            direction: facts.direction?.rawValue, body: facts.body, loteNumber: facts.loteNumber,
            provider: facts.provider, guiaKind: facts.guiaKind?.rawValue, guiaCount: facts.statedGuiaCount,
            total: facts.statedTotal?.description)
        self.facts = Facts(
            wellFormed: facts.isWellFormed, complete: facts.isComplete, schema: facts.schema.rawValue,
            hash: Facts.Hash(
                declared: facts.hash.declared.map { $0.isHexadecimal ? $0 : Masking.shape(of: $0) },
                expected: facts.hash.normative, fits: facts.hash.fits?.rawValue))
        motive = decision.motive.map(MotiveOutput.init)
        destinations = decision.destinations.map(\.rawValue)
        findingCount = max(decision.findingCount, decision.findings.count)
        findings = decision.findings.map(FindingOutput.init)
    }
}
