import Foundation
import Measurement

/// Latency from a finished copy in the inbox of an idle daemon to the verdict in its ledger, and to the answer in the
/// outbox.
struct LatencyBench {
    let program: String
    let schemas: String
    let disk: String
    private let count = 100

    func run() throws {
        let scratch = try Scratch(below: disk)
        let (spool, ini) = ("\(scratch.path)/spool", "\(scratch.path)/hatspool.ini")
        let manifest = URL(filePath: schemas).deletingLastPathComponent().appending(path: "manifest.json").path
        try """
        [PARAMETERS]
        MV_TISSDIR = \(spool)
        BA0_SUSEP = 123456
        [SCHEMAS]
        FOLDER = \(schemas)
        MANIFEST = \(manifest)
        """.write(toFile: ini, atomically: true, encoding: .utf8)
        let daemon = Process()
        daemon.executableURL = URL(filePath: program)
        daemon.arguments = ["run", "--config", ini]
        daemon.standardError = FileHandle.nullDevice
        try daemon.run()
        defer {
            daemon.terminate()
            daemon.waitUntilExit()
        }
        while !FileManager.default.fileExists(atPath: "\(spool)/.work/.lock") { usleep(10_000) }
        usleep(1_000_000)
        var dropped: [String: Date] = [:]
        var answered: [Double] = []
        for number in 1...count {
            let name = "lote-\(number).xml"
            try SampleProbe.write(
                to: "\(scratch.path)/\(name)", version: "4.03.00", number: number, guias: 5, bytes: 7_000)
            let content = try Data(contentsOf: URL(filePath: "\(scratch.path)/\(name)"))
            try content.write(to: URL(filePath: "\(spool)/inbox/\(name)"))
            let start = Date()
            dropped[name] = start
            while try !FileManager.default.contentsOfDirectory(atPath: "\(spool)/outbox")
                .contains(where: { $0.hasPrefix(name) && $0.hasSuffix(".retorno.json") })
            { usleep(500) }
            answered.append(Date().timeIntervalSince(start) * 1000)
            usleep(20_000)
        }
        let judged = try verdictTimes(ini).compactMap { name, time in
            dropped[name].map { time.timeIntervalSince($0) * 1000 }
        }
        report("drop → verdict, idle daemon", judged)
        report("drop → answer, idle daemon", answered)
    }

    /// The time of the `judged` event by file name, from the program's own JSON.
    private func verdictTimes(_ ini: String) throws -> [(String, Date)] {
        let list = try json(["files", "list", "--limit", "1000", "--json", "--config", ini]) as? [String: Any]
        return try (list?["items"] as? [[String: Any]] ?? []).compactMap { record in
            guard let id = record["id"] as? String, let name = record["fileName"] as? String,
                let history = try json(["files", "story", id, "--json", "--config", ini]) as? [String: Any],
                let events = history["events"] as? [[String: Any]],
                let event = events.first(where: { $0["kind"] as? String == "judged" }),
                let text = event["time"] as? String,
                let time = try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true))
            else { return nil }
            return (name, time)
        }
    }

    private func json(_ arguments: [String]) throws -> Any {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return try JSONSerialization.jsonObject(with: data)
    }

    private func report(_ name: String, _ milliseconds: [Double]) {
        let sorted = milliseconds.sorted()
        guard !sorted.isEmpty else { return print("\(name.padded(46))  nothing measured") }
        print(
            String(
                format: "%@  p50 %.1f ms, p95 %.1f ms, max %.1f ms (%d files)", name.padded(46),
                sorted[sorted.count / 2], sorted[sorted.count * 95 / 100], sorted[sorted.count - 1], sorted.count))
    }
}
