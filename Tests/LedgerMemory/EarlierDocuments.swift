import Domain

/// Which judged drops have the same bytes, the same lote or the same guia; what counts is decided when it is asked.
struct EarlierDocuments {
    private struct Lote: Hashable {
        let number: String
        let provider: String
    }

    private struct Guia: Hashable {
        let sender: String
        let number: String
    }

    private var byDigest: [SHA256Digest: [DropID]] = [:]
    private var byLote: [Lote: [DropID]] = [:]
    private var byGuia: [Guia: [DropID]] = [:]

    mutating func add(_ drop: MemoryDrop, guias: [String]) {
        byDigest[drop.drop.digest, default: []].append(drop.id)
        if let lote = Self.lote(of: drop.facts) { byLote[lote, default: []].append(drop.id) }
        guard drop.protocolNumber != nil, let sender = Self.sender(drop.facts?.provider) else { return }
        for number in guias { byGuia[Guia(sender: sender, number: number), default: []].append(drop.id) }
    }

    /// Drops with these bytes, in the order of their judgement.
    func drops(with digest: SHA256Digest) -> [DropID] { byDigest[digest] ?? [] }

    /// Drops with the lote of this document; none for a document without lote number or sender.
    func drops(withLoteOf facts: DocumentFacts) -> [DropID] { Self.lote(of: facts).flatMap { byLote[$0] } ?? [] }

    /// Drops of this sender with the guia, in the order of their protocol numbers.
    func drops(withGuia number: String, of provider: String?) -> [DropID] {
        Self.sender(provider).flatMap { byGuia[Guia(sender: $0, number: number)] } ?? []
    }

    private static func lote(of facts: DocumentFacts?) -> Lote? {
        guard let number = facts?.loteNumber, !number.isEmpty, let provider = facts?.provider, !provider.isEmpty
        else { return nil }
        return Lote(number: number, provider: provider)
    }

    /// Case and whitespace do not distinguish senders.
    private static func sender(_ provider: String?) -> String? {
        guard let provider, provider.utf8.contains(where: { $0 > 0x20 }) else { return nil }
        return provider.uppercased().split(whereSeparator: \.isWhitespace).joined()
    }
}

extension MemoryState {
    /// The history of a document before its judgement.
    func history(of drop: MemoryDrop, _ facts: DocumentFacts, guias: [String]) -> History {
        func first(_ ids: [DropID]) -> EarlierDrop? {
            ids.sorted().lazy.compactMap { drops[$0] }.first { counts($0, for: drop) }.map(Self.earlierDrop)
        }
        var history = History(
            sameContent: first(earlier.drops(with: drop.drop.digest)),
            sameLote: first(earlier.drops(withLoteOf: facts)))
        for number in guias {
            let known = earlier.drops(withGuia: number, of: facts.provider).lazy.compactMap { drops[$0] }
            history.earlierGuias[number] = known.first { other in
                counts(other, for: drop) && other.drop.digest != drop.drop.digest && !isSameLote(other.facts, facts)
                    && other.deliveries.contains {
                        $0.state != .refused && $0.handOver != .refused && $0.handOver != .withdrawn
                    }
            }.map(Self.earlierDrop)
        }
        return history
    }

    /// Only accepted drops that were not sent back count. For a drop from HAT those count that are on their way to
    /// Protheus, except one of the same batch that is held.
    private func counts(_ other: MemoryDrop, for drop: MemoryDrop) -> Bool {
        guard other.id != drop.id, other.verdict == .accepted, other.state == .judged || other.state == .settled
        else { return false }
        guard let batch = drop.drop.origin.batch?.number else { return true }
        let isOnItsWay = other.deliveries.contains { $0.destination == .importFolder && $0.handOver != .withdrawn }
        return isOnItsWay && !(other.queue == .held && other.drop.origin.batch?.number == batch)
    }

    private func isSameLote(_ other: DocumentFacts?, _ facts: DocumentFacts) -> Bool {
        (other?.loteNumber ?? "") == (facts.loteNumber ?? "") && (other?.provider ?? "") == (facts.provider ?? "")
    }

    private static func earlierDrop(_ drop: MemoryDrop) -> EarlierDrop {
        EarlierDrop(id: drop.id, receivedAt: drop.drop.receivedAt, protocolNumber: drop.protocolNumber)
    }

    /// What accepted drops of the same bytes left at each destination; the newest first, at most 100 deliveries.
    func earlierDeliveries(of digest: SHA256Digest, besides id: DropID) -> [Destination: EarlierDelivery] {
        let others = earlier.drops(with: digest).filter { $0 != id }.sorted(by: >).compactMap { drops[$0] }
        let deliveries = others.filter { $0.verdict == .accepted }
            .flatMap { other in other.deliveries.map { (isSentBack: other.state == .requeued, delivery: $0) } }
        var earlier: [Destination: EarlierDelivery] = [:]
        for (isSentBack, delivery) in deliveries.prefix(100) {
            earlier[delivery.destination, default: EarlierDelivery()]
                .add(delivery.outcome, wasSentBack: isSentBack, isResendWanted: delivery.isResendWanted)
        }
        return earlier
    }
}
