import Domain

/// One reading of one export by a child of its own, which is held until the end, or until nobody reads any more.
// Unchecked: used from one task at a time, as the port says.
final class WorkerExportCursor: ExportCursor, @unchecked Sendable {
    private let child: ChildConnection
    private let workers: IntakeWorkers
    private let limits: Limits
    private var check: DraftCheck
    private var isHeld = true
    private(set) var inspection: Inspection

    init(_ child: ChildConnection, of workers: IntakeWorkers, form: ExportForm, limits: Limits) {
        self.child = child
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
            child.giveUp()
            throw error
        }
    }

    private func group(of limit: Int) throws(PortError) -> [OrderDraft] {
        try child.ask(Frame(.next, UInt32(clamping: limit)), to: "it read this export")
        let deadline = ContinuousClock.now + Self.groupTimeMax(limits, workers.settings)
        var drafts: [OrderDraft] = []
        while true {
            let frame = try child.answer(within: ContinuousClock.now.duration(to: deadline))
            switch frame.kind {
            case .drafts:
                let count = Int(frame.number)
                guard count > 0, count <= limit - drafts.count else { throw child.violation() }
                let part = try child.contents(OrderDraft.self, count, of: frame)
                guard part.allSatisfy({ check.allows($0) }) else { throw child.violation() }
                drafts += part
            case .groupEnd where frame.isEmpty:
                guard !drafts.isEmpty else { throw child.violation() }
                return drafts
            case .groupEnd:
                let inspection = try child.contents(Inspection.self, of: frame)[0]
                guard drafts.isEmpty, check.isPlausible(inspection) else { throw child.violation() }
                self.inspection = inspection
                return []
            default: throw child.violation()
            }
        }
    }

    private func release() {
        guard isHeld else { return }
        isHeld = false
        // One that the message does not reach is spent, and goes.
        if !child.isSpent { try? child.ask(Frame(.release), to: "it waited for work") }
        workers.giveBack(child)
    }
}
