import Foundation
import FoundationNetworking
import Glibc

/// Downloads from HAT, against a simulated HAT with 20 ms latency: several calls at a time against one at a time, and
/// peak memory.
struct InboundBench {
    let program: String
    let schemas: String
    let disk: String
    private let delay = 20
    private let batches = 160
    private let guias = 900

    func run() throws {
        let large = try measure(
            load: ["batches": 1, "contents": "filler", "contentBytes": 1 << 30], jobs: Self.fetching)
        let small = try measure(load: ["batches": 1], jobs: Self.fetching)
        report(
            "one batch of 1 GB: \(large.seconds.short) s; peak memory, of a small one \(small.peak) MiB",
            "\(large.peak) MiB")
        let many = try measure(load: ["guias": ["authorizations": 20_000]], jobs: ["PLSYNCAUTH"], delay: 0)
        report("20,000 guias; peak memory", "\(many.peak) MiB, \((20_000 / many.seconds).short) guias/s without delay")
        try compare("batches", batches, ["batches": batches, "guiasPerBatch": 1], jobs: Self.fetching)
        try compare("guias", guias, ["guias": ["authorizations": guias]], jobs: ["PLSYNCAUTH"])
    }

    private static let fetching = ["PLSXHAT002", "PLSVHAT002", "XML_ROBOT", "IMPXML"]

    private func compare(_ what: String, _ count: Int, _ load: [String: Any], jobs: [String]) throws {
        var ratios: [Double] = []
        var rates: [Double] = []
        for _ in 0..<3 {
            let together = try measure(load: load, jobs: jobs)
            let single = try measure(load: load, jobs: jobs, concurrency: 1)
            ratios.append(single.seconds / together.seconds)
            rates.append(Double(count) / together.seconds)
        }
        ratios.sort()
        report(
            "\(what) from HAT at \(delay) ms a call, 8 at a time ÷ one at a time",
            "\(ratios[1].short) (\(ratios[0].short)–\(ratios[2].short)); \(rates.sorted()[1].short) \(what)/s")
    }

    private func measure(
        load: [String: Any], jobs: [String], concurrency: Int = 8, delay: Int? = nil
    ) throws -> (seconds: Double, peak: Int) {
        let scratch = try Scratch(below: disk)
        let sandbox = try start(["sandbox", "--port", "0", "--port-file", "\(scratch.path)/port"])
        defer {
            sandbox.terminate()
            sandbox.waitUntilExit()
        }
        let port = try port(in: scratch.path)
        var load = load
        load["tissVersion"] = "4.03.00"
        try post("load", load, port)
        try post("behaviour", ["delayMilliseconds": delay ?? self.delay], port)
        let ini = try settings(in: scratch.path, port, concurrency)
        let begun = Date()
        let worker = try start(["jobs", "run", "--once", "--config", ini] + jobs)
        var peak = 0
        while worker.isRunning {
            peak = max(peak, Self.peakMemory(of: worker.processIdentifier))
            usleep(20_000)
        }
        return (Date().timeIntervalSince(begun), peak)
    }

    /// VmHWM in MiB; 0 after the process has ended.
    private static func peakMemory(of process: Int32) -> Int {
        let status = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") }
        return (line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0) / 1024
    }

    private func settings(in folder: String, _ port: Int, _ concurrency: Int) throws -> String {
        let ini = "\(folder)/hatspool.ini"
        try """
        [PARAMETERS]
        MV_PLSHAT = 1
        MV_PHATURL = http://127.0.0.1:\(port)/api/healthcare/hat/
        MV_PHATTOK = demo-token
        MV_PHATIDT = 1
        MV_PHATNMT = demo
        MV_TISSDIR = \(folder)/spool
        BA0_SUSEP = 123456
        [BATCHES]
        CONCURRENCY = \(concurrency)
        [SYNC]
        CONCURRENCY = \(concurrency)
        [SCHEMAS]
        FOLDER = \(schemas)
        MANIFEST = \(URL(filePath: schemas).deletingLastPathComponent().appending(path: "manifest.json").path)
        """.write(toFile: ini, atomically: true, encoding: .utf8)
        return ini
    }

    private func start(_ arguments: [String]) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    private func port(in folder: String) throws -> Int {
        while true {
            let text = (try? String(contentsOfFile: "\(folder)/port", encoding: .utf8)) ?? ""
            if let port = Int(text.trimmingCharacters(in: .whitespacesAndNewlines)) { return port }
            usleep(10_000)
        }
    }

    private func post(_ path: String, _ body: [String: Any], _ port: Int) throws {
        guard let url = URL(string: "http://127.0.0.1:\(port)/sandbox/\(path)") else { return }
        var request = URLRequest(url: url)
        request.httpMethod = "POST"
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        request.httpBody = try JSONSerialization.data(withJSONObject: body)
        let done = DispatchSemaphore(value: 0)
        URLSession.shared.dataTask(with: request) { _, _, _ in done.signal() }.resume()
        done.wait()
    }

    private func report(_ name: String, _ figures: String) { print("\(name.padded(74))  \(figures)") }
}

extension Double {
    fileprivate var short: String { String(format: self < 10 ? "%.1f" : "%.0f", self) }
}
