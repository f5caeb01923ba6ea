import Domain
import Foundation
import Testing

@testable import Settings

/// Jobs as `[ONSTART]` and the sections of `hatspool.ini` name them.
struct JobPlanTests {
    private func plan(_ text: String, environment: [String: String] = [:]) throws -> JobPlan {
        try SettingsFixture.load(text, environment: environment).jobPlan
    }

    @Test func `with nothing set all jobs run, each under its own name`() throws {
        let settings = try SettingsFixture.load("")
        #expect(settings.jobPlan == .standard && settings.company == nil)
        #expect(!settings.redactedDescription.contains("[XML_ROBOT]"))
    }

    @Test func `the list, its interval and the sections are read from hatspool.ini without a warning`() throws {
        let text = """
            [onstart]
            Jobs = XML_ROBOT, minhafila ,IMPXML
            RefreshRate = 30
            [Xml_Robot]
            Main=XMLRoute
            Enviroment=Prod
            Instances=2,4
            [MinhaFila]
            main=plsxHAT002
            [PROD]
            EMPROBOXML=01
            FILROBOXML=0101
            [PLSYNCAUTH] ; not listed
            Instances=1,1
            """
        let settings = try SettingsFixture.load(text)
        #expect(settings.warnings.isEmpty, "\(settings.warnings)")
        #expect(settings.jobPlan.jobs == [.route, .listBatches, .importXML])
        #expect(settings.jobPlan.refreshRate == .seconds(30))
        #expect(settings.jobPlan.entries.map(\.section) == ["XML_ROBOT", "minhafila", "IMPXML"])
        #expect(settings.jobPlan.entries.map(\.main) == ["XMLRoute", "plsxHAT002", "IMPXML"])
        #expect(settings.jobPlan.entries.map(\.instances) == [2...4, 1...1, 1...1])
        #expect(settings.company == Settings.Company(code: "01", branch: "0101", environment: "Prod"))
    }

    @Test func `sections alone change the standard jobs`() throws {
        let found = try plan("[XML_ROBOT]\nInstances=1,3\n")
        #expect(found.jobs == JobName.allCases)
        #expect(found.entries.first { $0.jobs == [.route] }?.instances == 1...3)
        #expect(found.refreshRate == .seconds(120))
    }

    @Test func `flag and environment win over the file`() throws {
        let text = "[ONSTART]\nJOBS=IMPXML\n"
        let environment = ["HATSPOOL_ONSTART_JOBS": "XML_ROBOT", "HATSPOOL_ONSTART_REFRESHRATE": "7"]
        #expect(try plan(text, environment: environment).jobs == [.route])
        #expect(try plan(text, environment: environment).refreshRate == .seconds(7))
        let flag = try SettingsFixture.load(text, environment: environment, overrides: ["ONSTART.JOBS": "PLSYNCAUTH"])
        #expect(flag.jobPlan.jobs == [.syncAuthorizations])
    }

    @Test(
        arguments: [
            ("IMPXML", [JobName.importXML], nil), ("XmlImport", [.importXML], nil), ("XMLROUTE", [.route], nil),
            ("plsxhat002", [.listBatches], nil), ("PLSVHAT002", [.fetchBatches], nil),
            ("PLSYNCAUTH", [.syncAuthorizations], nil), ("PLSYNCLIAT", [.syncAttachments], nil),
            ("PLSYNCTREX", [.syncExtensions], nil), ("PJobHatXML", [.listBatches, .fetchBatches], nil),
            ("PJobPlsHat", [.sendOrders], nil), ("PLSHAT", [.sendOrders], nil), ("PlEnvHat", [.sendOrders], nil),
            ("PLENVHATSC", [.sendOrders], nil), ("PLJBATUTISS", [.updateLots], nil),
            ("FWSCHDMANAG", [.sendOrders, .updateLots], nil), ("FWSCHDMANAG2", [], .belongsToProtheus),
            ("FWSCHDQUEUE_WS", [], .belongsToProtheus), ("HTTPJOB", [], .belongsToProtheus),
            ("HTTP", [], .belongsToProtheus), ("JOBSRV", [], .belongsToProtheus), ("fRoboPeg", [], .belongsToProtheus),
            ("U_UNIJOB", [], .unknown), ("XML_ROBOT2", [], .unknown),
        ] as [(String, [JobName], JobPlan.Skip?)])
    func `each job of an appserver.ini has its meaning`(name: String, jobs: [JobName], skipped: JobPlan.Skip?) throws {
        let entry = try #require(try plan("[ONSTART]\nJOBS=\(name)\n").entries.first)
        #expect(entry.jobs == jobs && entry.skipped == skipped && entry.main == name)
        let call = try #require(try plan("[ONSTART]\nJOBS=ANY\n[ANY]\nMAIN=\(name)()\n").entries.first)
        #expect(call.jobs == jobs && call.skipped == skipped && call.main == name)
    }

    @Test func `the value of Main counts, not the section's name`() throws {
        let entry = try plan("[ONSTART]\nJOBS=XML_ROBOT\n[XML_ROBOT]\nMain=U_OWNROUTE\n").entries.first
        #expect(entry?.jobs == [] && entry?.skipped == .unknown)
    }

