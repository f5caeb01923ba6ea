import Foundation
import Glibc

/// Cost of the readers' sandbox: a whole `hatspool batch` over small documents, read in child processes against read in
/// the program itself. CPU time includes all child processes but not other work of the machine.
struct SandboxBench {
    let program: String
    let schemas: String
    let disk: String
    private let documents = 3_000
    private let rounds = 7

    func run() throws {
        let scratch = try Scratch(below: disk)
        let samples = "\(scratch.path)/samples"
        guard
            try status(of: program, ["sample", "--guias", "4", "--count", "\(documents)", "--out", samples]) == 0
        else { fatalError("no samples were written") }
        var (sandboxed, bare) = ([Turn](), [Turn]())
        for round in 0...rounds {
            // The order alternates.
            let first = try turn(samples, isSandboxed: round % 2 == 0)
            let second = try turn(samples, isSandboxed: round % 2 != 0)
            if round == 0 { continue }  // a warm-up
            sandboxed.append(round % 2 == 0 ? first : second)
            bare.append(round % 2 == 0 ? second : first)
        }
        report("time", sandboxed.map(\.seconds), bare.map(\.seconds))
        report("processor time", sandboxed.map(\.processorSeconds), bare.map(\.processorSeconds))
    }

    private struct Turn {
        let seconds: Double
        let processorSeconds: Double
    }

    private func turn(_ samples: String, isSandboxed: Bool) throws -> Turn {
        let scratch = try Scratch(below: disk)
        try FileManager.default.createDirectory(atPath: "\(scratch.path)/spool", withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: samples, toPath: "\(scratch.path)/spool/inbox")
        sync()
        let ini = "\(scratch.path)/hatspool.ini"
        try """
        [PARAMETERS]
        MV_TISSDIR = \(scratch.path)/spool
        [SPOOL]
        QUIET_SECONDS = 0
        [SCHEMAS]
        FOLDER = \(schemas)
        MANIFEST = \(URL(filePath: schemas).deletingLastPathComponent().path)/manifest.json
        [WORK]
        SANDBOX = \(isSandboxed ? 1 : 0)
        """.write(toFile: ini, atomically: true, encoding: .utf8)
        let (start, before) = (Date(), Self.processorSeconds)
        guard try status(of: program, ["batch", "--config", ini, "--log-level", "error"]) == 0 else {
            fatalError("a batch did not end as it should")
        }
        return Turn(seconds: Date().timeIntervalSince(start), processorSeconds: Self.processorSeconds - before)
    }

    /// CPU time of all processes that were waited for, and of their children.
    private static var processorSeconds: Double {
        var usage = rusage()
        getrusage(RUSAGE_CHILDREN, &usage)
        return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
    }

    private func report(_ what: String, _ sandboxed: [Double], _ bare: [Double]) {
        let ratios = zip(sandboxed, bare).map { $1 / $0 }.sorted()
        print(
            String(
                format: "%@  sandboxed %.0f/s, in the program %.0f/s, ratio %.2f (%.2f–%.2f)",
                "batch of 7 kB documents, \(what)".padded(46), Double(documents) / sandboxed.sorted()[rounds / 2],
                Double(documents) / bare.sorted()[rounds / 2], ratios[rounds / 2], ratios[0], ratios[rounds - 1]))
    }
}

/// A name that no method shadows.
private func status(of program: String, _ arguments: [String]) throws -> Int32 { try run(program, arguments) }
