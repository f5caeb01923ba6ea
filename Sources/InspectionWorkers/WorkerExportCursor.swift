import Domain

/// One reading of one export by a process of its own, which is held until the end, or until nobody reads any more.
// Unchecked: used from one task at a time, as the port says.
final class WorkerExportCursor: ExportCursor, @unchecked Sendable {
    private let worker: IntakeWorker
    private let workers: IntakeWorkers
    private let limits: Limits
    private var check: DraftCheck
    private var isHeld = true
    private(set) var inspection: Inspection

    init(_ worker: IntakeWorker, of workers: IntakeWorkers, form: ExportForm, limits: Limits) {
        self.worker = worker
        self.workers = workers
        self.limits = limits
        check = DraftCheck(form: form, limits: limits)
        inspection = Inspection()
        inspection.kind = .export
        inspection.export = ExportFacts(form: form)
    }

    deinit { release() }

    /// Longest time for one group of records, by any clock: what the caller does between two groups is not the file's, and the time that
    /// the whole file may take is counted by its reader.
    static func groupTimeMax(_ limits: Limits, _ settings: IntakeSettings) -> Duration {
        min(limits.exportTimeMax, limits.inspectionTimeMax) + settings.graceTime
    }

    func next(_ limit: Int) throws(PortError) -> [OrderDraft] {
        guard isHeld else { return [] }
        do throws(PortError) {
            let drafts = try group(of: max(1, limit))
            if drafts.isEmpty { release() }
            return drafts
        } catch {
            // What it was reading when it failed would be read again from where nobody knows.
            worker.giveUp()
            throw error
        }
    }

    private func group(of limit: Int) throws(PortError) -> [OrderDraft] {
        try worker.ask(Frame(.next, UInt32(clamping: limit)), to: "it read this export")
        let deadline = ContinuousClock.now + Self.groupTimeMax(limits, workers.settings)
        var drafts: [OrderDraft] = []
        while true {
            let frame = try worker.answer(by: deadline)
            switch frame.kind {
            case .drafts:
                guard let part = frame.drafts(), !part.isEmpty, part.count <= limit - drafts.count,
                    part.allSatisfy({ check.allows($0) })
                else { throw worker.lie() }
                drafts += part
            case .groupEnd where frame.isEmpty:
                guard !drafts.isEmpty else { throw worker.lie() }
                return drafts
            case .groupEnd:
                guard drafts.isEmpty, let inspection = frame.reported(), check.isPlausible(inspection) else {
                    throw worker.lie()
                }
                self.inspection = inspection
                return []
            default: throw worker.lie()
            }
        }
    }

    private func release() {
        guard isHeld else { return }
        isHeld = false
        // One that cannot be told is spent, and goes.
        if !worker.isSpent { try? worker.ask(Frame(.release), to: "it waited for work") }
        workers.giveBack(worker)
    }
}

extension Frame {
    /// nil for bytes that are none.
    fileprivate func drafts() -> [OrderDraft]? {
        do { return try FactReader.drafts(Int(number), from: bytes, at: Self.headerBytes) } catch { return nil }
    }

    /// nil for bytes that are none.
    fileprivate func reported() -> Inspection? {
        do { return try inspection() } catch { return nil }
    }
}
