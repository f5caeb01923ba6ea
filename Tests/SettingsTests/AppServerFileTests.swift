import Domain
import Foundation
import TestSupport
import Testing

@testable import Settings

/// An `appserver.ini` of Protheus, read as it is.
struct AppServerFileTests {
    /// With what such files come with: a mark, CRLF, blanks, both comments, misspellings, repetitions, lines that are
    /// nothing.
    static let realistic = """
        // Ambiente de producao - nao alterar sem chamado
        ;[OnStart]
        ;Jobs=NADA
        [PRODUCAO]  --> base oficial
        SourcePath=D:\\totvs\\protheus\\apo
        RootPath = D:\\totvs\\protheus_data
        StartPath=\\system\\
        RpoDb="top
        x2_path=
        RpoVersion=120
        JEMP=99
        JFIL=99
        EmpRoboXML = 01    ; empresa dos robos
        FILROBOXML= 0101   // matriz
        //IxBlog=NORUN
        Serie===AV
        Token="a" "b"

        [ HTTP ]
        ENABLE=1
        PATH=D:\\totvs\\web
        [10.1.2.3:8080/portal]
        ENABLE=1
        RESPONSEJOB=JOB_PORTAL
        uma linha que nao diz nada
        [sem fim
        #LogProfiler=1
        [JOB_PORTAL]
        TYPE=WEBEX
        ENVIRONMENT=PRODUCAO
        INSTANCES=1,10,1,1
        ONSTART=__WSSTART

        [OnStart]
        jobs =IMPXML, XML_ROBOT,PLSXHAT002 ,PLSVHAT002,FWSCHDMANAG,FWSCHDQUEUE,PLSYNCAUTH,PLSYNCLIAT,PLSYNCTREX,JOB_PORTAL;antigos
        ;;,HTTPJOB
        refreshrate\t=\t60 ;segundos
        DebugMsg=1

        [IMPXML]
        Main=XmlImport()
        Enviroment=PRODUCAO

        [xml_robot]
        MAIN = xmlroute //define se foi acatado
        ENVIRONMENT=producao
        [PLSXHAT002]
        main=PLSxHAT002
        environment=PRODUCAO
        Instances=1,1
        [PLSVHAT002]
        main=PLSVHAT002
        Instances = 1 , 2
        [PLSYNCAUTH]
        Main=PLSYNCAUTH
        Instances=1,1
        nParms=2
        Parm1=01
        [PLSYNCLIAT]
        [FWSCHDQUEUE]
        Main=FWSCHDQUEUE
        Instances=muitas
        [PLSVHAT002]
        Instances=9,9
        \u{1A}
        """

    private func load(
        _ bytes: [UInt8], own: String = "", flag: Bool = true, folder: TemporaryFolder
    ) throws -> SettingsCheck {
        let appServer = folder.path + "/appserver.ini"
        try Data(bytes).write(to: URL(filePath: appServer))
        let text = flag ? own : own + "[JOBS]\nAPPSERVER=\(appServer)\n"
        return try Settings.check(
            file: try folder.write(text, as: "hatspool.ini"), appserver: flag ? appServer : nil,
            environment: ["LANG": "en_US.UTF-8"], workingFolder: folder.path)
    }

    private func crlf(_ text: String) -> [UInt8] { Array(text.replacing("\n", with: "\r\n").utf8) }

