import Foundation
import Testing

/// All kinds of files, read in sandboxed child processes. The verdicts must be the same, and a file that harms its
/// reader must not affect the others.
@Suite(.enabled(if: Program.hasSchemas, Program.needsSchemas), .serialized)
struct `Files read in sandboxed children` {
    private static let sandboxed = "[ROUTES]\nENVIO_LOTE_GUIAS = import\n[WORK]\nSANDBOX = 1\nWORKERS = 2\n"

    @Test func `are judged as in the program itself: documents, archives, exports, hostile ones among them`() throws {
        let canary = "/tmp/canary-\(UUID().uuidString.prefix(8))"
        var reported: [[String: String]] = []
        for settings in ["[ROUTES]\nENVIO_LOTE_GUIAS = import\n", Self.sandboxed] {
            let here = try Installation(settings: settings, hasPortal: false)
            let sample = String(decoding: try here.sample("--lote", "1"), as: UTF8.self)
            // Two of them are good and equal; which one counts as the repetition is random.
            for one in HostileDocument.all(canary: canary, address: "127.0.0.1:9", sample: sample)
            where one.name != "location-good.xml" {
                try here.drop(one.bytes, as: one.name)
            }
            try here.drop(
                try here.pack(["á/ção.xml": here.sample("--lote", "2"), "b.xml": here.sample("--flaw", "wrong-hash")]),
                as: "lotes.tar.gz")
            try here.dropExports(persons: 30, providers: 5, unusableEvery: 10)
            let run = try here.batch(wait: 20)
            #expect(run.status == 65, "\(run.errors)")
            // Exports of the same persons come later, because they replace the earlier ones.
            try here.dropExports(persons: 20, providers: 0, form: "csv")
            #expect(try here.batch(wait: 20).status == 65, "the others come again")
            reported.append(try account(of: here))
        }
        #expect(reported[0].count > 50)
        #expect(reported[0] == reported[1])
    }

    /// By name: state, verdict, leading finding, and the outcome of an export's records.
    private func account(of here: Installation) throws -> [String: String] {
        var reported: [String: String] = [:]
        for record in try here.records() where record["state"] as? String != "released" {
            let name = record["fileName"] as? String ?? ""
            reported[name] = ["state", "verdict", "code"].map { "\(record[$0] ?? "–")" }.joined(separator: " ")
        }
        for answer in try here.answers() {
            guard let export = answer["export"] as? [String: Any], let name = answer["fileName"] as? String else {
                continue
            }
            reported[name]?.append(" \(export["recordCount"] ?? "") \(export["byAlias"] ?? "")")
        }
        reported["orders"] = "\(try OrderAccount(here: here).states().sorted { $0.key < $1.key })"
        return reported
    }

    /// `HATSPOOL_POISON` sets the number of files, one in a hundred of which are poison.
    @Test(.enabled(if: Program.isForDebugging, "only a program built for debugging has words that end a reader"))
    func `T42 one in a hundred crashes, blocks or fills its reader, and only that one waits for the operator`() throws {
        let here = try Installation(settings: Self.sandboxed, hasPortal: false)
        let fileCount = Int(ProcessInfo.processInfo.environment["HATSPOOL_POISON"] ?? "") ?? 2_000
        let poisonCount = max(fileCount / 100, 1)
        let goodCount = fileCount - poisonCount
        try here.run(["sample", "--count", "\(goodCount)", "--out", here.inbox.path, "--guias", "1"])
        var poison: Set<String> = []
        for number in 0..<poisonCount { poison.insert(try dropPoison(number, here)) }
        let begun = ContinuousClock.now
        let run = try here.batch(environment: ["HATSPOOL_POISON_WORDS": "1"], wait: 60 + fileCount / 20)
        print("poison for readers: \(fileCount) files in \(ContinuousClock.now - begun)")
        let records = try here.records().filter { $0["state"] as? String != "released" }
        let byVerdict = Dictionary(grouping: records) { $0["verdict"] as? String ?? "none" }
        #expect(byVerdict["accepted"]?.count == goodCount, "\(run.errors.suffix(3_000))")
        #expect(records.allSatisfy { $0["state"] as? String == "settled" })
        let held = byVerdict["held"] ?? []
        #expect(Set(held.compactMap { $0["fileName"] as? String }) == poison)
        #expect(held.allSatisfy { $0["code"] as? String == "INT001" })
        #expect(records.count == fileCount, "nothing of an archive that was not unpacked is a drop")
        #expect(here.files(below: "import").count == goodCount)
        #expect(here.files(below: "held").filter { !$0.hasSuffix(".txt") }.count >= poisonCount)
        #expect(here.files(below: ".work").filter { !$0.hasPrefix(".") } == [])
        #expect(try here.run(["ledger", "verify"]).status == 0)
        try expectTriesAndFolding(run.errors, poisonCount)
        // Children of other tests that killed a program detect the end of their socket, and end.
        try here.wait("the readers' end", seconds: 20) { Reader.orphanCount() == 0 }
    }

