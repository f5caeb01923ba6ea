import Foundation
import Measurement

/// Peak memory of one inspection of a 200 MB document, in a process of its own.
struct MemoryBench {
    let schemas: String
    let disk: String

    func run() throws {
        let scratch = try Scratch(below: disk)
        let path = "\(scratch.path)/large.xml"
        try SampleProbe.write(to: path, version: "4.03.00", number: 1, guias: 100, bytes: 200_000_000)
        let process = Process()
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = ["one", path]
        process.environment = ProcessInfo.processInfo.environment.merging(["SCHEMAS": schemas]) { $1 }
        try process.run()
        process.waitUntilExit()
    }

    static func inspectOne(_ path: String, schemas: String) throws {
        let probe = try InspectionProbe(version: "4.03.00", folder: "\(schemas)/4.03.00", root: "tissV4_03_00.xsd")
        let before = try peak()
        let clock = ContinuousClock()
        let start = clock.now
        let outcome = try probe.inspect(path)
        let spent = (clock.now - start).components
        let seconds = Double(spent.seconds) + Double(spent.attoseconds) / 1e18
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
        print(
            String(
                format: "%@  %.0f MB in %.1f s (%.0f MB/s), valid %@, peak RSS %.1f MB (%.1f MB before)",
                "inspect one large document".padded(46), Double(size) / 1e6, seconds, Double(size) / 1e6 / seconds,
                outcome.isValid ? "yes" : "no", try peak(), before))
    }

    /// VmHWM, in MB.
    private static func peak() throws -> Double {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
        let kilobytes = line.split(separator: " ").compactMap { Double($0) }.first ?? 0
        return kilobytes * 1024 / 1e6
    }
}
