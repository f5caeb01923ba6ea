import Domain
import FoundationEssentials

/// Answers the senders of a group and moves the originals to their final queues: answers flushed, rows, renames.
struct GroupSettling {
    let parts: PipelineParts

    private struct Member: Sendable {
        var drop: JudgedDrop
        var path = ""
        var queue: FinalQueue { FinalQueue(for: drop) }
        var placement: FilePlacement { FilePlacement(id: drop.drop.id, path: path) }
    }

    private typealias Group = GroupMembers<Member, Settlement>

    /// All deliveries of `drops` are over. Durable on return, for every success: answers, ledger row, rename.
    /// Repeating it after a failure gives the same result.
    /// - Returns: one result a drop, in order.
    func run(_ drops: [JudgedDrop]) async -> [Result<Settlement, PortError>] {
        guard !drops.isEmpty else { return [] }
        var group = Group(drops.map { Member(drop: $0) })
        await conclude(&group)
        await answer(&group)
        parts.failPoints.reach(.afterAnswers)
        await settle(&group)
        return group.results { member in
            let (drop, judgement) = (member.drop, member.drop.judgement)
            return Settlement(
                drop: drop.drop, queue: member.queue, path: member.path,
                archiveVerdict: drop.entries.isEmpty ? nil : judgement.decision.verdict)
        }
    }

    /// Applies a step that concerns only few members, one by one.
    private func forEach(
        _ group: inout Group, where isMeant: (JudgedDrop) -> Bool,
        _ step: (JudgedDrop) async throws(PortError) -> JudgedDrop
    ) async {
        let members = group.members
        guard members.contains(where: { isMeant($0.drop) }) else { return }
        var results: [Result<JudgedDrop, PortError>] = []
        for member in members {
            guard isMeant(member.drop) else {
                results.append(.success(member.drop))
                continue
            }
            do throws(PortError) {
                results.append(.success(try await step(member.drop)))
            } catch {
                results.append(.failure(error))
            }
        }
        group.apply(results, change: { $0.drop = $1 })
    }

    private func conclude(_ group: inout Group) async {
        await forEach(&group) { drop in
            drop.facts.kind == .archive && drop.judgement.decision.verdict == .accepted
        } _: { drop throws(PortError) in
            try await parts.ledger.concludeArchive(drop.drop.id, at: parts.now())
        }
    }

    /// One answer of a drop at a time. What had to wait for its turn is read again, because an answer was written
    /// meanwhile.
    private func answer(_ group: inout Group) async {
        await parts.answering.run(group.members.map(\.drop.drop.id).sorted()) { awaited in
            await forEach(&group) {
                awaited.contains($0.drop.id)
            } _: { drop throws(PortError) in
                try await parts.ledger.judged(drop.drop.id) ?? drop
            }
            let answering = Answering(parts: parts)
            await forEach(&group) {
                answering.isOfOrders($0)
            } _: { drop throws(PortError) in
                try await answering.withOrders(drop)
            }
            let members = group.members
            group.apply(
                await parts.onDisk(members.count) { () throws(PortError) in
                    try answering.write(members.map { ($0.drop, $0.queue) })
                })
        }
    }

    private func settle(_ group: inout Group) async {
        let queues = parts.queues
        let choices = group.members.map { (drop: $0.drop.drop, queue: $0.queue) }
        group.apply(
            await parts.onDisk(choices.count) { () throws(PortError) in try queues.finalPaths(for: choices) },
            change: { $0.path = $1 })
        let time = parts.now()
        let rows = group.members.map { SettledRow(drop: $0.drop.drop, queue: $0.queue, path: $0.path) }
        group.apply(await parts.ledger.settle(rows, at: time), onFailure: note)
        guard !group.isEmpty else { return }
        parts.failPoints.reach(.afterSettleRow)
        let placements = group.members.map(\.placement)
        let taken = await parts.onDisk(placements.count) { () throws(PortError) in try queues.file(placements) }
        group.apply(await corrected(zip(placements, taken), at: time), onFailure: note, change: { $0.path = $1 })
        guard !group.isEmpty else { return }
        parts.failPoints.reach(.afterFinalRename)
        for member in group.members { parts.log(settled: member.drop, in: member.queue) }
    }

    /// Jobs that settle no longer query a settled drop, so recovery must finish it.
    private func note(_ member: Member, _ error: PortError) {
        parts.unfinished.note(drops: CollectionOfOne(member.drop.drop.id))
    }

    /// Corrects the rows of files whose name was taken meanwhile.
    private func corrected(
        _ filed: some Sequence<(FilePlacement, Result<String, PortError>)>, at time: Date
    ) async -> [Result<String, PortError>] {
        var results: [Result<String, PortError>] = []
        for (placement, result) in filed {
            do throws(PortError) {
                let path = try result.get()
                if path != placement.path {
                    try await parts.ledger.correctPath(placement.id, path: path, at: time)
                }
                results.append(.success(path))
            } catch {
                results.append(.failure(error))
            }
        }
        return results
    }
}