    @Test(.enabled(if: Program.isForDebugging, "only a program built for debugging has words that end a reader"))
    func `T42 a single file that crashes its reader has both its tries in one batch`() throws {
        let here = try Installation(settings: Self.sandboxed, hasPortal: false)
        let name = try dropPoison(0, here)
        let run = try here.batch(environment: ["HATSPOOL_POISON_WORDS": "1"], wait: 30)
        let records = try here.records()
        #expect(records.compactMap { $0["fileName"] as? String } == [name])
        #expect(records.first?["verdict"] as? String == "held", "\(run.errors)")
        #expect(here.files(below: ".work").filter { !$0.hasPrefix(".") } == [])
    }

    @Test(.enabled(if: Program.isForDebugging, "only a program built for debugging has words that end a reader"))
    func `T42 a file that takes long to read does not delay those dropped after it`() throws {
        let here = try Installation(settings: Self.sandboxed, hasPortal: false)
        let good = try here.sample("--lote", "1")
        let daemon = try here.start(["run"], environment: ["HATSPOOL_POISON_WORDS": "1"])
        let slow = try dropPoison(3, here)
        try here.wait("the claim") { here.files(below: "inbox").filter { !$0.hasPrefix(".") }.isEmpty }
        try here.drop(good, as: "bom.xml")
        try here.wait("the good file's answer") { here.files(below: "outbox").contains { $0.hasPrefix("bom.xml") } }
        #expect(!here.files(below: "outbox").contains { $0.hasPrefix(slow) }, "it has two tries of two seconds")
        try here.wait("the slow file's answer") { here.files(below: "outbox").contains { $0.hasPrefix(slow) } }
        kill(daemon.processIdentifier, SIGTERM)
        daemon.waitUntilExit()
        #expect(daemon.terminationStatus == 0, "\(here.logs().suffix(2_000))")
    }

    @Test(.enabled(if: Program.isForDebugging, "only a program built for debugging has words that end a reader"))
    func `T42 a file that crashes its reader in a check is reported as in the inbox, the others are judged`() throws {
        let here = try Installation(settings: "[WORK]\nWORKERS = 2\n", hasPortal: false)
        let names = try [0, 1, 3].map { try dropPoison($0, here) }
        try here.drop(here.sample("--lote", "1"), as: "bom.xml")
        let paths = (names + ["bom.xml"]).map { here.inbox.appending(path: $0).path }
        let run = try here.run(["check", "--json"] + paths, environment: ["HATSPOOL_POISON_WORDS": "1"])
        #expect(run.status == 65, "\(run.errors)")
        let results = try #require(run.items)
        let reported = results.map { result in
            let codes = (result["findings"] as? [[String: Any]])?.compactMap { $0["code"] as? String } ?? []
            return "\(result["verdict"] ?? "") \(codes.joined(separator: " "))"
        }
        #expect(reported == ["held INT001", "held INT001", "held INT001", "accepted "])
        try here.wait("the readers' end", seconds: 20) { Reader.orphanCount() == 0 }
    }

