import Domain
import Foundation
import Testing

/// Everything that HAT holds must reach the import folder once, over real HTTP, with the real program.
@Suite(.enabled(if: Program.hasSchemas, Program.needsSchemas), .serialized)
struct `What HAT holds` {
    private static var mixed: [String: Any] {
        [
            "seed": 11, "batches": 24, "guias": ["authorizations": 70, "attachments": 12, "extensions": 12],
            "rejectedFraction": 0.2, "oddNameFraction": 0.3, "deletedFraction": 0.1, "queueFailedFraction": 0.1,
            "cancelledFraction": 0.2, "unconfirmedFraction": 0.3, "invalidFraction": 0.1,
        ]
    }

    @Test func `reaches the import folder in one run of all jobs, and every outcome is confirmed to HAT`() throws {
        let here = try Installation(settings: Installation.hasty)
        try here.load(Self.mixed)
        let run = try here.run(["jobs", "run", "--all", "--once"])
        #expect(run.status == 0, "\(run.errors) \(run.output)")
        let account = InboundAccount(here: here)
        #expect(try account.isOver())
        try account.check()
        try Self.historiesAreReported(here)
        let again = try here.run(["jobs", "run", "--all", "--once", "--json"])
        #expect(again.status == 0)
        try account.check()
    }

