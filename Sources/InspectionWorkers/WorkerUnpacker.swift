package import Domain

/// Takes archives apart in processes of their own; what they tell is checked against the same bounds again before any of it counts.
package struct WorkerUnpacker: Unpacker {
    private let workers: IntakeWorkers
    private let heads: any Unpacker

    /// `heads` tells archives by their first bytes, here; nothing is unpacked with it.
    package init(_ workers: IntakeWorkers, heads: any Unpacker) {
        self.workers = workers
        self.heads = heads
    }

    package func isArchive(_ document: DocumentDescriptor) throws(PortError) -> Bool { try heads.isArchive(document) }

    /// - Throws: besides what the port says, how a process was lost: transient, and to be tried again.
    package func unpack(
        _ document: DocumentDescriptor, name: String, depth: Int, limits: Limits,
        newEntry: (Int) throws(PortError) -> any IncomingFile
    ) throws(PortError) -> UnpackedArchive {
        let worker = try workers.lend()
        defer { workers.giveBack(worker) }
        let order = UnpackOrder(name: name, depth: depth, limits: limits)
        try worker.ask(try .order(.unpack, order), with: document, to: "it unpacked this archive")
        let deadline = ContinuousClock.now + limits.archiveTimeMax + workers.settings.graceTime
        var check = UnpackingCheck(document, limits: limits)
        var file: (any IncomingFile)?
        while true {
            let frame = try worker.answer(by: deadline)
            switch frame.kind {
            case .entry:
                guard check.begins(frame) else { throw worker.lie() }
                file = try orGiveUp(worker) { () throws(PortError) in try newEntry(Int(frame.number)) }
            case .bytes:
                guard let file, check.allows(frame) else { throw worker.lie() }
                try orGiveUp(worker) { () throws(PortError) in try file.append(Array(frame.plain)) }
            case .unpacked:
                guard let archive = frame.archive(), check.isPlausible(archive) else { throw worker.lie() }
                return archive
            default: throw worker.lie()
            }
        }
    }

    /// An error of ours in the midst of an archive: the process would go on with it.
    private func orGiveUp<Value>(
        _ worker: IntakeWorker, _ body: () throws(PortError) -> Value
    ) throws(PortError) -> Value {
        do throws(PortError) {
            return try body()
        } catch {
            worker.giveUp()
            throw error
        }
    }
}

extension Frame {
    /// To a worker.
    static func order(_ kind: Kind, _ content: some Encodable) throws(PortError) -> Frame {
        do {
            return try Frame(kind, 0, content)
        } catch {
            throw PortError(.internalFault, "An order for a worker cannot be written.", cause: error)
        }
    }

    /// nil for bytes that are none.
    fileprivate func archive() -> UnpackedArchive? {
        do { return try FactReader.archive(from: bytes, at: Self.headerBytes) } catch { return nil }
    }
}
