/// The log files that the ERP's own jobs would write, for operators who look for them there (`MV_PHATLOG=1`). Module
/// `PortalLog` implements it. The structured log holds the same information and more; nothing reads these files.
package protocol TraceLog: Sendable {
    /// Adds one line with the time of the call. Returns at once: it never waits for a disk and never fails. The caller
    /// must pass no beneficiary data and no token; control characters are replaced.
    func write(_ line: String, to file: TraceFile)
}

/// One of the documented files in the folder of a day.
package enum TraceFile: Hashable, Sendable {
    /// What a pass over a collection did with each item.
    case items(GuiaResource, GuiaPass)
    /// Errors of all jobs.
    case errors
    /// Results of the batch jobs.
    case batches
    /// Results of each order (`plshat.log`).
    case orders

    /// File name as documented: the files of synchronised items have no extension.
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

    /// Does nothing.
    package func write(_ line: String, to file: TraceFile) {}
}

extension TraceLog where Self == NoTraceLog {
    /// Writes nothing.
    package static var none: NoTraceLog { NoTraceLog() }
}