    /// - Returns: the name. Most are documents, some archives or exports; each has other bytes.
    private func dropPoison(_ number: Int, _ here: Installation) throws -> String {
        // A loop occupies a worker for seconds, so it is rare.
        let word = number % 7 == 3 ? "loop" : number % 2 == 0 ? "crash" : "memory"
        let mark = "rehearse-\(word) \(number)"
        switch number % 5 {
        case 1:
            let name = "veneno-\(number)-rehearse-\(word).tar.gz"
            try here.drop(try here.pack(["a.xml": here.sample("--lote", "9\(number)")]), as: name)
            return name
        case 2:
            let name = "veneno-\(number).csv"
            try here.drop(Data("BA1_CODINT;BA1_NOMUSR\n0001;\(mark)\n".utf8), as: name)
            return name
        default:
            let name = "veneno-\(number).xml"
            let sample = String(decoding: try here.sample("--lote", "9\(number)"), as: UTF8.self)
            try here.drop(Data(sample.replacing("?>", with: "?><!-- \(mark) -->", maxReplacements: 1).utf8), as: name)
            return name
        }
    }

    /// Each was tried once before the attempt after which it was held. Repeated lines are folded.
    private func expectTriesAndFolding(_ log: String, _ poisonCount: Int) throws {
        let message = "a drop could not be judged"
        let lines = log.split(separator: "\n").filter { $0.contains(message) }
        #expect(lines.contains { $0.contains("SIG") }, "\(log.suffix(3_000))")
        #expect(lines.allSatisfy { $0.contains("while it") })
        var counts: [String: Int] = [:]
        for line in lines {
            let fields = line.split(separator: " ").dropFirst().filter { !$0.hasPrefix("drop.id=") }
            counts[fields.joined(separator: " "), default: 0] += 1
        }
        // Five a minute, and the run takes several minutes.
        #expect(counts.values.allSatisfy { $0 <= 60 }, "\(counts)")
    }

}

/// A process that reads, found by its arguments.
struct Reader {
    let number: Int32
    /// The values of `/proc/N/status` in KB; `PPid` is the parent's number.
    let sizes: [String: Int]
    let threads: Int

    /// The readers among all descendants of a process.
    static func all(below parent: Int32) -> [Reader] {
        let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(parent)/task")) ?? []
        let children = tasks.flatMap { task in
            // A thread or process that has just ended has no entries.
            let text = try? String(contentsOfFile: "/proc/\(parent)/task/\(task)/children", encoding: .utf8)
            return (text ?? "").split(separator: " ").compactMap { Int32($0) }
        }
        return children.flatMap { all(below: $0) + ([Reader(number: $0)].compactMap(\.self)) }
    }

    /// The number of such processes on this machine without a parent program. The process that adopts orphans is no
    /// `hatspool`.
    static func orphanCount() -> Int {
        let numbers = (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.compactMap { Int32($0) } ?? []
        return numbers.count { number in
            guard let reader = Reader(number: number), let parent = reader.sizes["PPid"] else { return false }
            // As above.
            let name = try? String(contentsOfFile: "/proc/\(parent)/comm", encoding: .utf8)
            return name?.hasPrefix("hatspool") == false
        }
    }

    private init?(number: Int32) {
        // As above.
        guard let arguments = try? String(contentsOfFile: "/proc/\(number)/cmdline", encoding: .utf8),
            arguments.split(separator: "\0").last == "inspection-worker",
            let status = try? String(contentsOfFile: "/proc/\(number)/status", encoding: .utf8)
        else { return nil }
        self.number = number
        var sizes: [String: Int] = [:]
        for line in status.split(separator: "\n") where ["Vm", "Threads", "PPid"].contains(where: line.hasPrefix) {
            let fields = line.split(whereSeparator: { $0 == ":" || $0 == " " || $0 == "\t" })
            sizes[String(fields[0])] = fields.count > 1 ? Int(fields[1]) : nil
        }
        threads = sizes.removeValue(forKey: "Threads") ?? 0
        self.sizes = sizes
    }
}
