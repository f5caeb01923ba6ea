import Domain
import FoundationEssentials
import HATContract
import Synchronization

/// The uploaded lotes. A lock serialises an upload and its repeat, including the disk access: call it on a thread pool.
final class LoteStore: Sendable {
    /// The result of an upload.
    enum Outcome: Sendable {
        case stored(StoredLote)
        /// The same key came before with the same content.
        case repeated(StoredLote)
        /// The same key came before with other content.
        case conflict
    }

    private struct State {
        var lotes: [StoredLote]
        var indexByKey: [IdempotencyKey: Int]
    }

    private let journal: LoteJournal?
    private let state: Mutex<State>

    /// - Throws: `.ioFailure` or `.malformed` when the folder cannot be used or read.
    init(folder: String?) throws(PortError) {
        var lotes = [StoredLote]()
        var indexByKey = [IdempotencyKey: Int]()
        if let folder {
            let (journal, lines) = try LoteJournal.open(folder)
            for lote in lines {
                if let index = indexByKey[lote.key] {
                    lotes[index].effects += 1
                } else {
                    indexByKey[lote.key] = lotes.count
                    lotes.append(lote)
                }
            }
            self.journal = journal
        } else {
            self.journal = nil
        }
        self.state = Mutex(State(lotes: lotes, indexByKey: indexByKey))
    }

    var lotes: [StoredLote] { state.withLock { $0.lotes } }

    /// Stores an upload, once per key unless `forgetsKeys`. With a folder, durable on return.
    func put(
        _ key: IdempotencyKey, _ facts: LoteSubmissionFacts, content: Data, at time: Date, forgetsKeys: Bool
    ) throws(PortError) -> Outcome {
        try state.withLock { state throws(PortError) in
            if let index = state.indexByKey[key] {
                let known = state.lotes[index]
                guard known.contentSHA256 == facts.contentSHA256 else { return .conflict }
                guard forgetsKeys else { return .repeated(known) }
                try journal?.append(known, content: content)
                state.lotes[index].effects += 1
                return .stored(state.lotes[index])
            }
            let lote = StoredLote(
                key: key, facts: facts, contentSHA256: facts.contentSHA256, contentByteCount: content.count,
                answer: Self.answer(number: state.lotes.count + 1), storedAt: time, effects: 1)
            try journal?.append(lote, content: content)
            state.indexByKey[key] = state.lotes.count
            state.lotes.append(lote)
            return .stored(lote)
        }
    }

    /// Numbers in the style of HAT; their real format is not public.
    private static func answer(number: Int) -> BatchUploadAnswer {
        BatchUploadAnswer(
            batchNumber: .string(String(9_000_000 + number)), protocol: .string(String(700_000_000_000 + number)),
            status: .string("1"), trackingStatus: .number(0))
    }
}
