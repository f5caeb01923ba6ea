import Domain
import Foundation
import Testing

/// Everything that Protheus exports must reach HAT once and in order, over real HTTP, with the real program.
@Suite(.serialized)
struct `What Protheus exports` {
    private static let quick = """
        [DELIVERY]
        FIRST_RETRY_SECONDS = 1
        RETRY_CEILING_SECONDS = 1
        BREAKER_SECONDS = 1
        [ORDERS]
        POLL_SECONDS = 1
        ANSWER_SECONDS = 1
        """

    @Test func `reaches HAT in order whatever the order of the files, and each record's end is reported`() throws {
        let here = try Installation(settings: Self.quick)
        try here.dropExports(persons: 300, providers: 20, unusableEvery: 100)
        try here.takeInAndSend()
        let account = OrderAccount(here: here)
        let evidence = try account.evidence()
        #expect(evidence.number("total", "entities") == 3 * 300 + 2 * 20 - 3 * 3)
        try account.checkEffects(evidence)
        // Three persons lack a name, so their beneficiary and their coverage wait for them.
        let states = try account.states()
        #expect(states == ["succeeded": 3 * 297 + 40, "unusable": 3, "blocked": 6])
        try account.checkAnswers(files: 5)
        #expect(try account.rows(of: "BTS.xml").filter { $0.contains(";unusable;") }.count == 3)
    }

    @Test func `names every refused record with HAT's reason, and resends it when an operator requests it`() throws {
        let here = try Installation(settings: Self.quick)
        // The beneficiary of the seventh person, by HAT's own key.
        try here.configureOrders(["refusedKeys": ["00010001000007007"], "refusalForm": "keyed", "pollsPerCode": 0])
        try here.dropExports(persons: 20, providers: 0)
        try here.takeInAndSend()
        let account = OrderAccount(here: here)
        #expect(try account.states() == ["succeeded": 58, "refused": 1, "blocked": 1])
        let refused = try #require(try account.rows(of: "BA1.xml").first { $0.contains(";refused;") })
        #expect(refused.hasPrefix("7;"))
        let errors = try here.run(["errors", "list", "--all"])
        #expect(errors.status == 0 && errors.output.contains("v1/persons"))
        try here.configureOrders(["pollsPerCode": 0])
        #expect(try here.run(["orders", "resend", "--state", "refused", "--yes"]).status == 0)
        try here.send()
        #expect(try account.states() == ["succeeded": 60])
        try account.checkEffects(try account.evidence())
        try account.checkAnswers(files: 3)
    }

    @Test func `as CSV does the same, and a second export of the same records sends only what is new`() throws {
        let here = try Installation(settings: Self.quick)
        try here.dropExports(persons: 30, providers: 0, form: "csv")
        try here.takeInAndSend()
        let account = OrderAccount(here: here)
        #expect(try account.states() == ["succeeded": 90])
        try here.dropExports(persons: 30, providers: 0, form: "csv")
        try here.takeInAndSend()
        #expect(try account.states() == ["succeeded": 90], "the same bytes are a repetition")
    }

    /// The sandbox judges by its own table, written from the documented field maps.
    @Test(arguments: ["--xml", "--csv"], ["protheus", "official"])
    func `of every table is accepted by HAT as in the published example`(form: String, cancellation: String) throws {
        let here = try Installation(
            settings: Self.quick + "\nCANCELLATION = \(cancellation)\n[PARAMETERS]\nMV_STATISS = .T.\n")
        try here.configureOrders(["pollsPerCode": 0])
        for alias in ExportAlias.allCases {
            let example = try here.run(["export-schema", alias.rawValue, form])
            #expect(example.status == 0 && !example.outputBytes.isEmpty, "\(alias)")
            try here.drop(example.outputBytes, as: "\(alias.rawValue).\(form.dropFirst(2))")
        }
        try here.batch()
        let sent = try here.run(["jobs", "run", "PLENVHATSC", "PLJBATUTISS", "--once"])
        #expect(sent.status == 0, "\(sent.errors)")
        let listing = try here.run(["orders", "list", "--json", "--limit", "1000"])
        let orders = try #require(listing.items)
        #expect(Set(orders.compactMap { $0["alias"] as? String }) == Set(ExportAlias.allCases.map(\.rawValue)))
        for order in orders {
            #expect(order["state"] as? String == "succeeded", "\(order["alias"] ?? ""): \(order["reason"] ?? "")")
        }
        let total = try #require(try here.evidence("orders")["total"] as? [String: Any])
        #expect(total["rejectedRequests"] as? Int == 0)
    }

