/// What an archive's own verdict is once all its documents have theirs. Until then it is only opened.
package struct ArchiveOutcome: Sendable, Equatable {
    package let verdict: Verdict
    /// Says that no document was accepted; nil where one was.
    package let finding: Finding?

    /// Accepted as soon as one document is; else rejected, unless all of them wait for a person or were there before.
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
