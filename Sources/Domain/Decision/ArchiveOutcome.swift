/// The final verdict of an archive, once all its entries have theirs.
package struct ArchiveOutcome: Sendable, Equatable {
    /// The verdict.
    package let verdict: Verdict
    /// Reports that no document was accepted; nil where one was.
    package let finding: Finding?

    /// Accepted when at least one entry is. Otherwise `duplicate` when all are duplicates, `held` when all are
    /// duplicates or held, else `rejected`.
    package init(of entries: [EntryOutcome]) {
        func count(_ verdict: Verdict) -> Int { entries.count { $0.verdict == verdict } }
        guard count(.accepted) == 0 else {
            (verdict, finding) = (.accepted, nil)
            return
        }
        let (duplicates, held) = (count(.duplicate), count(.held))
        if duplicates == entries.count {
            verdict = .duplicate
        } else {
            verdict = duplicates + held == entries.count ? .held : .rejected
        }
        finding = Finding(
            .archiveNothingAccepted, severity: verdict == .held ? .warns : .rejects,
            parameters: entries.count > 1 ? ["documents": "\(entries.count)"] : [:])
    }
}