    @Test func `waits while PLJBATUTISS is off, and lots that did not change are not sent again`() throws {
        let here = try Installation(settings: Self.quick)
        try here.configureOrders(["pollsPerCode": 0])
        let lot = try here.run(["export-schema", "BCI", "--csv"]).output
        try here.drop(Data(lot.utf8), as: "lotes-1.csv")
        try here.takeInAndSend()
        let account = OrderAccount(here: here)
        #expect(try account.states() == ["pending": 1], "MV_STATISS is off")
        try here.write(settings: Self.quick + "\n[PARAMETERS]\nMV_STATISS = 1\n")
        #expect(try here.run(["jobs", "run", "PLJBATUTISS", "--once"]).status == 0)
        #expect(try account.states() == ["succeeded": 1])
        // The same lot in another file: nothing changed.
        try here.drop(Data((lot + "\r\n").utf8), as: "lotes-2.csv")
        try here.batch()
        #expect(try account.states() == ["succeeded": 1, "unchanged": 1])
    }

    @Test func `goes in smaller groups once HAT says that a group is too large`() throws {
        let here = try Installation(settings: Self.quick)
        try here.configureOrders(["ordersPerCallMax": 30, "pollsPerCode": 0])
        try here.dropExports(persons: 250, providers: 0)
        try here.takeInAndSend()
        let account = OrderAccount(here: here)
        #expect(try account.states() == ["succeeded": 750])
        let evidence = try account.evidence()
        try account.checkEffects(evidence)
        #expect(try #require(evidence.number("total", "largestGroup")) <= 30)
        #expect(try #require(evidence.number("total", "rejectedRequests")) < 30)
    }

    @Test(arguments: FailPoint.allCases.filter(\.isOfOrders))
    func `survives an end at any step`(point: FailPoint) throws {
        let here = try Installation(settings: Self.quick)
        try here.configureOrders(["pollsPerCode": 0])
        try here.dropExports(persons: 40, providers: 4)
        let cut = try here.run(
            ["jobs", "run", "XML_ROBOT", "PLENVHATSC", "--once"],
            environment: ["HATSPOOL_FAILPOINT": "\(point.rawValue):2"])
        #expect(cut.status == -SIGKILL, "\(point) was never reached: \(cut.errors)")
        try here.takeInAndSend()
        let account = OrderAccount(here: here)
        #expect(try account.states() == ["succeeded": 128])
        try account.checkEffects(try account.evidence())
        try account.checkAnswers(files: 5)
    }

    @Test(arguments: [FailPoint.afterStageGroup, .afterInspect])
    func `leaves nothing of a refused file after an end before its verdict`(point: FailPoint) throws {
        let here = try Installation(settings: Self.quick)
        try here.dropExports(persons: 1_200, providers: 0)
        for name in here.files(below: "inbox") where name != "BTS.xml" {
            try FileManager.default.removeItem(at: here.inbox.appending(path: name))
        }
        // Truncated after more than one group of records.
        let whole = try Data(contentsOf: here.inbox.appending(path: "BTS.xml"))
        try whole.prefix(whole.count - 40).write(to: here.inbox.appending(path: "BTS.xml"))
        let cut = try here.batch(environment: ["HATSPOOL_FAILPOINT": point.rawValue])
        #expect(cut.status == -SIGKILL, "\(point) was never reached: \(cut.errors)")
        #expect(try OrderAccount(here: here).states().isEmpty)
        #expect(try here.batch().status == 65)
        let record = try #require(try here.records().first)
        #expect(record["verdict"] as? String == "rejected" && record["state"] as? String == "settled")
        #expect(try OrderAccount(here: here).states().isEmpty)
        #expect(try here.run(["orders", "list", "--json"]).output.contains("BTS") == false)
        #expect(try here.run(["ledger", "verify"]).status == 0, "rows are left that no count has")
    }