    /// Every exchange about one batch and one guia must be reported, without the token used to fetch the batch.
    private static func historiesAreReported(_ here: Installation) throws {
        for (command, name) in [("batches", "number"), ("guias", "key")] {
            let row = try #require(
                try here.own(command).first { ["done", "confirmed"].contains($0["state"] as? String ?? "") })
            let key = try #require(row[name] as? String)
            let reported = try here.run([command, "history", key, "--json"])
            let history = try #require(try JSONSerialization.jsonObject(with: reported.outputBytes) as? [String: Any])
            let exchanges = try #require(history["exchanges"] as? [[String: Any]])
            #expect(exchanges.contains { $0["httpStatus"] as? Int == 200 }, "\(reported.output)")
            #expect(!reported.output.contains("sig=") && (history["items"] as? [Any])?.isEmpty == false)
            #expect(try here.run([command, "history", key]).output.contains("v1/"))
            #expect(try here.run([command, "history", "nothing"]).status == 66)
        }
    }

    @Test(arguments: FailPoint.allCases.filter(\.isInbound))
    func `survives an end at any step`(point: FailPoint) throws {
        let here = try Installation(settings: Installation.hasty)
        try here.load([
            "seed": 3, "batches": 6, "guias": ["authorizations": 8, "attachments": 2, "extensions": 2],
            "rejectedFraction": 0.3, "deletedFraction": 0.3, "cancelledFraction": 0.2,
        ])
        let cut = try here.run(
            ["jobs", "run", "--all", "--once"], environment: ["HATSPOOL_FAILPOINT": "\(point.rawValue)"])
        #expect(cut.status == -SIGKILL, "\(point) was never reached: \(cut.errors)")
        let again = try here.run(
            ["jobs", "run", "--all", "--once"], environment: ["HATSPOOL_FAILPOINT": "\(point.rawValue):2"])
        #expect(again.status == -SIGKILL || again.status == 0)
        try here.finish()
        try InboundAccount(here: here).check()
    }

    @Test(arguments: [
        "failedPage", "lostPage", "droppedListing", "cutListing", "repeatedItem", "treatedBetweenPages",
        "insertedBetweenPages", "failedDownload", "droppedDownload", "expiredToken", "cutDownload", "overstatedLength",
        "emptyDownload", "parentNotFound", "wrongContentType", "movedBatch", "changedContent", "ignoredRange",
        "refusedConfirmation", "lostConfirmation", "latin1Listing", "htmlListing", "brokenListing", "namelessItem",
        "conflictingBatch",
    ])
    func `arrives whole although calls go wrong`(flaw: String) throws {
        let here = try Installation(settings: Installation.hasty)
        // More than one page, where the flaw concerns pages.
        let isOfListing = flaw.contains("Page") || flaw.contains("Listing") || flaw.contains("Item")
        try here.load([
            "seed": 5, "batches": isOfListing ? 105 : 12, "guiasPerBatch": 1, "guias": ["authorizations": 40],
            "rejectedFraction": 0.1,
        ])
        try here.misbehave(["next": [flaw: 5]])
        try here.finish(idleTimeout: 40)
        try InboundAccount(here: here).check()
    }

    @Test(arguments: [("latin1Listing", "UTF-8"), ("htmlListing", "HTML"), ("brokenListing", "truncated JSON")])
    func `a page of the wrong form fails the job, which reports what was received`(flaw: String, said: String) throws {
        let here = try Installation(settings: Installation.hasty)
        try here.load(["seed": 4, "batches": 3, "guias": ["authorizations": 3]])
        for job in ["PLSXHAT002", "PLSYNCAUTH"] {
            try here.misbehave(["next": [flaw: 1]])
            let run = try here.run(["jobs", "run", job, "--once"])
            #expect(run.status != 0, "\(job)")
            #expect((run.output + run.errors).contains(said), "\(run.output) \(run.errors)")
        }
        try here.finish()
        try InboundAccount(here: here).check()
    }

    @Test func `offered again with other content is fetched again, and a truncated file once more`()
        throws
    {
        let here = try Installation(settings: Installation.hasty)
        try here.load(["seed": 6, "batches": 1])
        try here.misbehave(["next": ["cutContent": 1]])
        try here.finish()
        let number = try #require(try here.batchesAtHAT().first?["batchNumber"] as? String)
        #expect(here.files(below: "import").count == 1 && here.files(below: "error").isEmpty)
        _ = try here.post("batches/\(number)/offer")
        try here.finish()
        #expect(here.files(below: "import").count == 1)
        _ = try here.post("batches/\(number)/offer?content=replaced")
        try here.finish()
        #expect(here.files(below: "done").count == 2 || here.files(below: "error").count >= 1)
        let row = try #require(try here.own("batches").first)
        #expect(row["generation"] as? Int == 2 && row["state"] as? String == "done")
    }

    @Test func `an unconfirmed cancellation is not confirmed to HAT and is shown to operators`() throws {
        let here = try Installation(settings: Installation.hasty)
        try here.load([
            "seed": 2, "guias": ["authorizations": 80], "cancelledFraction": 0.9, "unconfirmedFraction": 0.6,
        ])
        #expect(try here.run(["jobs", "run", "PLSYNCAUTH", "--once"]).status == 0)
        let unconfirmed = try here.own("guias", "--state", "unconfirmed")
        #expect(unconfirmed.count > 30)
        try InboundAccount(here: here).check()
    }

    @Test func `is left in place by a daemon that is stopped, and processed later`() throws {
        let here = try Installation(settings: Installation.hasty)
        try here.load(["seed": 8, "guias": ["authorizations": 1_500]])
        try here.misbehave(["delayMilliseconds": 20])
        let daemon = try here.start(["run"])
        try here.wait("the first guia") { try here.guiasAtHAT().contains { $0["trackingStatus"] as? String == "1" } }
        daemon.terminate()
        daemon.waitUntilExit()
        #expect(daemon.terminationStatus == 0)
        #expect(try !InboundAccount(here: here).isOver(), "it went on to the end")
        try here.misbehave([:])
        try here.finish()
        try InboundAccount(here: here).check()
    }

    @Test func `that was uploaded from here is handed to Protheus, once`() throws {
        let here = try Installation(settings: Installation.hasty, sandboxArguments: ["--offers-uploads"])
        try here.drop(here.sample("--lote", "77"), as: "lote.xml")
        try here.finish { try here.storedLotes().count == 1 && here.files(below: "import").count == 1 }
        #expect(here.files(below: "done").count == 2)
        #expect(here.files(below: "import").first?.hasSuffix(".xml") == true)
        #expect(try here.own("batches").count == 1)
    }

    /// `HATSPOOL_KILLS`, `HATSPOOL_BATCHES` and `HATSPOOL_GUIAS` set the size; the seed is printed.
    @Test func `by kill -9 at random moments, HAT misbehaving, reaches the import folder once`() throws {
        let environment = ProcessInfo.processInfo.environment
        func number(_ name: String, _ fallback: Int) -> Int { environment[name].flatMap { Int($0) } ?? fallback }
        let (kills, batches, guias) = (
            number("HATSPOOL_KILLS", 5), number("HATSPOOL_BATCHES", 120), number("HATSPOOL_GUIAS", 400)
        )
        let seed = UInt64(number("HATSPOOL_SEED", Int.random(in: 1...9_999)))
        print("kill -9 at random on the way in: KILLS=\(kills) BATCHES=\(batches) GUIAS=\(guias) SEED=\(seed)")
        var random = SplitMix(seed)
        let here = try Installation(settings: Installation.hasty)
        try here.load([
            "seed": Int(seed), "batches": batches, "guiasPerBatch": 1,
            "guias": ["authorizations": guias * 8 / 10, "attachments": guias / 10, "extensions": guias / 10],
            "rejectedFraction": 0.05, "deletedFraction": 0.02, "cancelledFraction": 0.1, "invalidFraction": 0.02,
        ])
        try here.misbehave(["misbehavingFraction": 0.05, "seed": Int(seed), "pauseMilliseconds": 2])
        for _ in 0..<kills {
            let daemon = try here.start(["run"])
            usleep(UInt32(200_000 + random.next() % 1_500_000))  // the moment of the end is what is being varied
            kill(daemon.processIdentifier, SIGKILL)
            daemon.waitUntilExit()
        }
        try here.finish(idleTimeout: Double(60 + (batches + guias) / 10))
        try InboundAccount(here: here).check()
    }
}

