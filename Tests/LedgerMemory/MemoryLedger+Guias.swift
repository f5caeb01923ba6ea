package import Domain
package import FoundationEssentials

/// Synchronised items. No port reads exchanges about them, so none is kept.
extension MemoryLedger: GuiaLedger {
    package func guias(_ keys: [GuiaKey]) async throws(PortError) -> [GuiaKey: GuiaRecord] {
        try run { state throws(PortError) in
            keys.reduce(into: [:]) { records, key in records[key] = state.guias[key] }
        }
    }

    package func recordPlacing(_ entries: [GuiaEntry], at time: Date) async throws(PortError) {
        try run { state throws(PortError) in
            for entry in entries where entry.path == nil {
                throw PortError(.internalFault, "The item \(entry.key.key) cannot be placed: it has no path.")
            }
            for entry in entries { state.offer(entry, .placing, .guiaPlacing, next: nil, at: time) }
        }
    }

    package func recordPlaced(_ paths: [GuiaKey: String], at time: Date) async throws(PortError) {
        try run { state throws(PortError) in
            for key in paths.keys {
                let known = try state.known(key).state
                guard known == .placing || known == .placed || known == .confirmed else {
                    throw PortError(.internalFault, "The item \(key.key) cannot be placed: it is \(known.rawValue).")
                }
            }
            for (key, path) in paths where state.guias[key]?.state == .placing {
                state.change(key, .guiaPlaced, at: time) { guia in
                    (guia.state, guia.path, guia.handOver) = (.placed, path, .lying)
                    (guia.attempts, guia.nextAttemptAt, guia.changedAt) = (0, time, time)
                }
            }
        }
    }

    package func recordRefused(_ entries: [GuiaEntry], at time: Date) async throws(PortError) {
        try run { state throws(PortError) in for entry in entries { state.refuse(entry, at: time) } }
    }

    package func confirmAgain(_ keys: [GuiaKey], at time: Date) async throws(PortError) {
        try run { state throws(PortError) in
            for key in keys {
                guard let known = state.guias[key] else { continue }
                let next: GuiaState
                switch known.state {
                case .confirmed: next = .placed
                case .failed: next = .failing
                case .placed where known.nextAttemptAt == nil: next = .placed
                case .failing where known.nextAttemptAt == nil: next = .failing
                case .placed, .failing, .placing, .unconfirmed: continue
                }
                state.change(key, .guiaToConfirm, at: time) { guia in
                    (guia.state, guia.attempts, guia.nextAttemptAt) = (next, 0, time)
                    (guia.reason, guia.changedAt) = (nil, time)
                }
            }
        }
    }

    package func recordConfirmed(_ confirmations: [GuiaConfirmation], at time: Date) async throws(PortError) {
        try run { state throws(PortError) in
            for confirmation in confirmations { _ = try state.known(confirmation.key) }
            for confirmation in confirmations {
                let known = try state.known(confirmation.key).state
                guard known == .placed || known == .failing else { continue }
                state.change(confirmation.key, .guiaConfirmed, at: time) { guia in
                    if let failure = confirmation.failure {
                        guia.attempts += 1
                        (guia.nextAttemptAt, guia.reason) = (confirmation.next, failure)
                    } else {
                        (guia.state, guia.attempts) = (known == .placed ? .confirmed : .failed, 0)
                        (guia.nextAttemptAt, guia.reason) = (nil, nil)
                        (guia.isRetryRequested, guia.changedAt) = (false, time)
                    }
                }
            }
        }
    }

    package func dueConfirmations(
        _ resource: GuiaResource, at time: Date, limit: Int
    ) async throws(PortError) -> [GuiaRecord] {
        try run { state throws(PortError) in
            let due = state.guias.values.compactMap { guia in
                guia.key.resource == resource ? guia.nextAttemptAt.map { (next: $0, guia: guia) } : nil
            }
            return due.filter { $0.next <= time }.sorted { $0.next < $1.next }.prefix(limit).map(\.guia)
        }
    }

    package func interruptedPlacings() async throws(PortError) -> [GuiaRecord] {
        try run { state throws(PortError) in
            state.guias.values.filter { $0.state == .placing }.sorted { $0.changedAt < $1.changedAt }
        }
    }

    package func retryGuias(_ filter: GuiaFilter, again: Bool, at time: Date) async throws(PortError) -> Int {
        try run { state throws(PortError) in
            let keys = state.retryable(filter, again: again)
            for key in keys { state.change(key, .guiaRetried, at: time) { $0.isRetryRequested = true } }
            return keys.count
        }
    }

    package func countRetryable(_ filter: GuiaFilter, again: Bool) async throws(PortError) -> Int {
        try run { state throws(PortError) in state.retryable(filter, again: again).count }
    }

