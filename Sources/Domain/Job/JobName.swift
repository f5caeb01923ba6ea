/// The jobs of the ERP's `appserver.ini` that this program carries out, under their own names.
package enum JobName: String, Sendable, Codable, CaseIterable {
    /// Hands accepted files over to Protheus's import folder and notices what became of them.
    case importXML = "IMPXML"
    /// Takes, judges and routes files.
    case route = "XML_ROBOT"
    /// Asks HAT what batches wait.
    case listBatches = "PLSXHAT002"
    /// Downloads and confirms them.
    case fetchBatches = "PLSVHAT002"
    case syncAuthorizations = "PLSYNCAUTH"
    case syncAttachments = "PLSYNCLIAT"
    case syncExtensions = "PLSYNCTREX"
    /// Sends orders: what Protheus exports, besides lots.
    case sendOrders = "PLENVHATSC"
    /// Tells HAT of lots and glosa appeals.
    case updateLots = "PLJBATUTISS"

    /// Value of `Main=` in its section; compared without case.
    package var main: String {
        switch self {
        case .importXML: "XmlImport"
        case .route: "xmlroute"
        case .listBatches: "PLSxHAT002"
        case .fetchBatches: "PLSVHAT002"
        case .syncAuthorizations: "PLSYNCAUTH"
        case .syncAttachments: "PLSYNCLIAT"
        case .syncExtensions: "PLSYNCTREX"
        case .sendOrders: "PLENVHATSC"
        case .updateLots: "PLJBATUTISS"
        }
    }

    /// Talks to HAT, so runs only while the integration is on.
    package var needsPortal: Bool {
        switch self {
        case .importXML, .route: false
        default: true
        }
    }

    /// Ends by itself and is started again by `Refreshrate`; the others run until they are stopped.
    package var isPeriodic: Bool {
        switch self {
        case .importXML, .route, .fetchBatches, .sendOrders, .updateLots: false
        default: true
        }
    }

    /// Without regard to case, by its own name or its `Main=`.
    package init?(named text: String) {
        let folded = text.lowercased()
        let found = Self.allCases.first {
            $0.rawValue.lowercased() == folded || $0.main.lowercased() == folded
        }
        guard let found else { return nil }
        self = found
    }
}

/// Which jobs a process runs, as `[ONSTART] JOBS=` and the jobs' sections say.
package struct JobPlan: Sendable, Equatable {
    /// One name of `JOBS=`.
    package struct Entry: Sendable, Equatable {
        /// As listed, which is the name of its section.
        package var section: String
        /// Value of `Main=`; the section's name when it has none.
        package var main: String
        /// The jobs it stands for here (`PJobHatXML` stands for two); empty: it belongs to Protheus alone, or is unknown.
        package var jobs: [JobName]
        /// Why `jobs` is empty; nil otherwise.
        package var skipped: Skip?
        /// `Instances=`, 1,1 when not set.
        package var instances: ClosedRange<Int>

        package init(section: String, main: String, jobs: [JobName], skipped: Skip?, instances: ClosedRange<Int>) {
            self.section = section
            self.main = main
            self.jobs = jobs
            self.skipped = skipped
            self.instances = instances
        }
    }

    package enum Skip: String, Sendable, Codable {
        /// Known, and of no use outside the ERP (`FWSCHDQUEUE`, `HTTP`, `JOBSRV`, …).
        case belongsToProtheus
        case unknown
        /// Another name of `JOBS=` before it stands for the same jobs.
        case repeated
    }

    package var entries: [Entry]
    /// How long a job that ended or failed waits before it is started again.
    package var refreshRate: Duration

    package init(entries: [Entry], refreshRate: Duration) {
        self.entries = entries
        self.refreshRate = refreshRate
    }

    /// In the order of `JOBS=`, each once.
    package var jobs: [JobName] {
        var seen: Set<JobName> = []
        return entries.flatMap(\.jobs).filter { seen.insert($0).inserted }
    }

    /// All jobs, each under its own name: when nothing says otherwise.
    package static let standard = JobPlan(
        entries: JobName.allCases.map {
            Entry(section: $0.rawValue, main: $0.main, jobs: [$0], skipped: nil, instances: 1...1)
        },
        refreshRate: .seconds(120))
}
