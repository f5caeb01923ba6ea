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
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appending(path: "LargeDocument")
        process.arguments = [path, "\(schemas)/4.03.00"]
        try process.run()
        process.waitUntilExit()
    }
}