    @Test func `two sections of one program run it once, and a section that names another program says so`() throws {
        let text =
            "[ONSTART]\nJOBS=IMPXML,XML_ROBOT,PLSYNCAUTH\n[IMPXML]\nMain=xmlroute\n[PLSYNCAUTH]\nMain=PLSINCAUTH\n"
        let check = try SettingsFixture.check(text)
        let plan = try #require(check.settings?.jobPlan)
        #expect(plan.jobs == [.route])
        #expect(plan.entries.map(\.skipped) == [nil, .repeated, .unknown])
        #expect(
            check.warnings(in: .en) == [
                "[XML_ROBOT] Main=XML_ROBOT: another name of JOBS does the same; it is not run again",
                "[IMPXML] Main=xmlroute (hatspool.ini:4) is not the program of IMPXML, which is not run",
                "[PLSYNCAUTH] Main=PLSINCAUTH (hatspool.ini:6) is not the program of PLSYNCAUTH, which is not run",
                "[ONSTART] JOBS (hatspool.ini:2): not known and not run: PLSYNCAUTH",
            ])
    }

    @Test func `the ERP's scheduler adds the jobs that are not listed by their own names`() throws {
        let some = try plan("[ONSTART]\nJOBS=PLENVHATSC,FWSCHDMANAG\n")
        #expect(some.entries.map(\.jobs) == [[.sendOrders], [.updateLots]])
        let none = try plan("[ONSTART]\nJOBS=PLENVHATSC,PLJBATUTISS,FWSCHDMANAG\n")
        #expect(none.entries.last?.skipped == .belongsToProtheus)
        #expect(none.jobs == [.sendOrders, .updateLots])
    }

    @Test func `a job listed twice counts once`() throws {
        let found = try plan("[ONSTART]\nJOBS=XML_ROBOT,xml_robot,,PLSXHAT002,PJobHatXML,\n")
        #expect(found.entries.map(\.section) == ["XML_ROBOT", "PLSXHAT002", "PJobHatXML"])
        #expect(found.jobs == [.route, .listBatches, .fetchBatches])
    }

    @Test func `unknown jobs are one warning, jobs of Protheus none, and a list without own jobs one`() throws {
        func warnings(_ jobs: String) throws -> [String] {
            try SettingsFixture.check("[ONSTART]\nJOBS=\(jobs)\n").warnings(in: .en)
        }
        #expect(try warnings("XML_ROBOT,FWSCHDQUEUE,PLSHAT") == [])
        #expect(
            try warnings("U_ONE,XML_ROBOT,U_TWO") == [
                "[ONSTART] JOBS (hatspool.ini:2): not known and not run: U_ONE, U_TWO"
            ])
        #expect(
            try warnings("HTTPJOB") == ["[ONSTART] JOBS (hatspool.ini:2) lists no job of this program"])
    }

    @Test(
        arguments: [
            ("1,1", 1...1), ("5,5", 5...5), ("3", 3...3), ("0,2", 1...2), (" 2 , 4 ", 2...4), ("1,5,2,1", 1...5),
        ] as [(String, ClosedRange<Int>)])
    func `instances are a minimum and a maximum`(text: String, range: ClosedRange<Int>) {
        #expect(JobReading.instances(text) == range)
    }

    @Test(arguments: ["x", "2,1", "0", "-1,1", "1,", "1;2", "1,9999", "99999999999999999999", "1.5"])
    func `invalid instances are a problem with their line`(text: String) throws {
        let problems = try SettingsFixture.problems("[XML_ROBOT]\nInstances=\"\(text)\"\n")
        guard text != "1;2" else { return #expect(problems.isEmpty, "what follows ; is a comment") }
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix("hatspool.ini:2: [XML_ROBOT] Instances: “\(text)” is not allowed") == true)
    }

    @Test func `unknown and repeated keys of a job's own section are warnings`() throws {
        let text =
            "[ONSTART]\nJOBS=XML_ROBOT,U_X\nDebugMsg=1\n[XML_ROBOT]\nnParms=1\nMain=a\nMain=xmlroute\n[U_X]\nMain=U_X\n"
        let check = try SettingsFixture.check(text)
        #expect(
            check.warnings(in: .en) == [
                "hatspool.ini:3: [ONSTART] has no key DebugMsg; it is not used",
                "hatspool.ini:5: [XML_ROBOT] has no key nParms; it is not used",
                "hatspool.ini:7: [XML_ROBOT] MAIN stands at hatspool.ini:6 too; the last counts",
                "[ONSTART] JOBS (hatspool.ini:2): not known and not run: U_X",
            ])
        #expect(check.settings?.jobPlan.jobs == [.route])
    }

    @Test func `the shown jobs can be read back`() throws {
        let text = "[ONSTART]\nJOBS=A1,FWSCHDQUEUE,B1\n[A1]\nMain=xmlroute\nInstances=1,2\n[B1]\nMain=PJobHatXML\n"
        let first = try SettingsFixture.load(text + "[PROVIDERS]\nDEFAULT=1\n4711=2\n12345678000195=0\n")
        let second = try SettingsFixture.load(first.redactedDescription)
        #expect(second.jobPlan == first.jobPlan)
        #expect(second.acceptanceRules == first.acceptanceRules)
        #expect(first.redactedDescription.contains("\n4711=2 ; hatspool.ini:10\n"))
    }
}
