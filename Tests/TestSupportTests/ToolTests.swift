import Glibc
import TestSupport
import Testing

@Suite struct `Programs of the system` {
    /// 1,365 open files fill the buffer of `readdir` to its last byte.
    @Test func `a tool is started beside thousands of open files`() async throws {
        // Other tests need theirs.
        let count = min(3_000, sysconf(Int32(_SC_OPEN_MAX)) / 4)
        let files = (0..<count).map { _ in unsafe open("/dev/null", O_RDONLY | O_CLOEXEC) }
        defer { for file in files { close(file) } }
        try #require(files.allSatisfy { $0 >= 0 })
        for number in 0..<10 {
            let said = try await Tool.run("/bin/cat", [], input: "línea \(number)")
            #expect(said.isSuccess && said.output == "línea \(number)" && said.errors.isEmpty)
        }
    }

    @Test func `a failure and its words are told`() async throws {
        let said = try await Tool.run("/bin/cat", ["/no such file"])
        #expect(!said.isSuccess && said.output.isEmpty && said.errors.contains("no such file"))
    }
}
