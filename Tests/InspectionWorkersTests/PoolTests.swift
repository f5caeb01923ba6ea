import Domain
import Foundation
import Glibc
import Synchronization
import Testing

@testable import InspectionWorkers

extension Workers {
    @Suite struct `Pool of children` {
        @Test func `versions are those that the workers compiled`() throws {
            let workers = try ProbeWorkers.start(2)
            #expect(workers.versions.map(\.text) == ["4.03.00"])
        }

        @Test func `a fork server that cannot compile says why`() throws {
            #expect {
                _ = try ProbeWorkers.start(2, known: [])
            } throws: { error in
                (error as? PortError)?.code == .configuration
                    && (error as? PortError)?.message == "No version is known."
            }
        }

        @Test func `a program that is no child of this kind is an error, not a wait`() throws {
            var settings = WorkerSettings(count: 1)
            settings.executable = "/bin/true"
            #expect {
                _ = try WorkerInspector.start(settings) { () throws(PortError) in
                    WorkerPreparation(schemas: [], known: [])
                }
            } throws: { error in
                (error as? PortError)?.code == .internalFault
            }
        }

        @Test func `a restart uses what was installed since`() throws {
            let installed = Mutex<Set<TISSVersion>>([])
            var settings = WorkerSettings(count: 2)
            settings.executable = try ProbeWorkers.executable()
            settings.arguments = []
            let version = try #require(ProbeWorkers.version)
            let workers = try WorkerInspector.start(settings) { () throws(PortError) in
                WorkerPreparation(
                    schemas: installed.withLock { $0 }.map { WorkerSchema(version: $0, folder: "", root: "") },
                    known: [version])
            }
            #expect(workers.versions.isEmpty)
            installed.withLock { _ = $0.insert(version) }
            try workers.restart()
            #expect(workers.versions == [version])
            #expect(try workers.inspect("ok").byteCount == 2)
            #expect(workers.lostCount == 0)
        }

        @Test func `a child killed between two documents affects no document`() throws {
            let workers = try ProbeWorkers.start(1)
            // The socket is closed before the process is seen to have ended.
            Probes.end(try #require(Probes.readers().first))
            #expect(try workers.inspect("ok").byteCount == 2)
            #expect(workers.lostCount == 1)
        }

        @Test func `a lost child is forked anew, and nothing is compiled for it`() throws {
            let workers = try ProbeWorkers.start(1)
            let server = try #require(Probes.forkServers().first)
            for _ in 0..<20 { #expect(try workers.failure("crash")?.message.contains("SIGABRT") == true) }
            #expect(try workers.inspect("ok").byteCount == 2)
            #expect(Probes.forkServers() == [server] && Probes.readers().count == 1)
            #expect(workers.lostCount == 20)
        }

        @Test func `a lost fork server affects no child, and is replaced when needed`() throws {
            let workers = try ProbeWorkers.start(1)
            let (server, reader) = (try #require(Probes.forkServers().first), try #require(Probes.readers().first))
            Probes.end(server)
            #expect(try workers.inspect("ok").byteCount == 2)
            #expect(workers.lostCount == 0 && kill(reader, 0) == 0)
            #expect(try workers.failure("crash")?.isTransient == true)
            #expect(try workers.inspect("ok").byteCount == 2)
            #expect(Probes.forkServers().count == 1 && Probes.forkServers() != [server])
        }

        @Test func `no process is left over after the end`() throws {
            do {
                let workers = try ProbeWorkers.start(3)
                _ = try workers.failure("crash")
                DispatchQueue.concurrentPerform(iterations: 6) { _ in
                    // Counted below: all children are running by then.
                    _ = try? workers.inspect("wait")
                }
                #expect(Probes.readers().count == 3 && Probes.forkServers().count == 1)
                workers.close()
                #expect(try workers.failure("ok")?.code == .cancelled)
            }
            #expect(try Probes.running().isEmpty)
        }

        @Test func `more callers than workers wait for their turn`() throws {
            let workers = try ProbeWorkers.start(2)
            let passes = Atomic(0)
            DispatchQueue.concurrentPerform(iterations: 40) { index in
                // Counted below.
                let count = try? workers.inspect(String(repeating: "x", count: index + 10)).byteCount
                if count == Int64(index + 10) { passes.add(1, ordering: .relaxed) }
            }
            #expect(passes.load(ordering: .relaxed) == 40)
        }
    }
}