/// Control of the jobs.
@Suite(.enabled(if: Program.hasSchemas, Program.needsSchemas), .serialized)
struct `The jobs of appserver.ini` {
    @Test func `are read unchanged, and Protheus's own jobs are named`() throws {
        let here = try Installation()
        let file = here.home.appending(path: "appserver.ini")
        try """
        [Environment]
        ; robots
        EMPROBOXML=99
        FilRoboXML=01

        [ONSTART]
        JOBS=IMPXML,XML_ROBOT,PLSXHAT002,FWSCHDMANAG,FWSCHDQUEUE // scheduler
        RefreshRate=120

        [impxml]
        MAIN=XmlImport
        Enviroment=Environment
        [XML_ROBOT]
        main=xmlroute
        [PLSXHAT002]
        Main=PLSxHAT002
        Instances=1,1
        """.write(to: file, atomically: true, encoding: .isoLatin1)
        let listed = try here.run(["jobs", "list", "--json", "--appserver", file.path])
        let jobs = try #require(listed.items)
        let states = Dictionary(
            jobs.map { ($0["name"] as? String ?? "", $0["state"] as? String ?? "") }, uniquingKeysWith: { a, _ in a })
        #expect(states["FWSCHDQUEUE"] == "skipped")
        #expect(states["FWSCHDMANAG"] == "notServed", "the ERP's scheduler may run jobs of this program")
        #expect(states["PLSYNCAUTH"] == "notListed")
        #expect(states["XML_ROBOT"] == "notServed")
    }

