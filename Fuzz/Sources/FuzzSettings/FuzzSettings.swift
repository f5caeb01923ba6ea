import Domain
import FuzzInput
import Settings

/// libFuzzer calls this with each generated `hatspool.ini`. A finding is a crash, or settings that were accepted in
/// spite of a problem.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSettings(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    Target.shared.read(UnsafeRawBufferPointer(start: bytes, count: count))
}

private struct Target: Sendable {
    static let shared = Target()

    private let input = FuzzInput()

    func read(_ bytes: UnsafeRawBufferPointer) -> CInt {
        guard input.hold(bytes) else { return 0 }
        do throws(PortError) {
            let file = try INIFile.read(input.path)
            let lineCount = bytes.count { $0 == 0x0A } + 1
            precondition(file.entries.allSatisfy { (1...lineCount).contains($0.line) }, "An entry of no line.")
            let found = try Settings.check(file: input.path, environment: [:], workingFolder: "/dev/shm/none")
            precondition((found.settings == nil) == !found.problems.isEmpty, "Settings and problems do not agree.")
        } catch {
            precondition(error.code == .malformed, "An error that no content may cause: \(error)")
        }
        return 0
    }
}
