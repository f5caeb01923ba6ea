import Domain
import FoundationEssentials
import Samples
import TISSWriting

/// Creates the batches of a load; their contents are generated later.
struct BatchMaker {
    let load: SandboxLoad
    let tracking: BatchTrackingTable

    /// Numbers continue from `first`, the position of the first one among all generated batches, from 0.
    /// - Throws: `.configuration` for a load from which no lote can be generated.
    func batches(from first: Int) throws(PortError) -> [SandboxBatch] {
        guard load.batches > 0 || !load.givenBatches.isEmpty else { return [] }
        var batches: [SandboxBatch] = []
        batches.reserveCapacity(load.batches + load.givenBatches.count)
        for position in 0..<load.batches { batches.append(try batch(first + position)) }
        // An invalid load is reported now, not at a download.
        if case .sample(let spec, _, _)? = batches.first?.content {
            var probe = spec
            (probe.guiaCount, probe.itemsPerGuia) = (1, 1)
            _ = try probe.byteCount()
        }
        for given in load.givenBatches { batches.append(try batch(given)) }
        return batches
    }

    private func batch(_ position: Int) throws(PortError) -> SandboxBatch {
        let providers = load.providerList
        let provider = providers[position % providers.count]
        var draw = Draw(seed: load.seed, position: position, stream: 1)
        let lote = String(700_001 + position)
        let isDeletionWanted = draw.happens(load.deletedFraction)
        let isQueueFailed = draw.happens(load.queueFailedFraction)
        let isRejected = draw.happens(load.rejectedFraction)
        let kind = load.kind ?? GuiaKind.allCases[position % GuiaKind.allCases.count]
        var batch = SandboxBatch(
            number: String(5_000_001 + position), healthProviderId: provider, codeSusep: load.registroANS,
            authType: kind.protheusCode, batchDate: load.date,
            trackingStatus: isQueueFailed
                ? tracking.queueFailed : isDeletionWanted ? tracking.pendingDeletion : tracking.pending)
        batch.isDeletionWanted = isDeletionWanted
        batch.blobName = draw.happens(load.oddNameFraction) ? Self.oddName(lote, position) : "lote_\(lote).xml"
        batch.content = try content(
            lote: lote, provider: provider, kind: kind, position: position, isRejected: isRejected)
        return batch
    }

    private static func oddName(_ lote: String, _ position: Int) -> String {
        switch position % 3 {
        case 0: "lote \(lote) (1).xml"
        case 1: "lote d'agua \(lote).xml"
        default: "lote%20\(lote).xml"
        }
    }

    private func content(
        lote: String, provider: String, kind: GuiaKind, position: Int, isRejected: Bool
    ) throws(PortError) -> BlobContent {
        if load.contents == .filler { return .filler(byteCount: load.contentBytes ?? FillerText.byteCountMin) }
        guard let version = TISSVersion(load.tissVersion),
            let moment = LocalMoment(date: load.date, time: "10:00:00")
        else { throw PortError(.configuration, "The load has no valid TISS version or date.") }
        var spec = SampleSpec(version: version, moment: moment)
        spec.kind = kind
        spec.guiaCount = load.guiasPerBatch
        spec.itemsPerGuia = load.itemsPerGuia
        spec.loteNumber = lote
        spec.provider = Self.party(provider)
        spec.registroANS = load.registroANS
        spec.seed = load.seed &+ UInt64(position)
        if let bytes = load.contentBytes, bytes > 4 << 20 {
            if kind == .consulta { spec.kind = .spSadt }
            spec.guiaCount = 100
            spec = try spec.sized(toBytes: bytes / 100 * 97)
        }
        return .sample(spec, flaw: isRejected ? .wrongHash : nil, paddedTo: load.contentBytes)
    }

    private static func party(_ provider: String) -> Party {
        let isDigits = provider.utf8.allSatisfy { (0x30...0x39).contains($0) }
        switch provider.utf8.count {
        case 14 where isDigits: return .cnpj(provider)
        case 11 where isDigits: return .cpf(provider)
        default: return .providerCode(provider)
        }
    }

    private func batch(_ given: GivenBatch) throws(PortError) -> SandboxBatch {
        guard let content = Data(base64Encoded: given.content) else {
            throw PortError(.configuration, "The content of batch \(given.batchNumber) is not base64.")
        }
        let isDeletionWanted = given.isDeletionWanted ?? false
        var batch = SandboxBatch(
            number: given.batchNumber, healthProviderId: given.healthProviderId,
            codeSusep: given.registroANS ?? load.registroANS, authType: GuiaKind.consulta.protheusCode,
            batchDate: load.date, trackingStatus: isDeletionWanted ? tracking.pendingDeletion : tracking.pending)
        batch.isDeletionWanted = isDeletionWanted
        batch.blobName = given.fileName
        batch.content = .bytes([UInt8](content))
        return batch
    }
}

extension SandboxLoad {
    var providerList: [String] {
        providers.isEmpty ? (0..<providerCount).map { "000\(101 + $0)".suffix(6).description } : providers
    }
}

/// Random choices for one item: the same for the same seed, item and purpose, whatever else is generated.
struct Draw {
    private var chance: SplitMix64

    init(seed: UInt64, position: Int, stream: UInt64) {
        chance = SplitMix64(
            seed: seed &* 0x9E37_79B9_7F4A_7C15 &+ stream << 56 &+ UInt64(position) &* 0xD134_2543_DE82_EF95)
    }

    mutating func happens(_ fraction: Double) -> Bool { Double.random(in: 0..<1, using: &chance) < fraction }

    mutating func number() -> UInt64 { chance.next() }
}
