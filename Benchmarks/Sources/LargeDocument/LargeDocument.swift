import Glibc
import InspectionMeasurement

/// `LargeDocument FILE SCHEMA-FOLDER`: inspects one document and tells how much memory that took. Without Foundation, whose
/// pages would count as its own.
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

    /// KiB.
    private static func peak() -> Int {
        var usage = rusage()
        getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss
    }
}
