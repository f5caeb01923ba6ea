import Domain
import Foundation

extension Sample {
    static func archiveInspection() -> Inspection {
        var inspection = Inspection()
        inspection.kind = .archive
        return inspection
    }

    /// A document of the archive with the drop number `archive`.
    static func member(
        _ number: Int, of archive: Int, ordinal: Int, depth: Int = 1, content: Int? = nil
    ) -> ClaimedDrop {
        ClaimedDrop(
            id: id(number), name: "lote-\(number).xml", folder: "clinica", byteCount: 9,
            digest: digest(content ?? number), receivedAt: time(Double(number)),
            origin: .entry(
                EntryReference(
                    archive: id(archive), path: "novembro/lote-\(number).xml", ordinal: ordinal, depth: depth)))
    }

    /// Documents in this order.
    static func members(_ numbers: some Sequence<Int>, of archive: Int, depth: Int = 1) -> [ClaimedDrop] {
        numbers.enumerated().map { member($1, of: archive, ordinal: $0 + 1, depth: depth) }
    }
}

extension Ledger {
    /// Judges a claimed drop as an archive, by default with the program's decision.
    @discardableResult
    func judgeArchive(
        _ drop: ClaimedDrop, entries: [ClaimedDrop],
        decide: @escaping @Sendable (History) -> Decision = { Sample.decision($0, to: []) }
    ) async throws -> Judgement {
        try await judge(
            drop, inspection: Sample.archiveInspection(), entries: entries,
            at: drop.receivedAt.addingTimeInterval(0.5), decide: decide)
    }

    /// Claims the archive `number` and judges it with the entries `numbers`.
    @discardableResult
    func unpack(_ number: Int, entries numbers: some Sequence<Int>, content: Int? = nil) async throws -> Judgement {
        try await recordClaims([Sample.claim(number, content: content)])
        return try await judgeArchive(
            Sample.drop(number, content: content), entries: Sample.members(numbers, of: number))
    }

    /// Judges a document that needs no delivery, or is rejected.
    @discardableResult
    func judgeMember(_ drop: ClaimedDrop, isRejected: Bool = false) async throws -> Judgement {
        try await judge(drop, inspection: Sample.inspection(), at: drop.receivedAt.addingTimeInterval(0.5)) {
            isRejected ? Sample.rejected() : Sample.decision($0, to: [])
        }
    }

    func waiting() async throws -> [DropID] { try await unsettled(limit: 99).map(\.drop.id) }

    /// In the order of the archive.
    func members(of archive: Int) async throws -> [DropRecord] {
        var filter = DropFilter()
        filter.archive = Sample.id(archive)
        let records = try await drops(matching: filter, limit: 9_999)
        return records.sorted { ($0.drop.origin.entry?.ordinal ?? 0) < ($1.drop.origin.entry?.ordinal ?? 0) }
    }
}
