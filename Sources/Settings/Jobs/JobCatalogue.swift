import Domain

/// What the jobs of an `appserver.ini` are to this program.
enum JobCatalogue {
    struct Meaning: Equatable {
        var jobs: [JobName]
        var skipped: JobPlan.Skip?
    }

    /// The newer job that does what two do here.
    private static let batchJob = "pjobhatxml"
    /// Orders and lots by the schedule of the ERP.
    private static let replaced = ["pjobplshat", "plshat", "plenvhat", "plenvhatsc", "pljbatutiss"]
    /// Scheduler, web server, workers and billing robots.
    private static let protheusPrefixes = ["fwschd", "http", "jobsrv", "frobo"]

    /// By `Main=`, or the section's name when it has none. `TYPE=WEBEX` are the pools of web services and portals.
    static func meaning(main: String, section: String, type: String?) -> Meaning {
        if let job = JobName(named: main) { return Meaning(jobs: [job], skipped: nil) }
        let main = main.lowercased()
        if main == batchJob { return Meaning(jobs: [.listBatches, .fetchBatches], skipped: nil) }
        if replaced.contains(main) { return Meaning(jobs: [], skipped: .replaced) }
        let isWebPool = type?.lowercased() == "webex"
        let isOfProtheus = [main, section.lowercased()].contains { name in
            protheusPrefixes.contains(where: name.hasPrefix)
        }
        return Meaning(jobs: [], skipped: isWebPool || isOfProtheus ? .belongsToProtheus : .unknown)
    }
}
