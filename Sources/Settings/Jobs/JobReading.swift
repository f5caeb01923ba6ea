import Domain

/// Decides which jobs run, from `[ONSTART]` and the jobs' own sections.
///
/// Each value comes from flag, environment, `hatspool.ini` or `appserver.ini`, in this order. So a section in
/// `hatspool.ini` may change a single key of the one in `appserver.ini`.
struct JobReading {
    private(set) var plan = JobPlan(entries: [], refreshRate: .zero)
    private(set) var company: Settings.Company?
    /// `JOBS` and `REFRESHRATE`, when they come from `appserver.ini`.
    private(set) var found: [SettingKey: SettingEntry] = [:]
    private(set) var problems: [SettingProblem] = []
    private(set) var warnings: [Wording] = []

    private let own: INISections
    private let appServer: INISections?

    /// - Parameters:
    ///   - entries: values of flag, environment and `hatspool.ini`.
    ///   - own: the sections of `hatspool.ini` that hold no settings.
    ///   - appServer: nil when none is named, or when it cannot be read.
    init(entries: [SettingKey: SettingEntry], own: INISections, appServer: INIFile?) {
        self.own = own
        self.appServer = appServer.map { INISections(path: $0.path, entries: $0.entries, .firstCounts) }
        if let appServer { find(in: appServer, besides: entries) }
        let listed = found[.jobs] ?? entries[.jobs].flatMap { $0.text.isEmpty ? nil : $0 }
        let names = listed.map { Self.names($0.text) } ?? JobName.allCases.map(\.rawValue)
        let rate = (found[.refreshRate] ?? entries[.refreshRate]).flatMap { Int($0.text) } ?? 0
        plan = JobPlan(entries: names.map { entry($0, isListed: listed != nil) }, refreshRate: .seconds(rate))
        company = findCompany()
        markRepetitions()
        if let listed { reportUnknown(listed) }
    }

    /// Skips a name whose jobs an earlier name already runs.
    private mutating func markRepetitions() {
        var seen: Set<JobName> = []
        for index in plan.entries.indices where !plan.entries[index].jobs.isEmpty {
            let jobs = plan.entries[index].jobs.filter { seen.insert($0).inserted }
            if jobs.isEmpty {
                let entry = plan.entries[index]
                // An installation lists the scheduler for more than the two jobs that it maps to.
                guard entry.main.lowercased() != "fwschdmanag" else {
                    plan.entries[index].skipped = .belongsToProtheus
                    plan.entries[index].jobs = []
                    continue
                }
                let (section, main) = (Wording.printable(entry.section), Wording.printable(entry.main))
                plan.entries[index].skipped = .repeated
                warn(
                    pt: "[\(section)] Main=\(main): outro nome de JOBS já faz o mesmo; não é executado de novo",
                    en: "[\(section)] Main=\(main): another name of JOBS does the same; it is not run again")
            }
            plan.entries[index].jobs = jobs
        }
    }

    /// The names in `JOBS=`, each once, as first written.
    private static func names(_ text: String) -> [String] {
        var seen: Set<String> = []
        return SettingKind.items(INISections.plain(text)).filter { name in
            !name.isEmpty && seen.insert(INISections.folded(name)).inserted
        }
    }

    private mutating func find(in file: INIFile, besides entries: [SettingKey: SettingEntry]) {
        let listings = file.entries.filter { entry in
            INISections.folded(entry.section) == "ONSTART" && INISections.folded(entry.key) == "JOBS"
                && !entry.value.isEmpty
        }
        if let set = entries[.jobs], !set.text.isEmpty {
            if entries[.appServer]?.origin == .flag, !listings.isEmpty {
                warn(
                    pt: "[ONSTART] JOBS (\(set.origin.description(in: .ptBR))) vale; o de \(file.path) não é usado",
                    en: "[ONSTART] JOBS (\(set.origin)) counts; that of \(file.path) is not used")
            }
        } else if let first = listings.first {
            found[.jobs] = SettingEntry(
                text: INISections.plain(first.value), origin: .file(path: file.path, line: first.line))
            let names = Self.names(first.value).map(INISections.folded)
            for other in listings.dropFirst() where Self.names(other.value).map(INISections.folded) != names {
                warn(
                    pt: "\(file.path):\(other.line): [ONSTART] JOBS já está na linha \(first.line); vale a primeira",
                    en: "\(file.path):\(other.line): [ONSTART] JOBS stands in line \(first.line) too; the first counts")
            }
        } else {
            problems.append(
                SettingProblem(
                    key: .appServer, origin: entries[.appServer]?.origin ?? .fallback,
                    reason: Wording(
                        pt: "\(file.path) não tem [ONSTART] JOBS=, e aqui JOBS não tem valor",
                        en: "\(file.path) has no [ONSTART] JOBS=, and JOBS is not set here")))
        }
        guard entries[.refreshRate]?.origin == .fallback, let rate = appServer?.entry("ONSTART", "REFRESHRATE") else {
            return
        }
        let plain = SettingEntry(text: INISections.plain(rate.text), origin: rate.origin)
        if SettingKey.refreshRate.kind.accepts(plain.text) {
            found[.refreshRate] = plain
        } else {
            problems.append(.notAllowed(.refreshRate, plain))
        }
    }

    private mutating func entry(_ section: String, isListed: Bool) -> JobPlan.Entry {
        let standard = isListed ? nil : JobName(named: section)?.main
        let main = main(of: section) ?? standard ?? section
        let meaning = JobCatalogue.meaning(main: main, section: section, type: value(section, "TYPE")?.text)
        var instances = 1...1
        if !meaning.jobs.isEmpty, let text = value(section, "INSTANCES") {
            if let range = Self.instances(text.text) {
                instances = range
            } else {
                problems.append(Self.badInstances(text, section))
            }
        }
        return JobPlan.Entry(
            section: section, main: main, jobs: meaning.jobs, skipped: meaning.skipped, instances: instances)
    }