    /// `HATSPOOL_KILLS` and `HATSPOOL_PERSONS` set the size; the seed is printed.
    @Test func `by kill -9 at random moments and with lost answers takes effect at most once`() throws {
        let environment = ProcessInfo.processInfo.environment
        func number(_ name: String, _ fallback: Int) -> Int { environment[name].flatMap { Int($0) } ?? fallback }
        let (kills, persons) = (number("HATSPOOL_KILLS", 6), number("HATSPOOL_PERSONS", 600))
        let seed = UInt64(number("HATSPOOL_SEED", Int.random(in: 1...9_999)))
        print("kill -9 at random among orders: KILLS=\(kills) PERSONS=\(persons) SEED=\(seed)")
        var random = SplitMix(seed)
        let here = try Installation(
            settings: Self.quick + "\nGROUP = 20\n[PARAMETERS]\nBA0_HATMIP = 0\nBA0_HATTRY = 1000\n")
        try here.configureOrders(["pollsPerCode": 1])
        try here.misbehave(["misbehavingFraction": 0.1, "seed": Int(seed), "pauseMilliseconds": 2])
        try here.dropExports(persons: persons, providers: persons / 10)
        for _ in 0..<kills {
            let daemon = try here.start(["run"])
            usleep(UInt32(300_000 + random.next() % 1_500_000))  // the moment of the end is what is being varied
            kill(daemon.processIdentifier, SIGKILL)
            daemon.waitUntilExit()
        }
        try here.misbehave([:])
        let account = OrderAccount(here: here)
        let daemon = try here.start(["run"])
        try here.wait("the end of all orders", seconds: Double(60 + persons / 10)) {
            let states = try account.states()
            return states["succeeded"] == 3 * persons + 2 * (persons / 10)
        }
        try here.wait("the answers") { try account.areAnswersComplete(files: 5) }
        daemon.terminate()
        daemon.waitUntilExit()
        try account.checkEffects(try account.evidence())
        try account.checkAnswers(files: 5)
    }
}

extension Installation {
    /// Configures how HAT responds to orders.
    func configureOrders(_ settings: [String: Any]) throws { try post("orders/behaviour", settings) }

    /// Drops synthetic exports, one file per alias; the names sort children's files first.
    func dropExports(persons: Int, providers: Int, unusableEvery: Int = 0, form: String = "xml") throws {
        let folder = home.appending(path: "exports")
        let made = try run([
            "sample-export", "--persons", "\(persons)", "--providers", "\(providers)", "--unusable", "\(unusableEvery)",
            "--form", form, "--out", folder.path,
        ])
        guard made.status == 0 else { throw Failure("sample-export: \(made.errors)") }
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() {
            let target = inbox.appending(path: name)
            if FileManager.default.fileExists(atPath: target.path) { try FileManager.default.removeItem(at: target) }
            try FileManager.default.copyItem(at: folder.appending(path: name), to: target)
        }
    }

    func takeInAndSend() throws {
        try batch()
        try send()
    }

    func send() throws {
        let sent = try run(["jobs", "run", "PLENVHATSC", "--once"])
        guard sent.status == 0 else { throw Failure("PLENVHATSC: \(sent.errors) \(sent.output)") }
    }

    func evidence(_ path: String) throws -> [String: Any] {
        let url = try #require(URL(string: "http://127.0.0.1:\(port)/sandbox/\(path)"))
        return try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any])
    }
}

/// Compares the orders that HAT received with the local ones.
struct OrderAccount {
    let here: Installation

    func evidence() throws -> [String: Any] { try here.evidence("orders") }

    /// No child may come before its parent, and nothing may be processed twice.
    func checkEffects(_ evidence: [String: Any]) throws {
        for kind in ["childBeforeParent", "processedTwice", "sameContentAgain"] {
            #expect(evidence.number(kind, "count") == 0, "\(kind): \(evidence[kind] ?? "")")
        }
        #expect(evidence["conflicts"] as? Int == 0)
    }

    func states() throws -> [String: Int] {
        let result = try here.run(["orders", "list", "--counts", "--json"])
        let found = try #require(
            result.object?["counts"] as? [String: Int], "\(result.errors)")
        return found.filter { $0.value > 0 }
    }

    func areAnswersComplete(files: Int) throws -> Bool {
        let answers = try here.answers()
        return answers.count == files
            && answers.allSatisfy { ($0["export"] as? [String: Any])?["complete"] as? Bool == true }
    }

    func checkAnswers(files: Int) throws {
        #expect(try areAnswersComplete(files: files))
        for answer in try here.answers() {
            let export = try #require(answer["export"] as? [String: Any])
            let count = try #require(export["recordCount"] as? Int)
            #expect(try rows(of: try #require(answer["fileName"] as? String)).count == count)
        }
        #expect(here.files(below: ".work").filter { !$0.hasPrefix(".") } == [])
        #expect(try here.run(["ledger", "verify"]).status == 0)
    }

    /// The rows of the table of records of a dropped file, without its header.
    func rows(of name: String) throws -> [String] {
        let tables = here.files(below: "outbox").filter { $0.hasPrefix(name) && $0.hasSuffix(".registros.csv") }
        let table = try #require(tables.first, "no table of records for \(name)")
        return try String(contentsOf: here.outbox.appending(path: table), encoding: .utf8)
            .split(separator: "\r\n").dropFirst().map(String.init)
    }
}

extension [String: Any] {
    func number(_ outer: String, _ inner: String) -> Int? { (self[outer] as? [String: Any])?[inner] as? Int }
}
