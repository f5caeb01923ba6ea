import Domain
import Files
import FoundationEssentials
import Glibc
import Synchronization
import Testing

@testable import Spool

/// Which process serves a spool where locks do not cover other mounts and machines (T28).
struct ServingTests {
    /// A work folder and the knowledge of its servers; nothing waits in real time.
    private final class World: Sendable {
        let path = "\(FileManager.default.temporaryDirectory.path)/serving-\(UUID().uuidString)"
        let clock = TestClock()
        let waits = Mutex(0)
        let living = Mutex<[Int32: UInt64]>([:])

        init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        func folder() throws -> Folder { try Folder.open(absolute: path, path: ".work") }

        /// Starts a process; others on its machine see it alive until it is killed.
        func host(_ pid: Int32, machine: String = "A", boot: String = "1", namespace: String = "n") -> ServerHost {
            let start = UInt64(pid) * 10
            living.withLock { $0[pid] = start }
            return ServerHost(
                host: machine, boot: "\(machine)-\(boot)", pidNamespace: namespace, pid: pid, startTicks: start,
                startOfProcess: { [self] pid in living.withLock { $0[pid] } })
        }

        func kill(_ pid: Int32) { living.withLock { $0[pid] = nil } }

        func serve(
            _ host: ServerHost, lock: String = "", isRemote: Bool = true,
            whileWaiting: @escaping @Sendable () -> Void = {}
        ) throws -> Serving {
            let surroundings = Serving.Surroundings(
                host: host, lock: lock, isRemote: isRemote, now: { [clock] in clock.now },
                wait: { [self] duration in
                    clock.advance(duration)
                    waits.withLock { $0 += 1 }
                    whileWaiting()
                },
                reportsWaiting: { _ in }, random: { .random(in: .min ... .max) })
            return try Serving.take(in: try folder(), surroundings)
        }

        var waitCount: Int { waits.withLock { $0 } }
    }

    @Test func `a living process of this machine is not displaced, and no start waits`() throws {
        let world = try World()
        let first = try world.serve(world.host(1))
        #expect(throws: Serving.Failure.self) { try world.serve(world.host(2)) }
        #expect(world.waitCount == 0)
        #expect(throws: Never.self) { try first.check() }
    }

    @Test func `a killed process is replaced at once, also when its process ID was reused`() throws {
        let world = try World()
        let first = try world.serve(world.host(1))
        world.living.withLock { $0[1] = 999 }
        let second = try world.serve(world.host(2), isRemote: false)
        #expect(world.waitCount == 0)
        world.kill(2)
        // On a remote file system, one check whether another process did the same.
        let third = try world.serve(world.host(3))
        #expect(world.waitCount == 1)
        first.beat()
        second.beat()
        #expect(first.isDisplaced && second.isDisplaced)
        let error = #expect(throws: PortError.self) { try first.check() }
        #expect(error?.code == .busy && error?.message.contains("3 on A") == true)
        #expect(throws: Never.self) { try third.check() }
    }

    @Test func `a server of another machine is displaced only without a beat`() throws {
        let world = try World()
        let first = try world.serve(world.host(1))
        #expect(throws: Serving.Failure.self) {
            try world.serve(world.host(2, machine: "B")) { first.beat() }
        }
        #expect(world.waitCount == 1)
        // The machine loses power: the beat stops, and no operator removes anything.
        let second = try world.serve(world.host(3, machine: "B"))
        #expect(world.waitCount == 1 + 20 + 1)
        #expect(throws: Never.self) { try second.check() }
        // It resumes after a long suspend and must not do anything.
        #expect(throws: PortError.self) { try first.check() }
    }

    @Test func `a reboot is not another machine where the lock is local`() throws {
        let world = try World()
        var all = [try world.serve(world.host(1, boot: "1"), lock: "8:1", isRemote: false)]
        all.append(try world.serve(world.host(2, boot: "2"), lock: "8:1", isRemote: false))
        // A container on this machine: its processes have their own IDs, and the lock is free.
        all.append(try world.serve(world.host(3, boot: "2", namespace: "m"), lock: "8:1", isRemote: false))
        #expect(world.waitCount == 0)
        all.append(try world.serve(world.host(4, boot: "2", namespace: "o")))
        #expect(world.waitCount == 21 && all.count == 4)
    }

    @Test func `an incomplete record of a power cut blocks a start no longer than a whole one`() throws {
        let world = try World()
        try #require(FileManager.default.createFile(atPath: "\(world.path)/.server", contents: Data("hatsp".utf8)))
        _ = try world.serve(world.host(1))
        #expect(world.waitCount == 21)
        let local = try World()
        try #require(FileManager.default.createFile(atPath: "\(local.path)/.server", contents: Data()))
        _ = try local.serve(local.host(1), lock: "8:1", isRemote: false)
        #expect(local.waitCount == 2)
    }

    @Test func `an end removes the record, and a removed record is created again`() throws {
        let world = try World()
        let first = try world.serve(world.host(1))
        try #require(unsafe unlink("\(world.path)/.server") == 0)
        first.beat()
        #expect(throws: Serving.Failure.self) { try world.serve(world.host(2)) }
        first.end()
        first.beat()
        _ = try world.serve(world.host(2))
        #expect(world.waitCount == 0)
    }

    @Test func `a process that could not renew its record stops all work`() throws {
        let world = try World()
        let first = try world.serve(world.host(1))
        world.clock.advance(.seconds(14))
        #expect(throws: Never.self) { try first.check() }
        // The folder is gone: it can be neither written nor read.
        try #require(unsafe rename(world.path, world.path + "-away") == 0)
        try #require(FileManager.default.createFile(atPath: "\(world.path)-away/.server.x", contents: Data()))
        try #require(unsafe rename("\(world.path)-away/.server.x", "\(world.path)-away/.server") == 0)
        world.clock.advance(.seconds(2))
        #expect(throws: PortError.self) { try first.check() }
        try #require(unsafe rename(world.path + "-away", world.path) == 0)
    }

    @Test func `a record is read as it was written, for any host name`() throws {
        var record = ServerRecord(
            instance: "abc", host: "máquina 1", boot: "b", pidNamespace: "pid:[4026531836]", pid: 7, startTicks: 9,
            lock: "")
        record.beat = 41
        #expect(ServerRecord(record.bytes) == record)
        let count = record.bytes.count
        record.beat = .max
        #expect(record.bytes.count == count)
        #expect(ServerRecord(Array(record.bytes.dropLast())) == nil)
        #expect(
            ServerHost.current.liveness(
                of: ServerRecord(
                    instance: "i", host: "h", boot: ServerHost.current.boot,
                    pidNamespace: ServerHost.current.pidNamespace,
                    pid: getpid(), startTicks: ServerHost.current.startTicks, lock: ""), ownLock: "") == .alive)
    }
}
