/// The log files that the ERP's own jobs write, for people who look for them there (`MV_PHATLOG=1`). `PortalLog` implements it.
/// The structured log tells the same and more; this one never decides anything.
package protocol TraceLog: Sendable {
    /// Adds one line, under the time of the call. Returns at once: never waits for a disk, never fails.
    /// The line holds no beneficiary datum and no token; control characters in it are replaced.
    func write(_ line: String, to file: TraceFile)
}

/// One of the documented files of a day's folder.
package enum TraceFile: Hashable, Sendable {
    /// What a pass over a collection did with each item.
    case items(GuiaResource, GuiaPass)
    /// What went wrong, of all jobs.
    case errors
    /// What the jobs of batches did.
    case batches
    /// What became of each order (`plshat.log`, HAT.md §5.3).
    case orders

    /// As documented: the files of synchronised items have no ending.
    package var name: String {
        switch self {
        case .items(let resource, .new): resource.logName
        case .items(let resource, .cancelled): "\(resource.logName) - cancelamento"
        case .errors: "ERROR_LOG.log"
        case .batches: "plsxmldownload.log"
        case .orders: "plshat.log"
        }
    }
}

/// Writes nothing (`MV_PHATLOG=0`).
package struct NoTraceLog: TraceLog {
    package init() {}

    package func write(_ line: String, to file: TraceFile) {}
}

extension TraceLog where Self == NoTraceLog {
    package static var none: NoTraceLog { NoTraceLog() }
}
