/// The jobs of the ERP's `appserver.ini` that this program runs, under their own names.
package enum JobName: String, Sendable, Codable, CaseIterable {
    /// Hands accepted files over to Protheus's import folder and watches what Protheus does with them.
    case importXML = "IMPXML"
    /// Claims, judges and routes files.
    case route = "XML_ROBOT"
    /// Lists the batches that wait at HAT.
    case listBatches = "PLSXHAT002"
    /// Downloads and confirms batches.
    case fetchBatches = "PLSVHAT002"
    case syncAuthorizations = "PLSYNCAUTH"
    case syncAttachments = "PLSYNCLIAT"
    case syncExtensions = "PLSYNCTREX"
    /// Sends orders, made from Protheus's exports, except those about lots.
    case sendOrders = "PLENVHATSC"
    /// Sends the status of lots and glosa appeals to HAT.
    case updateLots = "PLJBATUTISS"

    /// Value of `Main=` in its section, case-insensitive.
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

    /// Whether it calls HAT, so that it runs only while the integration is enabled.
    package var needsPortal: Bool {
        switch self {
        case .importXML, .route: false
        default: true
        }
    }

    /// Whether it ends by itself and is started again after `Refreshrate`; the others run until they are stopped.
    package var isPeriodic: Bool {
        switch self {
        case .importXML, .route, .fetchBatches, .sendOrders, .updateLots: false
        default: true
        }
    }

    /// Finds a job by its name or its `Main=`, case-insensitive; nil for any other text.
    package init?(named text: String) {
        let folded = text.lowercased()
        let found = Self.allCases.first {
            $0.rawValue.lowercased() == folded || $0.main.lowercased() == folded
        }
        guard let found else { return nil }
        self = found
    }
}

/// Which jobs a process runs, from `[ONSTART] JOBS=` and the sections of the jobs.
package struct JobPlan: Sendable, Equatable {
    /// One name of `JOBS=`.
    package struct Entry: Sendable, Equatable {
        /// The name as listed, which is that of its section.
        package var section: String
        /// Value of `Main=`; the name of the section when it has none.
        package var main: String
        /// The jobs that it means here (`PJobHatXML` means two). Empty: it belongs to Protheus alone, or is unknown.
        package var jobs: [JobName]
        /// Why `jobs` is empty; nil otherwise.
        package var skipped: Skip?
        /// `Instances=`, minimum and maximum; 1,1 when not set.
        package var instances: ClosedRange<Int>

        package init(section: String, main: String, jobs: [JobName], skipped: Skip?, instances: ClosedRange<Int>) {
            self.section = section
            self.main = main
            self.jobs = jobs
            self.skipped = skipped
            self.instances = instances
        }
    }

    /// Why an entry runs nothing here.
    package enum Skip: String, Sendable, Codable {
        /// Known, and meaningless outside the ERP (`FWSCHDQUEUE`, `HTTP`, `JOBSRV`, …).
        case belongsToProtheus
        case unknown
        /// An earlier name in `JOBS=` means the same jobs.
        case repeated
    }

    /// In the order of `JOBS=`.
    package var entries: [Entry]
    /// Wait before a job that ended or failed is started again.
    package var refreshRate: Duration

    package init(entries: [Entry], refreshRate: Duration) {
        self.entries = entries
        self.refreshRate = refreshRate
    }

    /// The jobs in the order of `JOBS=`, each once.
    package var jobs: [JobName] {
        var seen: Set<JobName> = []
        return entries.flatMap(\.jobs).filter { seen.insert($0).inserted }
    }

    /// All jobs, each under its own name: the default without `JOBS=`. `Refreshrate` is 120 s.
    package static let standard = JobPlan(
        entries: JobName.allCases.map {
            Entry(section: $0.rawValue, main: $0.main, jobs: [$0], skipped: nil, instances: 1...1)
        },
        refreshRate: .seconds(120))
}
