import CBareLoop
import Foundation
import Measurement

/// One-pass inspection (facts, hash, positions) against programs that only validate.
struct InspectBench {
    let schemas: String
    let disk: String

    func run() async throws {
        let scratch = try Scratch(below: disk)
        let root = "\(schemas)/4.03.00/tissV4_03_00.xsd"
        // First: after hatspool has compiled its schemas, libxml2 opens no file in this process any more.
        guard let bare = bare_schema(root) else { fatalError("the schema does not compile") }
        let probe = try InspectionProbe(version: "4.03.00", folder: "\(schemas)/4.03.00", root: "tissV4_03_00.xsd")
        for (name, guias, bytes, count) in [("7 kB documents", 5, 7_000, 1_000), ("121 kB lotes", 100, 121_000, 100)] {
            let files = try (0..<count).map { number in
                let path = "\(scratch.path)/\(guias)-\(number).xml"
                try SampleProbe.write(to: path, version: "4.03.00", number: number + 1, guias: guias, bytes: bytes)
                return path
            }
            let size = try files.reduce(0.0) {
                $0 + Double(try FileManager.default.attributesOfItem(atPath: $1)[.size] as? Int ?? 0)
            }
            let all = {
                for file in files {
                    let outcome = try probe.inspect(file)
                    guard outcome.isValid, outcome.hashFits else { fatalError("the sample is not valid") }
                }
            }
            try await Duel(name: "inspect \(name) vs bare C loop", rounds: 9, amount: size / 1e6, unit: "MB").run(
                own: all,
                theirs: {
                    for file in files where bare_validate(bare, file) != 1 { fatalError("the sample is not valid") }
                })
            try await others(name, files: Array(files.prefix(20)), root: root, probe: probe)
        }
    }

    /// Peers that start a process for each file, or a Python library; missing ones are reported.
    private func others(_ name: String, files: [String], root: String, probe: InspectionProbe) async throws {
        let own = { for file in files { _ = try probe.inspect(file) } }
        let amount = Double(files.count)
        try await Duel(name: "inspect \(name) vs xmllint --stream", rounds: 3, amount: amount, unit: "files").run(
            own: own,
            theirs: {
                for file in files {
                    guard
                        try Benchmarks_run("xmllint", ["--nonet", "--noout", "--stream", "--schema", root, file]) == 0
                    else { fatalError("xmllint does not agree") }
                }
            })
        for (library, code) in [
            ("lxml iterparse+schema", Self.lxml), ("Python package tiss", Self.tiss),
        ] {
            guard let seconds = try python(code, [root] + files) else {
                print(
                    "\("inspect \(name) vs \(library)".padded(46))  not here (pip install \(library.split(separator: " ").last ?? ""))"
                )
                continue
            }
            let clock = ContinuousClock()
            let start = clock.now
            try own()
            let mine = clock.now - start
            let own = Double(mine.components.seconds) + Double(mine.components.attoseconds) / 1e18
            print(
                String(
                    format: "%@  ours %.0f files/s, other %.0f files/s, ours/other %.1f",
                    "inspect \(name) vs \(library)".padded(46), amount / own, amount / seconds, seconds / own))
        }
    }

    /// Runs the code, which prints its duration in seconds without start-up; nil when it cannot run.
    private func python(_ code: String, _ arguments: [String]) throws -> Double? {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", code] + arguments
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { return nil }
        return Double(String(decoding: output, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
    }

    private static let lxml = """
        import sys, time
        from lxml import etree
        schema = etree.XMLSchema(etree.parse(sys.argv[1]))
        start = time.perf_counter()
        for path in sys.argv[2:]:
            for _, element in etree.iterparse(path, schema=schema): element.clear()
        print(time.perf_counter() - start)
        """

    private static let tiss = """
        import sys, time, tiss
        judge = getattr(tiss, 'validate', None) or getattr(tiss, 'validar')
        start = time.perf_counter()
        for path in sys.argv[2:]: judge(open(path, 'rb').read())
        print(time.perf_counter() - start)
        """
}

private func Benchmarks_run(_ program: String, _ arguments: [String]) throws -> Int32 { try run(program, arguments) }
