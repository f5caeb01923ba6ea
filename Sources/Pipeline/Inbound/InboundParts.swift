package import Domain
package import FoundationEssentials
package import JSON
import Logging

/// The ports of the path from HAT to Protheus, besides those that both paths share.
package struct InboundParts: Sendable {
    /// Settings of the path from HAT.
    package struct Settings: Sendable, Equatable {
        /// Attempts at one step of a batch before an operator must decide.
        package var batchTries = 10
        /// Folder of synchronised guias below the import folder.
        package var guiaFolder = "guias"
        /// Folder of guias that wait for the medical auditor; nil: they share `guiaFolder`.
        package var auditFolder: String?
        /// Guias that are confirmed to HAT at a time.
        package var confirmationsAtOnce = 8
        /// The operator's zone: file names of batches carry its time of day.
        package var timeZone: TimeZone = .gmt

        package init() {}
    }

    /// The ports that both paths share.
    package var parts: PipelineParts
    /// Rows of batches.
    package var batches: any BatchLedger
    /// Rows of guias.
    package var guias: any GuiaLedger
    /// Files that are being downloaded into the work folder.
    package var downloads: any Downloads
    /// Protheus's import folder.
    package var imports: any ImportFolder
    /// HAT's calls about batches.
    package var batchPortal: any BatchPortal
    /// HAT's calls about guias.
    package var guiaPortal: any GuiaPortal
    /// The breaker of the storage for downloads, which is another host than HAT and fails independently.
    package var storageBreaker: CircuitBreaker
    /// Reads one synchronised item; pure.
    package var readGuia: @Sendable (JSONValue, GuiaResource, GuiaPass) throws(PortError) -> GuiaReading
    /// Explains a finding to the provider: what is wrong, and where; pure.
    package var explain: @Sendable (Finding) -> RejectionCause
    /// The log files that the ERP's own jobs write.
    package var traceLog: any TraceLog
    /// What Protheus did with placed files.
    package var handOvers: any HandOverLedger
    /// Items of HAT that cannot be used.
    package var unusable: any UnusableItemLedger
    /// What this installation decided.
    package var settings: Settings

    package init(
        parts: PipelineParts, batches: any BatchLedger, guias: any GuiaLedger, downloads: any Downloads,
        imports: any ImportFolder, batchPortal: any BatchPortal, guiaPortal: any GuiaPortal,
        storageBreaker: CircuitBreaker,
        readGuia: @escaping @Sendable (JSONValue, GuiaResource, GuiaPass) throws(PortError) -> GuiaReading,
        explain: @escaping @Sendable (Finding) -> RejectionCause, traceLog: any TraceLog, handOvers: any HandOverLedger,
        unusable: any UnusableItemLedger, settings: Settings
    ) {
        self.parts = parts
        self.batches = batches
        self.guias = guias
        self.downloads = downloads
        self.imports = imports
        self.batchPortal = batchPortal
        self.guiaPortal = guiaPortal
        self.storageBreaker = storageBreaker
        self.readGuia = readGuia
        self.explain = explain
        self.traceLog = traceLog
        self.handOvers = handOvers
        self.unusable = unusable
        self.settings = settings
    }
}

extension InboundParts {
    /// One line for the ERP's log files. Names of batches and guias only.
    func trace(_ line: String, to file: TraceFile) { traceLog.write(line, to: file) }

    /// Makes one call to HAT under its breaker.
    /// - Throws: the call's own failure; `.unavailable` without a call while calls to HAT are suspended.
    func ask<Value: Sendable>(
        _ family: PortalFamily, _ call: () async -> PortalReply<Value>
    ) async throws(PortError) -> Value {
        let reply = await parts.guarded(parts.breaker, family, call)
        return try reply.result.get()
    }

    /// Records the intent of a call about a batch that the breaker permitted. Durable on return.
    /// - Returns: nil when the row changed meanwhile; the permission is then returned to the breaker.
    func beginConfirming(_ key: BatchKey) async throws(PortError) -> BatchRecord? {
        do throws(PortError) {
            if let begun = try await batches.beginBatchAttempt(key, incoming: nil, at: parts.now()) { return begun }
        } catch {
            await parts.breaker.giveBack()
            throw error
        }
        await parts.breaker.giveBack()
        return nil
    }

    /// Records items that cannot be used, and logs each once; the ledger holds them all.
    func report(_ items: [UnusableItem], of scope: UnusableScope, seenAt: Date) async throws(PortError) {
        guard !items.isEmpty else { return }
        for item in try await unusable.recordUnusable(items, of: scope, seenAt: seenAt) {
            parts.logger.error(
                item.reason.summary,
                metadata: [
                    LogKeys.listing: "\(scope.text)", LogKeys.item: "\(item.key ?? "–")",
                    LogKeys.reason: "\(item.reason.rawValue)",
                ])
            trace("[\(item.key ?? "-")] \(scope.text): \(item.reason.rawValue)", to: .errors)
        }
    }

    /// When the next attempt is, after `attempts` of them failed.
    func next(after attempts: Int, _ error: PortError) -> Date {
        let wait = parts.backoff.wait(
            afterAttempt: max(attempts, 1), jitter: parts.random(), retryAfter: error.retryAfter)
        return parts.now().addingTimeInterval(wait.seconds)
    }
}

extension UnusableItem.Reason {
    fileprivate var summary: Logger.Message {
        switch self {
        case .conflict: "HAT lists a batch number twice with different content; neither is used until one is gone"
        case .sharedKey: "HAT lists different items under one key; each has a file of its own"
        case .notAnObject, .noNumber, .noProvider, .noFile, .noKey:
            "an item of HAT cannot be used; it is listed as unusable"
        }
    }
}
