import Domain

/// One reading of one export by a child of its own, which is held until the end of the reading or the release of the
/// cursor.
// Unchecked: the port requires use from one task at a time.
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

    /// The longest real time for one group of records. The caller's time between two groups does not count, and the
    /// reader itself limits the time of the whole file.
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
            // The position of a reading that failed is unknown, so it cannot be continued.
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
        // A child that cannot receive the message is spent, and is ended.
        if !child.isSpent { try? child.ask(Frame(.release), to: "it waited for work") }
        workers.giveBack(child)
    }
}