    private func expectRealistic(_ check: SettingsCheck, _ path: String) throws {
        #expect(check.problems.isEmpty && check.warnings.isEmpty, "\(check.problems) \(check.warnings)")
        let settings = try #require(check.settings)
        let plan = settings.jobPlan
        #expect(
            plan.entries.map(\.section) == [
                "IMPXML", "XML_ROBOT", "PLSXHAT002", "PLSVHAT002", "FWSCHDMANAG", "FWSCHDQUEUE", "PLSYNCAUTH",
                "PLSYNCLIAT", "PLSYNCTREX", "JOB_PORTAL",
            ])
        #expect(Set(plan.jobs) == Set(JobName.allCases) && plan.jobs.count == JobName.allCases.count)
        #expect(plan.entries.first { $0.section == "FWSCHDMANAG" }?.jobs == [.sendOrders, .updateLots])
        #expect(
            plan.entries.filter { $0.skipped == .belongsToProtheus }.map(\.section) == ["FWSCHDQUEUE", "JOB_PORTAL"])
        #expect(plan.entries.prefix(4).map(\.main) == ["XmlImport", "xmlroute", "PLSxHAT002", "PLSVHAT002"])
        #expect(plan.entries.prefix(4).map(\.instances) == [1...1, 1...1, 1...1, 1...2])
        #expect(plan.refreshRate == .seconds(60))
        #expect(settings.company == Settings.Company(code: "01", branch: "0101", environment: "PRODUCAO"))
        #expect(settings.redactedDescription.contains("REFRESHRATE=60 ; \(path):37"))
    }

    @Test func `a file with every oddity is read without a warning`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/appserver.ini"
        try expectRealistic(try load(crlf(Self.realistic), folder: folder), path)
        try expectRealistic(try load(Array(Self.realistic.utf8), flag: false, folder: folder), path)
        try expectRealistic(try load([0xEF, 0xBB, 0xBF] + crlf(Self.realistic), folder: folder), path)
        let latin = crlf(Self.realistic).split(separator: UInt8(ascii: "\n"), maxSplits: 1)
        try expectRealistic(
            try load(Array("// produ".utf8) + [0xE7, 0xE3, 0x6F, 0x0A] + Array(latin[1]), folder: folder), path)
    }

    @Test func `a file of hundreds of kB with very many odd lines is read whole`() throws {
        let folder = try TemporaryFolder()
        let odd = (0..<5_000).map { "[APP\($0)]\nnada\n[aberta\nChave\($0)=\"valor \($0)\nX==\($0)\n" }.joined()
        let long = "Longa=" + String(repeating: "x", count: 20_000) + "\n"
        let bytes = Array((odd + long + Self.realistic).utf8)
        #expect(bytes.count > 200 << 10)
        let check = try load(bytes, folder: folder)
        #expect(check.problems.isEmpty && check.warnings.isEmpty, "\(check.problems) \(check.warnings)")
        #expect(Set(check.settings?.jobPlan.jobs ?? []) == Set(JobName.allCases))
    }

    @Test func `hatspool.ini overrides key by key`() throws {
        let folder = try TemporaryFolder()
        let own = "[ONSTART]\nREFRESHRATE=9\n[PLSVHAT002]\nInstances=3,3\n"
        let mixed = try #require(try load(crlf(Self.realistic), own: own, folder: folder).settings)
        #expect(mixed.jobPlan.refreshRate == .seconds(9))
        let fetch = mixed.jobPlan.entries.first { $0.jobs == [.fetchBatches] }
        #expect(fetch?.instances == 3...3 && fetch?.main == "PLSVHAT002")

        let jobs = "[ONSTART]\nJOBS=XML_ROBOT\n"
        let flagged = try load(crlf(Self.realistic), own: jobs, folder: folder)
        #expect(flagged.settings?.jobPlan.jobs == [.route])
        #expect(flagged.settings?.jobPlan.entries.first?.main == "xmlroute")
        #expect(flagged.warnings.count == 1 && flagged.warnings.first?.contains("is not used") == true)
        let named = try load(crlf(Self.realistic), own: jobs, flag: false, folder: folder)
        #expect(named.settings?.jobPlan.jobs == [.route] && named.warnings.isEmpty)
    }

    @Test func `of two different lists the first counts, and that is a warning`() throws {
        let folder = try TemporaryFolder()
        let two = "[ONSTART]\nJOBS=XML_ROBOT\n[ONSTART]\nJOBS=IMPXML\nRefreshrate=5\n"
        let check = try load(Array(two.utf8), folder: folder)
        #expect(check.settings?.jobPlan.jobs == [.route] && check.settings?.jobPlan.refreshRate == .seconds(5))
        #expect(check.warnings.count == 1 && check.warnings.first?.contains("appserver.ini:4: ") == true)
        let same = try load(Array(two.replacing("=IMPXML", with: "= xml_robot,;x").utf8), folder: folder)
        #expect(same.settings != nil && same.warnings.isEmpty)
    }

    @Test func `a bad interval, bad instances and an absent list are problems with their position`() throws {
        let folder = try TemporaryFolder()
        func problems(_ text: String) throws -> [String] {
            try load(Array(text.utf8), folder: folder).problems.map(\.description)
        }
        let path = folder.path + "/appserver.ini"
        for rate in ["0", "86401", "2 min", "-1"] {
            let reported = try problems("[OnStart]\nJobs=IMPXML\nRefreshrate=\(rate)\n")
            #expect(
                reported == [
                    "[ONSTART] REFRESHRATE (\(path):3): “\(rate)” is not allowed; allowed: integer from 1 to 86400"
                ])
        }
        let instances = try problems("[ONSTART]\nJOBS=IMPXML\n[IMPXML]\nINSTANCES=um\n")
        #expect(instances.count == 1 && instances.first?.hasPrefix("\(path):4: [IMPXML] Instances: ") == true)
        let absent = try problems("[GENERAL]\nA=1\n")
        #expect(absent == ["[JOBS] APPSERVER (command line): \(path) has no [ONSTART] JOBS=, and JOBS is not set here"])
    }

    @Test func `a file that cannot be read is a problem that names the setting`() throws {
        let folder = try TemporaryFolder()
        try Data([0xFF, 0xFE, 0x5B, 0x00]).write(to: URL(filePath: folder.path + "/utf16.ini"))
        for (name, reason) in [("absent.ini", "não existe"), ("", "não é um"), ("utf16.ini", "não é um")] {
            let check = try Settings.check(file: nil, appserver: "\(folder.path)/\(name)", environment: [:])
            #expect(check.problems.count == 1 && check.settings == nil)
            let reported = try #require(check.problems.first).description(in: .ptBR)
            #expect(
                reported.hasPrefix("[JOBS] APPSERVER (linha de comando): ") && reported.contains(reason), "\(reported)")
        }
    }

    @Test func `a relative path is of the start folder, else beside hatspool.ini`() throws {
        let start = try TemporaryFolder()
        let beside = try TemporaryFolder()
        let own = try beside.write("[JOBS]\nAPPSERVER=appserver.ini\n", as: "hatspool.ini")
        func jobs() throws -> [JobName] {
            try Settings.load(file: own, environment: [:], workingFolder: start.path).jobPlan.jobs
        }
        #expect(throws: PortError.self) { try jobs() }
        _ = try beside.write("[ONSTART]\nJOBS=IMPXML\n", as: "appserver.ini")
        #expect(try jobs() == [.importXML])
        _ = try start.write("[ONSTART]\nJOBS=XML_ROBOT\n", as: "appserver.ini")
        #expect(try jobs() == [.route])
    }

    @Test func `the environment of a job of this program names the company, by the robots' keys first`() throws {
        let folder = try TemporaryFolder()
        func company(_ text: String) throws -> Settings.Company? {
            try load(Array("[ONSTART]\nJOBS=FWSCHDQUEUE,XML_ROBOT\n\(text)".utf8), folder: folder).settings?.company
        }
        let jobs = "[FWSCHDQUEUE]\nEnvironment=OUTRO\n[XML_ROBOT]\nMain=xmlroute\nEnviroment=Prod\n[OUTRO]\nJEMP=77\n"
        let web = try company(jobs + "[PROD]\nJEMP=02\nJFIL=01\n")
        #expect(web == .init(code: "02", branch: "01", environment: "Prod"))
        let robots = try company(jobs + "[PROD]\nJEMP=02\nEMPROBOXML=03\n")
        #expect(robots == .init(code: "03", branch: "", environment: "Prod"))
        #expect(try company(jobs) == nil)
    }
}
