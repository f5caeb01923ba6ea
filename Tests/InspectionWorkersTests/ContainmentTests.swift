import Domain
import Foundation
import Glibc
import Synchronization
import Testing

@testable import InspectionWorkers

extension Workers {
    /// The effects that a document can have on a worker, and their consequences. The probe program executes each
    /// order.
    @Suite struct `Containment` {
        @Test func `a crash is reported with its signal and the next document is inspected`() throws {
            let workers = try ProbeWorkers.start(1)
            let error = try #require(try workers.failure("crash"))
            #expect(error.code == .internalFault && error.isTransient)
            #expect(error.message.contains("SIGABRT"))
            #expect(try workers.inspect("ok").byteCount == 2)
            #expect(workers.lostCount == 1)
        }

        @Test func `an endless loop is ended at its time limit`() throws {
            let workers = try ProbeWorkers.start(1)
            let started = ContinuousClock.now
            let error = try #require(try workers.failure("loop", within: .milliseconds(200)))
            #expect(error.code == .limitExceeded && error.isTransient)
            #expect(started.duration(to: .now) < .seconds(60), "it ends, however busy the machine")
            #expect(try workers.inspect("ok").byteCount == 2)
        }

        @Test func `four gigabytes cannot be allocated`() throws {
            let workers = try ProbeWorkers.start(1)
            let error = try #require(try workers.failure("alloc"))
            #expect(error.isTransient && error.message.contains("SIG"))
            #expect(try workers.inspect("ok").byteCount == 2)
        }

        @Test func `without the memory limit the same allocation succeeds`() throws {
            // Shows that the limit ends it, not the machine.
            let workers = try ProbeWorkers.start(1, memoryRoomBytes: 64 << 30)
            #expect(try workers.inspect("alloc").elementCount >= 4 << 30)
        }

        @Test(arguments: ["open", "create", "socket", "exec", "spawn", "executable"])
        func `a forbidden call fails and the worker continues`(order: String) throws {
            let workers = try ProbeWorkers.start(1)
            try #require(workers.sandbox.refusesCalls, "this kernel has no seccomp")
            #expect(try workers.inspect(order).elementCount == Int(EPERM))
            #expect(try workers.inspect("ok").byteCount == 2)
            #expect(workers.lostCount == 0)
        }

        @Test func `a worker can neither list names of files nor signal its parent`() throws {
            let workers = try ProbeWorkers.start(1)
            #expect(try workers.inspect("stat").elementCount != 0)
            #expect(try workers.inspect("signal").elementCount == Int(EPERM))
        }

        @Test func `a worker has no environment and no file but its document`() throws {
            // Reads a variable of this process: setting one would affect other tests that start programs.
            let path = try #require(ProcessInfo.processInfo.environment["PATH"])
            let workers = try ProbeWorkers.start(1)
            let text = try #require(try workers.inspect("environment").body)
            #expect(!text.contains(path))
            #expect(text.split(separator: "\n") == ["SWIFT_BACKTRACE=enable=no", "TZ=UTC0"])
        }

        @Test func `an exit is reported with its status`() throws {
            let workers = try ProbeWorkers.start(1)
            let error = try #require(try workers.failure("exit"))
            #expect(error.message.contains("status 3"))
        }

        @Test(arguments: ["flood", "large", "overflow", "stray"])
        func `an invalid answer is an error, and the worker is replaced`(order: String) throws {
            let workers = try ProbeWorkers.start(1)
            let error = try #require(try workers.failure(order))
            #expect(error.code == .internalFault && error.isTransient)
            #expect(workers.lostCount == 1)
            #expect(try workers.inspect("ok").byteCount == 2)
        }

        @Test func `an error of the inspector itself is passed on in one line and the worker stays`() throws {
            let workers = try ProbeWorkers.start(1)
            let error = try #require(try workers.failure("refuse"))
            #expect(error.code == .malformed && error.isTransient && error.message == "Toldby the inspector.")
            #expect(workers.lostCount == 0)
        }

        @Test func `others proceed while workers crash beside them`() throws {
            let workers = try ProbeWorkers.start(3)
            let crashes = Atomic(0)
            let passes = Atomic(0)
            DispatchQueue.concurrentPerform(iterations: 60) { index in
                let order = index % 6 == 0 ? "crash" : "ok"
                // Counted below: an unexpected error shows in the numbers.
                let isDone = (try? workers.inspect(order)) != nil
                if isDone { passes.add(1, ordering: .relaxed) } else { crashes.add(1, ordering: .relaxed) }
            }
            #expect(passes.load(ordering: .relaxed) == 50)
            #expect(crashes.load(ordering: .relaxed) == 10)
            #expect(workers.lostCount == 10)
        }
    }
}