    package func retryRequested(
        _ resource: GuiaResource, _ pass: GuiaPass, again: Bool, limit: Int
    ) async throws(PortError) -> Set<String> {
        try run { state throws(PortError) in
            let marked = state.guias.values.filter { guia in
                guia.isRetryRequested && guia.key.resource == resource && guia.key.pass == pass
                    && (guia.state == .confirmed) == again
            }
            return Set(marked.map(\.key).sorted { $0.key < $1.key }.prefix(limit).map(\.trackingKey))
        }
    }

    package func clearRetry(
        _ keys: Set<String>, of resource: GuiaResource, _ pass: GuiaPass, reason: String, at time: Date
    ) async throws(PortError) {
        try run { state throws(PortError) in
            for key in keys {
                var filter = GuiaFilter()
                (filter.resource, filter.pass, filter.key) = (resource, pass, key)
                for guia in state.guias.values where guia.isRetryRequested && filter.matches(guia) {
                    state.change(guia.key, .guiaRetried, at: time) { guia in
                        (guia.isRetryRequested, guia.reason) = (false, reason)
                    }
                }
            }
        }
    }

    package func guias(matching filter: GuiaFilter, limit: Int) async throws(PortError) -> [GuiaRecord] {
        try run { state throws(PortError) in
            let found = state.guias.values.filter { filter.matches($0) }.sorted { one, other in
                one.changedAt == other.changedAt ? one.key.key < other.key.key : one.changedAt > other.changedAt
            }
            return Array(found.prefix(limit))
        }
    }

    package func guiaCounts() async throws(PortError) -> [GuiaResource: [GuiaState: Int]] {
        try run { state throws(PortError) in
            state.guias.values.reduce(into: [:]) { counts, guia in
                counts[guia.key.resource, default: [:]][guia.state, default: 0] += 1
            }
        }
    }
}

extension MemoryState {
    /// - Throws: `.notFound`.
    fileprivate func known(_ key: GuiaKey) throws(PortError) -> GuiaRecord {
        guard let guia = guias[key] else { throw .unknownGuia(key) }
        return guia
    }

    fileprivate mutating func change(
        _ key: GuiaKey, _ kind: JournalKind, at time: Date, _ body: (inout GuiaRecord) -> Void
    ) {
        guard var guia = guias[key] else { return }
        body(&guia)
        guias[key] = guia
        record(
            kind, nil, ["resource": key.resource.rawValue, "pass": key.pass.rawValue, "key": key.key], at: time)
    }

    /// Stores an item as HAT offers it now: a new row, or the next version of a known one.
    fileprivate mutating func offer(
        _ entry: GuiaEntry, _ state: GuiaState, _ kind: JournalKind, next: Date?, at time: Date
    ) {
        let known = guias[entry.key]
        guias[entry.key] = GuiaRecord(
            key: entry.key, state: state, file: entry.file, version: (known?.version ?? 0) + 1, kind: entry.kind,
            isAudit: entry.isAudit, providerId: entry.providerId, digest: entry.digest, path: entry.path,
            problems: entry.problems, handOver: nil, attempts: 0, nextAttemptAt: next, reason: nil,
            isRetryRequested: known?.isRetryRequested ?? false, firstSeenAt: known?.firstSeenAt ?? time,
            changedAt: time)
        change(entry.key, kind, at: time) { _ in }
    }

    fileprivate mutating func refuse(_ entry: GuiaEntry, at time: Date) {
        let isUnconfirmed = entry.problems.allSatisfy { $0.code == .cancellationUnconfirmed }
        if let known = guias[entry.key],
            known.state == .failing || known.state == .failed || known.state == .unconfirmed,
            known.digest == entry.digest, known.problems == entry.problems
        {
            guias[entry.key]?.isRetryRequested = false
            return
        }
        offer(entry, isUnconfirmed ? .unconfirmed : .failing, .guiaRefused, next: isUnconfirmed ? nil : time, at: time)
        // It is never confirmed to HAT, so nothing else would clear the mark.
        if isUnconfirmed { guias[entry.key]?.isRetryRequested = false }
    }

    fileprivate func retryable(_ filter: GuiaFilter, again: Bool) -> [GuiaKey] {
        guias.values.filter { guia in
            filter.matches(guia) && !guia.isRetryRequested
                && (guia.state == .failed || guia.state == .unconfirmed || (again && guia.state == .confirmed))
        }.map(\.key)
    }
}

extension GuiaFilter {
    /// A key matches all items that share it as their tracking key.
    fileprivate func matches(_ guia: GuiaRecord) -> Bool {
        (resource == nil || resource == guia.key.resource) && (pass == nil || pass == guia.key.pass)
            && (states == nil || states?.contains(guia.state) == true) && (isAudit == nil || isAudit == guia.isAudit)
            && (key == nil || key == guia.key.key || guia.key.key.hasPrefix("\(key ?? "")#"))
    }
}
