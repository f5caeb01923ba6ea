import Glibc
import SystemPackage
import Testing

@testable import Files

/// The loops behind every read and write, with calls that are interrupted, short or refused.
@Suite struct `Transfers` {
    /// Plays results of a system call, one a call; a negative one is an error number.
    private final class Script {
        private var results: [Int]
        private(set) var offsets: [Int] = []

        init(_ results: [Int]) { self.results = results }

        func next(_ done: Int) -> Int {
            offsets.append(done)
            let result = results.removeFirst()
            guard result < 0 else { return result }
            errno = CInt(-result)
            return -1
        }
    }

    @Test func `an interrupted call is repeated, and a short one goes on where it ended`() throws {
        let script = Script([3, -Int(EINTR), 2, -Int(EINTR), -Int(EINTR), 5])
        #expect(try SystemFailure.moving("write", all: 10, script.next) == 10)
        #expect(script.offsets == [0, 3, 3, 5, 5, 5])
    }

    @Test func `a call that moves nothing ends the transfer`() throws {
        let script = Script([4, 0])
        #expect(try SystemFailure.moving("pread", all: 10, script.next) == 4)
    }

    @Test func `nothing is called for no bytes`() throws {
        let script = Script([])
        #expect(try SystemFailure.moving("pread", all: 0, script.next) == 0)
    }

    @Test(arguments: [EIO, EAGAIN, ENOSPC])
    func `any other error number ends it with the name of the call`(number: CInt) throws {
        let script = Script([4, -Int(number)])
        let failure = try #require(throws: SystemFailure.self) {
            try SystemFailure.moving("write", all: 10, script.next)
        }
        #expect(failure.number == number && failure.call.description == "write")
    }

    @Test func `a call without bytes is repeated when it is interrupted, and only then`() throws {
        let script = Script([-Int(EINTR), 7])
        #expect(try SystemFailure.check("openat") { CInt(script.next(0)) } == 7)
        let refused = Script([-Int(EACCES)])
        #expect(throws: SystemFailure.self) { try SystemFailure.check("openat") { CInt(refused.next(0)) } }
    }
}
