package import Domain

/// Unpacks archives in sandboxed children. It checks their results against the same bounds before it uses them.
package struct WorkerUnpacker: Unpacker {
    private let workers: IntakeWorkers
    private let heads: any Unpacker

    /// `heads` recognises archives by their first bytes in this process; nothing is unpacked with it.
    package init(_ workers: IntakeWorkers, heads: any Unpacker) {
        self.workers = workers
        self.heads = heads
    }

    /// Whether the document is an archive, decided by its first bytes in this process.
    package func isArchive(_ document: DocumentDescriptor) throws(PortError) -> Bool { try heads.isArchive(document) }

    /// - Throws: the errors of the port, or how a child was lost: a transient error, so that the caller can try again.
    package func unpack(
        _ document: DocumentDescriptor, name: String, depth: Int, limits: Limits,
        newEntry: (Int) throws(PortError) -> any IncomingFile
    ) throws(PortError) -> UnpackedArchive {
        try workers.with { child throws(PortError) in
            let order = IntakeOrder(name: name, depth: depth, limits: limits)
            try child.ask(Frame(.unpack, 0, order), files: [document.rawValue], to: "it unpacked this archive")
            let deadline = ContinuousClock.now + limits.archiveTimeMax + workers.settings.graceTime
            var check = UnpackingCheck(document, limits: limits)
            var file: (any IncomingFile)?
            while true {
                let frame = try child.answer(within: ContinuousClock.now.duration(to: deadline))
                switch frame.kind {
                case .entry:
                    guard check.begins(frame) else { throw child.violation() }
                    file = try orGiveUp(child) { () throws(PortError) in try newEntry(Int(frame.number)) }
                case .bytes:
                    guard let file, check.allows(frame) else { throw child.violation() }
                    try orGiveUp(child) { () throws(PortError) in try file.append(Array(frame.plain)) }
                case .unpacked:
                    let archive = try child.contents(UnpackedArchive.self, of: frame)[0]
                    guard check.isPlausible(archive) else { throw child.violation() }
                    return archive
                default: throw child.violation()
                }
            }
        }
    }

    /// Abandons the child on an internal error within an archive, because it would continue sending.
    private func orGiveUp<Value>(
        _ child: ChildConnection, _ body: () throws(PortError) -> Value
    ) throws(PortError) -> Value {
        do throws(PortError) {
            return try body()
        } catch {
            child.giveUp()
            throw error
        }
    }
}
