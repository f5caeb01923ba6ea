import Domain
import FoundationEssentials
import Messages
import TISSWriting

/// The verdict as all readable answers show it.
extension AnswerRecord {
    /// Most entries of an archive that a readable answer lists.
    static let entriesMax = 2_000

    /// The archive was unpacked; its verdict derives from its documents.
    var isOpenedArchive: Bool { facts.kind == .archive && !judged.entries.isEmpty }

    private var acceptedEntryCount: Int { judged.entries.count { $0.verdict == .accepted } }

    /// Nil for an archive that was accepted in part, because no single verdict is true of the whole.
    var wholeVerdict: Verdict? {
        let isAccepted = isOpenedArchive && decision.verdict == .accepted
        return isAccepted && acceptedEntryCount < judged.entries.count ? nil : decision.verdict
    }

    func verdictName(_ catalogue: Catalogue) -> String {
        if isOpenedArchive, acceptedEntryCount == 0, decision.verdict != .duplicate, decision.verdict != .held {
            return catalogue[.noneAccepted]
        }
        return wholeVerdict.map { catalogue.name(of: $0) } ?? catalogue[.partlyAccepted]
    }

    func verdictText(_ catalogue: Catalogue) -> String {
        switch decision.verdict {
        case _ where isOpenedArchive: "\(catalogue[.archiveText]) \(entryCounts(catalogue))."
        case .accepted where facts.export != nil: catalogue[.exportText]
        case .accepted: catalogue[isDelivered ? .acceptedText : .acceptedUndeliveredText]
        case .rejected: catalogue[.rejectedText]
        case .duplicate: catalogue[.duplicateText]
        case .held: catalogue[.heldText]
        }
    }

    /// e.g. `Documentos do arquivo compactado: 4 (aceitos: 3, rejeitados: 1)`.
    private func entryCounts(_ catalogue: Catalogue) -> String {
        let names: [(Phrase, Verdict?)] = [
            (.accepted, .accepted), (.rejected, .rejected), (.duplicates, .duplicate), (.held, .held),
            (.noVerdict, nil),
        ]
        let counts = names.compactMap { name, verdict in
            let count = judged.entries.count { $0.verdict == verdict }
            return count == 0 ? nil : "\(catalogue[name]): \(count)"
        }
        return "\(catalogue[.entries]): \(judged.entries.count) (\(counts.joined(separator: ", ")))"
    }

    /// For example `Arquivos de sistema ignorados: 3 (Thumbs.db, desktop.ini, ~$a.xml)`; nil when there are none.
    func passedOverText(_ catalogue: Catalogue) -> String? {
        guard let files = facts.passedOver, files.count > 0 else { return nil }
        let more = files.count > files.names.count ? ", …" : ""
        return "\(catalogue[.passedOver]): \(files.count) (\(files.names.joined(separator: ", "))\(more))"
    }

    func verdictName(of entry: EntryOutcome, _ catalogue: Catalogue) -> String {
        entry.verdict.map { catalogue.name(of: $0) } ?? catalogue[.noVerdict]
    }

    /// In the Brazilian form, in the operator's time zone.
    static func localTime(_ date: Date) -> String {
        let moment = LocalMoment(date)
        return "\(moment.dayFirstDate) \(moment.time)"
    }
}