    /// `Main=` may be written as a call: `HTTP_START()`.
    private func main(of section: String) -> String? {
        value(section, "MAIN").map { INISections.trimmed(String($0.text.prefix { $0 != "(" })) }
    }

    private func value(_ section: String, _ key: String) -> SettingEntry? {
        guard let entry = own.entry(section, key) ?? appServer?.entry(section, key) else { return nil }
        return SettingEntry(text: INISections.plain(entry.text), origin: entry.origin)
    }

    /// Reads `min,max`. Further numbers are not for jobs of this kind and are ignored; one number is both bounds. 0
    /// counts as 1, because a listed job runs.
    static func instances(_ text: String) -> ClosedRange<Int>? {
        let numbers = SettingKind.items(text).map { Int($0) }
        guard let first = numbers.first, let least = first, let most = numbers.dropFirst().first ?? least,
            (0...1_000).contains(least), (max(1, least)...1_000).contains(most)
        else { return nil }
        return max(1, least)...most
    }

    private static func badInstances(_ entry: SettingEntry, _ section: String) -> SettingProblem {
        let (section, text) = (Wording.printable(section), Wording.printable(entry.text))
        return SettingProblem(
            key: nil, origin: entry.origin,
            reason: Wording(
                pt: "[\(section)] Instances: “\(text)” não é permitido; permitido: mínimo,máximo de 1 a 1000, como 1,1",
                en: "[\(section)] Instances: “\(text)” is not allowed; allowed: least,most from 1 to 1000, as in 1,1"))
    }

    /// The company of the first job of this program whose environment names one. The robots' keys precede those of web
    /// jobs.
    private func findCompany() -> Settings.Company? {
        for entry in plan.entries where !entry.jobs.isEmpty {
            guard let environment = environment(of: entry.section) else { continue }
            for (company, branch) in [("EMPROBOXML", "FILROBOXML"), ("JEMP", "JFIL")] {
                guard let code = value(environment, company)?.text else { continue }
                let branch = value(environment, branch)?.text ?? ""
                return Settings.Company(
                    code: Wording.printable(code), branch: Wording.printable(branch),
                    environment: Wording.printable(environment))
            }
        }
        return nil
    }

    private func environment(of section: String) -> String? {
        (value(section, "ENVIRONMENT") ?? value(section, "ENVIROMENT"))?.text
    }

    /// Warns of jobs that no program carries out; jobs of Protheus are expected and not reported.
    private mutating func reportUnknown(_ listed: SettingEntry) {
        let strangers = plan.entries.filter { $0.skipped == .unknown }.map { Wording.printable($0.section) }
        let position = listed.origin
        warnOfMains()
        if !strangers.isEmpty {
            let names = strangers.joined(separator: ", ")
            warn(
                pt: "[ONSTART] JOBS (\(position.description(in: .ptBR))): não conhecido e não executado: \(names)",
                en: "[ONSTART] JOBS (\(position)): not known and not run: \(names)")
        }
        if plan.jobs.isEmpty {
            warn(
                pt: "[ONSTART] JOBS (\(position.description(in: .ptBR))) não tem nenhum job deste programa",
                en: "[ONSTART] JOBS (\(position)) lists no job of this program")
        }
    }

    /// Warns of a job of this program whose section names another `Main=`: it is not run, which is rarely intended.
    private mutating func warnOfMains() {
        for entry in plan.entries where entry.skipped != .repeated {
            guard let own = JobName(named: entry.section), !entry.jobs.contains(own), !plan.jobs.contains(own),
                let main = value(entry.section, "MAIN")
            else { continue }
            let (section, text) = (Wording.printable(entry.section), Wording.printable(entry.main))
            warn(
                pt:
                    "[\(section)] Main=\(text) (\(main.origin.description(in: .ptBR))) não é o programa de \(own.rawValue), "
                    + "que não roda",
                en: "[\(section)] Main=\(text) (\(main.origin)) is not the program of \(own.rawValue), which is not run"
            )
        }
    }

    private mutating func warn(pt: String, en: String) { warnings.append(Wording(pt: pt, en: en)) }

    /// Sections of `hatspool.ini` that belong to jobs or to environments of jobs, with the keys that count in them.
    /// Names are in capitals.
    var ownSections: [String: Set<String>] {
        var known: [String: Set<String>] = [:]
        let listed = Set(plan.entries.map { INISections.folded($0.section) })
        for section in own.names {
            let meaning = JobCatalogue.meaning(main: main(of: section) ?? section, section: section, type: nil)
            guard listed.contains(section) || !meaning.jobs.isEmpty else { continue }
            known[section] = ["MAIN", "ENVIRONMENT", "ENVIROMENT", "INSTANCES"]
            if let environment = environment(of: section) {
                known[INISections.folded(environment), default: []].formUnion([
                    "EMPROBOXML", "FILROBOXML", "JEMP", "JFIL",
                ])
            }
        }
        return known
    }
}

extension Settings {
    /// Company and branch that the ERP's jobs work for. Shown to operators; nothing here depends on them.
    package struct Company: Sendable, Equatable {
        /// `EMPROBOXML`, else `JEMP`.
        package let code: String
        /// `FILROBOXML`, else `JFIL`; empty when not set.
        package let branch: String
        /// The environment's section.
        package let environment: String
    }
}
