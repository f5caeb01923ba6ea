import Domain

/// The members of a group that are still on their way, and how the others ended.
struct GroupMembers<Member: Sendable, Value: Sendable>: Sendable {
    private var rest: [(index: Int, member: Member)]
    private var ended: [Result<Value, PortError>?]

    init(_ members: [Member]) {
        rest = members.enumerated().map { ($0.offset, $0.element) }
        ended = [Result<Value, PortError>?](repeating: nil, count: members.count)
    }

    /// Those that are still on their way, in their order.
    var members: [Member] { rest.map(\.member) }

    var isEmpty: Bool { rest.isEmpty }

    /// Applies one step's results, one a member in order: a failure ends its member, everything else goes on.
    mutating func apply<Step>(
        _ results: [Result<Step, PortError>], onFailure: (Member, PortError) -> Void = { _, _ in },
        change: (inout Member, Step) -> Void = { _, _ in }
    ) {
        var left: [(index: Int, member: Member)] = []
        left.reserveCapacity(rest.count)
        for (one, result) in zip(rest, results) {
            switch result {
            case .success(let value):
                var next = one
                change(&next.member, value)
                left.append(next)
            case .failure(let error):
                onFailure(one.member, error)
                ended[one.index] = .failure(error)
            }
        }
        rest = left
    }

    /// How each member ended, in the order of the beginning. `value`: of those that came through.
    consuming func results(_ value: (Member) -> Value) -> [Result<Value, PortError>] {
        for one in rest { ended[one.index] = .success(value(one.member)) }
        return ended.map { $0 ?? .failure(PortError(.internalFault, "A member of a group has no result.")) }
    }
}

extension PipelineParts {
    /// Runs a call about a group on the threads of the disk. An error of the whole call is every member's.
    func onDisk<Value: Sendable>(
        _ count: Int, _ call: @escaping @Sendable () throws(PortError) -> [Result<Value, PortError>]
    ) async -> [Result<Value, PortError>] {
        guard count > 0 else { return [] }
        do throws(PortError) {
            return try await disk.run(call)
        } catch {
            return [Result<Value, PortError>](repeating: .failure(error), count: count)
        }
    }
}
