package import Domain
import FoundationEssentials
import HATContract

/// The batches and guias that the sandbox lists for download. They are in memory only; a restarted sandbox has its
/// uploads and nothing else.
extension HATSandbox {
    /// Adds the items of the load; a repeated load adds as many again under new numbers.
    /// - Throws: `.configuration` for a value out of its bounds or a number that is in use; nothing is added then.
    @discardableResult
    package func load(_ load: SandboxLoad) throws(PortError) -> SandboxSummary {
        try load.check()
        let newBatches = try BatchMaker(load: load, tracking: tracking).batches(from: batches.madeCount)
        let counts = Dictionary(uniqueKeysWithValues: GuiaResource.allCases.map { ($0, guias.count($0)) })
        let newGuias = try GuiaMaker(load: load).guias(after: counts)
        try batches.add(newBatches)
        try guias.add(newGuias)
        return summary()
    }

    /// Removes all batches, guias and orders with their evidence. Uploads stay, in their initial state; they keep their
    /// files only with a storage folder.
    package func reset() throws(PortError) {
        batches.removeAll()
        guias.removeAll()
        resetOrders()
        for lote in storedLotes() { try register(lote, content: nil) }
    }

    /// Lists the batch for deletion from now on. - Returns: false when there is no such batch.
    @discardableResult
    package func requestDeletion(ofBatch number: String) -> Bool {
        let tracking = tracking
        let done: Void? = batches.update(number) { batch, _ in
            batch.isDeletionWanted = true
            batch.trackingStatus = tracking.pendingDeletion
        }
        return done != nil
    }

    /// Lists the batch for download once more. - Returns: false when there is no such batch.
    @discardableResult
    package func offerAgain(
        batch number: String, withNewContent isNew: Bool, underSamePath keepsPath: Bool = false
    ) -> Bool {
        let tracking = tracking
        let done: Void? = batches.update(number) { batch, _ in
            batch.isDeletionWanted = false
            batch.trackingStatus = tracking.pending
            guard isNew else { return }
            batch.contentVersion += 1
            if !keepsPath { batch.folderVersion += 1 }
        }
        return done != nil
    }

    /// Cancels an item; it is in the lists of cancelled items from now on. - Returns: false when there is no such item.
    @discardableResult
    package func cancel(_ resource: GuiaResource, _ key: String) -> Bool {
        guias.update(resource, key) { guia, _ in guia.isCancelled = true } != nil
    }

    /// The evidence of all batches, in the order in which they were added.
    package func batchEvidence() -> [BatchEvidence] { batches.all.map(\.evidence) }

    /// The evidence of all guias, by collection, in the order in which they were added.
    package func guiaEvidence() -> [GuiaEvidence] { GuiaResource.allCases.flatMap { guias.all($0).map(\.evidence) } }

    /// The current content of the batch's file; nil when the batch is unknown or has no file. Blocks while it generates
    /// the content, and holds it in memory.
    package func content(ofBatch number: String) throws(PortError) -> [UInt8]? {
        guard let batch = batches.batch(number), let content = batch.content else { return nil }
        var bytes: [UInt8] = []
        try content.version(batch.contentVersion).write { (part: [UInt8]) throws(PortError) in bytes += part }
        return bytes
    }

    /// Counts of batches and guias by status, and of their confirmations.
    package func summary() -> SandboxSummary {
        var summary = SandboxSummary()
        for batch in batches.all {
            summary.batches.downloadsCompleted += batch.downloadsCompleted
            summary.batches.confirmations += batch.confirmations.count
            summary.batches.confirmedAgain += batch.confirmations.count > 1 ? 1 : 0
            guard !batch.isDeleted else {
                summary.batches.deleted += 1
                continue
            }
            summary.batches.byTrackingStatus[batch.trackingStatus, default: 0] += 1
            summary.batches.byStatus[batch.status, default: 0] += 1
        }
        for resource in GuiaResource.allCases {
            for guia in guias.all(resource) {
                summary.guias.count(guia.tracking, in: resource)
                let reported = guia.confirmations.compactMap(\.trackingStatus)
                summary.guias.confirmations += reported.count
                summary.guias.confirmedAgain += Set(reported).count < reported.count ? 1 : 0
            }
        }
        return summary
    }

    /// Adds an upload to the collection of batches, with a file when uploads are offered.
    func register(_ lote: StoredLote, content: Data?) throws(PortError) {
        var batch = SandboxBatch(
            number: lote.answer.batchNumber?.text ?? "", healthProviderId: lote.facts.healthProviderId,
            codeSusep: lote.facts.codeSusep, authType: lote.facts.authType, batchDate: lote.facts.batchDate,
            trackingStatus: lote.answer.trackingStatus?.text ?? tracking.pending)
        batch.protocolNumber = lote.answer.protocol?.text ?? ""
        batch.idempotencyKey = lote.key.text
        if offersUploads {
            batch.content = content.map { .bytes([UInt8]($0)) } ?? uploadedContent(of: lote)
            if batch.content != nil { batch.blobName = "upload_\(batch.number).xml" }
        }
        try batches.add([batch])
    }
}

extension BatchStore {
    /// Number of batches that are not uploads.
    fileprivate var madeCount: Int { all.count { $0.idempotencyKey == nil } }
}

extension SandboxSummary.Guias {
    fileprivate mutating func count(_ tracking: GuiaTracking, in resource: GuiaResource) {
        switch resource {
        case .authorizations: authorizations[tracking.rawValue, default: 0] += 1
        case .clinicalAttachments: clinicalAttachments[tracking.rawValue, default: 0] += 1
        case .treatmentExtensions: treatmentExtensions[tracking.rawValue, default: 0] += 1
        }
    }
}