    @Test func `stop and run by command while the daemon serves`() throws {
        let here = try Installation(settings: Installation.hasty)
        let daemon = try here.start(["run"])
        func state(_ job: String) throws -> String? {
            let listed = try here.run(["jobs", "list", "--json"])
            let jobs = listed.items
            return jobs?.first { $0["name"] as? String == job }?["state"] as? String
        }
        try here.wait("the robot") { try state("XML_ROBOT") == "running" }
        #expect(try here.run(["jobs", "stop", "XML_ROBOT"]).status == 0)
        try here.wait("its end") {
            let listed = try here.run(["jobs", "list", "--json"])
            return listed.output.contains("\"outcome\" : \"stopped\"")
                || listed.output.contains("\"outcome\":\"stopped\"")
        }
        try here.drop(here.sample(), as: "lote.xml")
        #expect(try state("XML_ROBOT") == "stopped")
        #expect(here.files(below: "inbox") == ["lote.xml"])
        #expect(try here.run(["jobs", "run", "XML_ROBOT"]).status == 0)
        try here.wait("the file to be taken up") { here.files(below: "done").count == 1 }
        daemon.terminate()
        daemon.waitUntilExit()
        #expect(daemon.terminationStatus == 0)
    }

    @Test func `a job that fails does not affect the others`() throws {
        let here = try Installation(settings: Installation.hasty)
        try here.load(["seed": 1, "batches": 3, "guias": ["authorizations": 5]])
        try here.misbehave(["next": ["droppedListing": -1]])
        let daemon = try here.start(["run"])
        try here.drop(here.sample("--lote", "9"), as: "lote.xml")
        try here.wait("the lote at HAT") { try here.storedLotes().count == 1 }
        try here.wait("the failures") {
            try here.run(["jobs", "list", "--json"]).output.components(separatedBy: "\"failed\"").count > 4
        }
        #expect(here.files(below: "import").isEmpty)
        try here.misbehave([:])
        try here.wait("the rest", seconds: 30) {
            try InboundAccount(here: here).isOver() && here.files(below: "done").count == 4
        }
        daemon.terminate()
        daemon.waitUntilExit()
    }

    @Test func `MV_PHATLOG writes the documented files, without a beneficiary's data`() throws {
        let here = try Installation(settings: Installation.hasty)
        try here.load([
            "seed": 4, "batches": 2, "guias": ["authorizations": 20], "cancelledFraction": 0.4, "invalidFraction": 0.2,
        ])
        #expect(try here.run(["jobs", "run", "--all", "--once"], environment: ["MV_PHATLOG": "1"]).status == 0)
        let logs = here.files(below: "logpls")
        for name in ["Authorizations", "Authorizations - cancelamento", "plsxmldownload.log", "ERROR_LOG.log"] {
            #expect(logs.contains { $0.hasSuffix("/\(name)") }, "\(logs)")
        }
        let guia = try #require(here.files(below: "import").first { $0.hasPrefix("guias/") })
        let file = try String(contentsOf: here.spool.appending(path: "import/\(guia)"), encoding: .utf8)
        let names = file.split(separator: "<").filter { $0.hasPrefix("subscriberId") || $0.hasPrefix("name") }
            .compactMap { $0.split(separator: ">").dropFirst().first.map(String.init) }.filter { $0.count > 5 }
        #expect(!names.isEmpty)
        let reported = try logs.map {
            try String(contentsOf: here.spool.appending(path: "logpls/\($0)"), encoding: .utf8)
        }
        .joined()
        for name in names { #expect(!reported.contains(name)) }
    }
}

extension Installation {
    /// Serves until HAT holds nothing open, then stops in an orderly way.
    func finish(idleTimeout: Double = 30, when condition: () throws -> Bool = { true }) throws {
        let daemon = try start(["run"])
        let account = InboundAccount(here: self)
        try wait("HAT to hold nothing open", seconds: idleTimeout) { try condition() && account.isOver() }
        try wait("the rows to say so") {
            try own("batches").allSatisfy { ["done", "superseded"].contains($0["state"] as? String ?? "") }
                && own("guias").allSatisfy {
                    ["confirmed", "failed", "unconfirmed"].contains($0["state"] as? String ?? "")
                }
        }
        daemon.terminate()
        daemon.waitUntilExit()
        // If nothing was left to do, the signal may have come before the daemon handled it.
        guard daemon.terminationStatus == 0 || daemon.terminationStatus == SIGTERM else {
            throw Failure("the daemon ended with \(daemon.terminationStatus)")
        }
    }
}
