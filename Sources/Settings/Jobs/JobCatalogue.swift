import Domain

/// Maps the jobs of an `appserver.ini` to the jobs of this program.
enum JobCatalogue {
    struct Meaning: Equatable {
        var jobs: [JobName]
        var skipped: JobPlan.Skip?
    }

    /// Jobs of Protheus and the one or two jobs here that do the same. The ERP's scheduler stands for the two that it
    /// runs.
    private static let jobs: [String: [JobName]] = [
        "pjobhatxml": [.listBatches, .fetchBatches], "pjobplshat": [.sendOrders], "plshat": [.sendOrders],
        "plenvhat": [.sendOrders], "fwschdmanag": [.sendOrders, .updateLots],
    ]
    /// Queues of the scheduler, web server, workers and billing robots.
    private static let protheusPrefixes = ["fwschd", "http", "jobsrv", "frobo"]

    /// Finds the meaning by `Main=`, or by the section's name when it has none. `TYPE=WEBEX` marks pools of web
    /// services and portals.
    static func meaning(main: String, section: String, type: String?) -> Meaning {
        if let job = JobName(named: main) { return Meaning(jobs: [job], skipped: nil) }
        let main = main.lowercased()
        if let jobs = jobs[main] { return Meaning(jobs: jobs, skipped: nil) }
        let isWebPool = type?.lowercased() == "webex"
        let isOfProtheus = [main, section.lowercased()].contains { name in
            protheusPrefixes.contains(where: name.hasPrefix)
        }
        return Meaning(jobs: [], skipped: isWebPool || isOfProtheus ? .belongsToProtheus : .unknown)
    }
}
