import Domain
import FoundationEssentials
import JSON

/// A HAT in memory whose lists behave as the real ones (confirmed items leave them) and which misbehaves on request.
actor ScriptedHAT: BatchPortal, GuiaPortal, Portal {
    struct Batch {
        var listed: ListedBatch
        var content: [UInt8]
        var isDeletion = false
        var isLogged = false
        /// What the storage says of it; the ETag is made from the content.
        var lastModified: String?
        var hasTag = true

        var facts: StoredFacts {
            StoredFacts(
                byteCount: Int64(content.count), entityTag: hasTag ? "\"\(content.hashValue)\"" : nil,
                lastModified: lastModified)
        }
    }

    struct Guia {
        var key: String
        var tracking = GuiaTracking.untreated
        var isCancelled = false
        var item: [String: JSONValue]
    }

    var batches: [Batch] = []
    var guias: [Guia] = []
    var pageSize = 100
    private var unusable: [UnusableItem] = []
    var guiaPageSize = GuiaResource.pageSize
    private(set) var confirmations: [BatchConfirmation] = []
    private(set) var deletions: [String] = []
    private(set) var tracked: [(key: String, tracking: GuiaTracking)] = []
    private(set) var listCalls = 0
    private(set) var guiaCalls = 0
    private(set) var downloads: [String] = []
    private(set) var inspections: [String] = []
    /// Ends a download after so many bytes, as if it were complete.
    private var cuts: [Int] = []
    /// Called before a confirmation or a tracking takes effect, with the number or key.
    private var onReport: @Sendable (String) -> Void = { _ in }
    /// Failures to give, by call, before it works.
    private var failures: [String: [PortError]] = [:]
    private var staleTokens: Set<String> = []
    private var afterListPage: (@Sendable (ScriptedHAT) async -> Void)?
    var health = PortalHealth(rest: true, redis: true, banco: true)

    func set(onReport: @escaping @Sendable (String) -> Void) { self.onReport = onReport }
    func set(afterListPage: @escaping @Sendable (ScriptedHAT) async -> Void) { self.afterListPage = afterListPage }
    func set(health: PortalHealth) { self.health = health }
    func set(pageSize: Int) { self.pageSize = pageSize }
    func fail(_ call: String, _ errors: PortError...) { failures[call, default: []] += errors }
    func cutNextDownload(after count: Int) { cuts.append(count) }
    func makeTokensStale() { staleTokens.formUnion(batches.map(\.listed.accessToken)) }

    func add(_ number: String, content: [UInt8], provider: String = "000123", authType: String = "02") {
        batches.append(
            Batch(
                listed: ListedBatch(
                    reference: BatchReference(number: number, healthProviderId: provider, authType: authType),
                    batchDate: "2026-11-20", storagePath: "https://blob.example/lotes/\(number).xml",
                    accessToken: "?sig=\(number)", protocolNumber: nil),
                content: content))
    }

    func add(guia key: String, cancelled: Bool = false, confirms: Bool = true, extra: [String: JSONValue] = [:]) {
        var item: [String: JSONValue] = ["idOnHealthProvider": .string(key), "status": .string(cancelled ? "9" : "1")]
        item["confirms"] = .bool(confirms)
        item.merge(extra) { $1 }
        guias.append(
            Guia(key: key, tracking: cancelled ? .stored : .untreated, isCancelled: cancelled, item: item))
    }

    func replace(guia key: String, content: String) {
        for index in guias.indices where guias[index].key == key {
            guias[index].item["content"] = .string(content)
            guias[index].tracking = .untreated
        }
    }

    func addKeyless(_ content: String) {
        guias.append(Guia(key: "", item: ["content": .string(content)]))
    }

    func offerAgain(guia key: String) {
        for index in guias.indices where guias[index].key == key { guias[index].tracking = .untreated }
    }

    func forget(guia key: String) { guias.removeAll { $0.key == key } }
    func set(guiaPageSize: Int) { self.guiaPageSize = guiaPageSize }

    func mend(guia key: String) {
        for index in guias.indices where guias[index].key == key { guias[index].item["broken"] = .bool(false) }
    }

    func change(_ number: String, content: [UInt8], path: String) {
        for index in batches.indices where batches[index].listed.reference.number == number {
            batches[index].content = content
            batches[index].listed.storagePath = path
            batches[index].isLogged = false
        }
    }

    func offerAgain(_ number: String, _ change: @Sendable (inout Batch) -> Void = { _ in }) {
        for index in batches.indices where batches[index].listed.reference.number == number {
            batches[index].isLogged = false
            change(&batches[index])
        }
    }

    func add(_ batch: Batch) { batches.append(batch) }
    func remove(_ number: String) { batches.removeAll { $0.listed.reference.number == number } }
    func set(unusable: [UnusableItem]) { self.unusable = unusable }

    func delete(_ number: String) {
        for index in batches.indices where batches[index].listed.reference.number == number {
            batches[index].isDeletion = true
            batches[index].isLogged = false
        }
    }

    func markReported(first count: Int) {
        for index in batches.indices.prefix(count) { batches[index].isLogged = true }
    }

    // MARK: Portal

    func submit(_ submission: LoteSubmission) async -> PortalExchange { unused() }
    func receipt(for key: IdempotencyKey, registroANS: String) async -> PortalExchange { unused() }
    func health() async throws(PortError) -> PortalHealth { health }

    private func unused() -> PortalExchange {
        PortalExchange(
            method: "POST", path: "", httpStatus: nil, duration: .zero,
            outcome: .failed(PortError(.internalFault, "not used here")))
    }

    // MARK: BatchPortal

    func listBatches(_ pass: BatchPass, page: Int) async -> PortalReply<BatchPage> {
        listCalls += 1
        if let error = next("list") { return reply(.failure(error)) }
        guard pass == .pendingDownloads || pass == .pendingDeletes else { return reply(.success(.empty)) }
        let open = batches.filter { !$0.isLogged && $0.isDeletion == (pass == .pendingDeletes) }
        let part = open.dropFirst((page - 1) * pageSize).prefix(pageSize)
        let answer = BatchPage(
            batches: part.map(\.listed), hasNext: page * pageSize < open.count,
            unusable: pass == .pendingDownloads ? unusable : [])
        if let afterListPage { await afterListPage(self) }
        return reply(.success(answer))
    }

    func findBatch(_ number: String) async -> PortalReply<ListedBatch?> {
        if let error = next("find") { return reply(.failure(error)) }
        guard var found = batches.first(where: { $0.listed.reference.number == number })?.listed else {
            return reply(.success(nil))
        }
        found.accessToken += "&fresh"
        return reply(.success(found))
    }

    func downloadBatch(
        path: String, accessToken: String, resume: ResumePoint?, into sink: any ContentSink
    ) async -> PortalReply<StoredFacts> {
        downloads.append(path)
        if let error = next("download") { return reply(.failure(error)) }
        if staleTokens.contains(accessToken) {
            return reply(.failure(PortError(.unauthorized, "the token has expired", isTransient: true)))
        }
        guard let batch = batches.first(where: { $0.listed.storagePath == path }) else {
            return reply(.failure(PortError(.notFound, "there is no such file")))
        }
        let content = cuts.isEmpty ? batch.content[...] : batch.content.prefix(cuts.removeFirst())
        do throws(PortError) {
            try await sink.begin(at: 0, validator: nil)
            for start in stride(from: 0, to: content.count, by: 1_000) {
                try await sink.append(Array(content[start..<min(start + 1_000, content.count)]))
            }
            var facts = batch.facts
            facts.byteCount = Int64(content.count)
            return reply(.success(facts))
        } catch {
            return reply(.failure(error))
        }
    }

    func inspectBatchFile(path: String, accessToken: String) async -> PortalReply<StoredFacts> {
        inspections.append(path)
        if let error = next("inspect") { return reply(.failure(error)) }
        guard let batch = batches.first(where: { $0.listed.storagePath == path }) else {
            return reply(.failure(PortError(.notFound, "there is no such file")))
        }
        return reply(.success(batch.facts))
    }

    func confirmBatch(_ confirmation: BatchConfirmation) async -> PortalReply<Void> {
        onReport(confirmation.reference.number)
        if let error = next("confirm") { return reply(.failure(error)) }
        confirmations.append(confirmation)
        for index in batches.indices where batches[index].listed.reference.number == confirmation.reference.number {
            batches[index].isLogged = true
        }
        if let error = next("confirmLost") { return reply(.failure(error)) }
        return reply(.success(()))
    }

    func deleteBatch(_ reference: BatchReference) async -> PortalReply<Void> {
        if let error = next("delete") { return reply(.failure(error)) }
        deletions.append(reference.number)
        batches.removeAll { $0.listed.reference.number == reference.number }
        return reply(.success(()))
    }

    // MARK: GuiaPortal

    func listGuias(_ lookup: GuiaQuery) async -> PortalReply<GuiaPage> {
        guiaCalls += 1
        if let error = next("guias") { return reply(.failure(error)) }
        let wanted = lookup.tracking
        let open = guias.filter { $0.tracking == wanted && $0.isCancelled == (lookup.pass == .cancelled) }
        let part = open.dropFirst((lookup.page - 1) * guiaPageSize).prefix(guiaPageSize)
        return reply(
            .success(
                GuiaPage(
                    items: part.map { .object($0.item) }, hasNext: lookup.page * guiaPageSize < open.count)))
    }

    func track(_ key: String, of resource: GuiaResource, as tracking: GuiaTracking) async -> PortalReply<Void> {
        onReport(key)
        if let error = next("track") { return reply(.failure(error)) }
        tracked.append((key, tracking))
        for index in guias.indices where guias[index].key == key { guias[index].tracking = tracking }
        if let error = next("trackLost") { return reply(.failure(error)) }
        return reply(.success(()))
    }

    private func next(_ call: String) -> PortError? {
        guard failures[call]?.isEmpty == false else { return nil }
        return failures[call]?.removeFirst()
    }

    private func reply<Value>(_ result: Result<Value, PortError>) -> PortalReply<Value> {
        PortalReply(
            call: PortalCallRecord(method: "GET", path: "v1/scripted", httpStatus: nil, duration: .zero), result: result
        )
    }
}
