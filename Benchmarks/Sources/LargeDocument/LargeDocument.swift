import Glibc
import Measurement

/// `LargeDocument FILE SCHEMA-FOLDER`: inspects one document and prints how much memory that took, and how much the
/// process had before: the libraries of the other benchmarks are loaded too.
@main
struct LargeDocument {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3 else { exit(64) }
        let probe = try InspectionProbe(version: "4.03.00", folder: arguments[2], root: "tissV4_03_00.xsd")
        let before = peak()
        let clock = ContinuousClock()
        let start = clock.now
        let outcome = try probe.inspect(arguments[1])
        let spent = clock.now - start
        print(
            "inspect one large document                      \(spent), valid \(outcome.isValid), hash \(outcome.hashFits), "
                + "peak RSS \(peak() / 1024) MiB (\(before / 1024) MiB before)")
    }

    /// VmHWM in KiB. Not `getrusage`, whose maximum starts with that of the parent.
    private static func peak() -> Int {
        let file = open("/proc/self/status", O_RDONLY)
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = read(file, &bytes, bytes.count)
        let text = String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
        return line.split(whereSeparator: { $0 == " " || $0 == "\t" }).compactMap { Int($0) }.first ?? 0
    }
}
