import Domain
import Foundation
import Glibc
import Synchronization
import Testing

@testable import InspectionWorkers

extension Workers {
    /// Archives that are unpacked in separate processes. The probe program returns what the archive's text orders.
    @Suite struct `Unpacking in sandboxed children` {
        @Test func `gives every byte to the file that was opened for it, and the names at the end`() throws {
            let workers = try ProbeIntake.start()
            defer { workers.close() }
            let run = try unpack("give 3 200000", workers)
            let archive = try run.result.get()
            #expect(archive.entries.map(\.path) == ["a-1.xml", "a-2.xml", "a-3.xml"])
            #expect(archive.entries.map(\.byteCount) == [200_000, 200_000, 200_000])
            #expect(archive.inspection.kind == .archive && archive.inspection.isWellFormed)
            #expect(run.files.map(\.ordinal) == [1, 2, 3])
            for file in run.files {
                #expect(file.bytes == [UInt8](repeating: UInt8(file.ordinal), count: 200_000))
            }
            #expect(workers.lostCount == 0 && workers.idleCount == 1)
        }

        @Test func `a process is kept and used again`() throws {
            let workers = try ProbeIntake.start()
            defer { workers.close() }
            let before = try Probes.running()
            for _ in 0..<20 { _ = try unpack("give 1 10", workers).result.get() }
            #expect(try Probes.running() == before && before.count == 1)
        }

        @Test func `a fault of the archive is a finding, and nothing of it is named`() throws {
            let workers = try ProbeIntake.start()
            defer { workers.close() }
            let archive = try unpack("fault", workers).result.get()
            #expect(archive.entries.isEmpty && archive.inspection.findings.map(\.code) == [.archiveUnreadable])
            #expect(workers.lostCount == 0)
        }

        @Test(arguments: ["crash", "give-then crash"])
        func `a crash is reported with its signal, and the next archive is unpacked`(parameters: String) throws {
            let workers = try ProbeIntake.start()
            defer { workers.close() }
            let error = try #require(try unpack(parameters, workers).error)
            #expect(error.code == .internalFault && error.isTransient)
            #expect(error.message.contains("SIGABRT") && error.message.contains("unpacked"))
            #expect(try unpack("give 1 1", workers).result.get().entries.count == 1)
            #expect(workers.lostCount == 1)
        }

        @Test(arguments: ["loop", "give-then loop"])
        func `an endless loop is ended at the archive's time limit`(parameters: String) throws {
            let workers = try ProbeIntake.start()
            defer { workers.close() }
            var limits = Limits()
            limits.archiveTimeMax = .milliseconds(200)
            let started = ContinuousClock.now
            let error = try #require(try unpack(parameters, workers, limits).error)
            #expect(error.code == .limitExceeded && error.isTransient)
            #expect(started.duration(to: .now) < .seconds(60), "it ends, however busy the machine")
        }

        @Test func `four gigabytes cannot be allocated`() throws {
            let workers = try ProbeIntake.start()
            defer { workers.close() }
            #expect(try #require(try unpack("give-then alloc", workers).error).message.contains("SIG"))
            // Shows that the limit ends it, not the machine.
            let others = try ProbeIntake.start(memoryRoomBytes: 64 << 30)
            defer { others.close() }
            #expect(try unpack("give-then alloc", others).error == nil)
        }

        @Test(arguments: [
            "skips-a-number", "begins-twice", "climbs", "absolute", "nul", "long-name", "same-names", "stray",
            "ends-claiming-more", "ends-naming-another", "ends-naming-none", "ends-in-fault-with-entries",
            "ends-as-no-archive", "ends-with-many-findings",
        ])
        func `a false answer is an internal error, never a verdict`(parameters: String) throws {
            let workers = try ProbeIntake.start()
            defer { workers.close() }
            let error = try #require(try unpack(parameters, workers).error)
            #expect(error.code == .internalFault && error.isTransient)
            #expect(error.message.contains("cannot be"))
            #expect(workers.lostCount == 1 && workers.idleCount == 0)
        }

        @Test func `each bound is checked again, whatever the process reports`() throws {
            let workers = try ProbeIntake.start()
            defer { workers.close() }
            for (parameters, narrow) in [
                ("give 3 10", { $0.archiveEntriesMax = 2 }), ("give 1 70000", { $0.documentBytesMax = 69_999 }),
                ("give 2 70000", { $0.archiveBytesMax = 139_999 }),
                ("give 1 1000001", { $0.archiveRatioMax = 10 }),
            ] as [(String, (inout Limits) -> Void)] {
                var limits = Limits()
                // The probe's archive has at most twenty bytes, so the result needs a high ratio.
                limits.archiveRatioMax = 1_000_000
                _ = try unpack(parameters, workers, limits).result.get()
                narrow(&limits)
                let run = try unpack(parameters, workers, limits)
                #expect(run.error?.code == .internalFault, "\(parameters)")
                #expect(run.files.reduce(0) { $0 + $1.bytes.count } <= 1_000_000)
            }
        }

        @Test func `an error of where a file is written is passed on as it is, and ends the process`() throws {
            let workers = try ProbeIntake.start()
            defer { workers.close() }
            let full = PortError(.noSpace, "The disk is full.")
            #expect(try unpack("give 3 200000", workers, failing: full).error?.code == .noSpace)
            #expect(workers.idleCount == 0)
            #expect(try unpack("give 1 1", workers).result.get().entries.count == 1)
        }

        @Test func `an error of the unpacker itself is passed on, and the process stays`() throws {
            let workers = try ProbeIntake.start()
            defer { workers.close() }
            let error = try #require(try unpack("refuse", workers).error)
            #expect(error.code == .ioFailure && error.isTransient && error.message == "Refused by the unpacker.")
            #expect(workers.lostCount == 0 && workers.idleCount == 1)
        }

        @Test func `many at once have a process each, and few are kept`() throws {
            let workers = try ProbeIntake.start(keptMax: 2)
            let passes = Atomic(0)
            DispatchQueue.concurrentPerform(iterations: 24) { index in
                // Counted below.
                let run = try? unpack(index % 6 == 0 ? "crash" : "give 2 100000", workers)
                if run?.error == nil, run?.files.count == 2 { passes.add(1, ordering: .relaxed) }
            }
            #expect(passes.load(ordering: .relaxed) == 20)
            #expect(workers.lostCount == 4 && workers.idleCount <= 2)
            workers.close()
            #expect(try Probes.running().isEmpty)
            #expect(try unpack("give 1 1", workers).error?.code == .cancelled)
        }

        @Test func `an idle process is ended, and one that died meanwhile affects no archive`()
            throws
        {
            let workers = try ProbeIntake.start(idleTimeMax: .seconds(60))
            defer { workers.close() }
            #expect(workers.endIdle(at: .now + .seconds(59)) && workers.idleCount == 1)
            #expect(!workers.endIdle(at: .now + .seconds(61)) && workers.idleCount == 0)
            #expect(try Probes.running().isEmpty)
            _ = try unpack("give 1 1", workers).result.get()
            Probes.end(try #require(try Probes.running().first))
            _ = try unpack("give 1 1", workers).result.get()
            #expect(workers.lostCount == 1)
        }

        @Test func `the sandbox is that of the children that read documents`() throws {
            let workers = try ProbeIntake.start()
            defer { workers.close() }
            let documents = try ProbeWorkers.start(1)
            defer { documents.close() }
            #expect(workers.sandbox == documents.sandbox)
        }

        @Test func `no process is started before the first file needs one`() throws {
            let workers = try ProbeIntake.start(isWarm: false)
            defer { workers.close() }
            #expect(try workers.idleCount == 0 && Probes.running().isEmpty)
            _ = try unpack("give 1 1", workers).result.get()
            #expect(workers.idleCount == 1)
        }
    }
}

private struct Unpacked {
    var result: Result<UnpackedArchive, PortError>
    var files: [MemoryFile]

    var error: PortError? { if case .failure(let error) = result { error } else { nil } }
}

/// Unpacks an archive with this text, called `a`, into memory.
private func unpack(
    _ parameters: String, _ workers: IntakeWorkers, _ limits: Limits? = nil, failing: PortError? = nil
) throws -> Unpacked {
    let document = try MemoryDocument(parameters)
    var files: [MemoryFile] = []
    var loose = Limits()
    // The size of the result is unrelated to the few bytes of an order.
    loose.archiveRatioMax = 1 << 40
    do throws(PortError) {
        let archive = try WorkerUnpacker(workers, heads: NoHeads()).unpack(
            document.descriptor, name: "a", depth: 1, limits: limits ?? loose
        ) { ordinal throws(PortError) in
            let file = MemoryFile(ordinal, failing: failing)
            files.append(file)
            return file
        }
        withExtendedLifetime(document) {}
        return Unpacked(result: .success(archive), files: files)
    } catch {
        return Unpacked(result: .failure(error), files: files)
    }
}

private struct NoHeads: Unpacker {
    func isArchive(_ document: DocumentDescriptor) throws(PortError) -> Bool { true }

    func unpack(
        _ document: DocumentDescriptor, name: String, depth: Int, limits: Limits,
        newEntry: (Int) throws(PortError) -> any IncomingFile
    ) throws(PortError) -> UnpackedArchive {
        throw PortError(.internalFault, "Nothing is unpacked here.")
    }
}

// Unchecked: used by one test on one thread.
private final class MemoryFile: IncomingFile, @unchecked Sendable {
    let ordinal: Int
    private let failing: PortError?
    private(set) var bytes: [UInt8] = []

    init(_ ordinal: Int, failing: PortError?) {
        self.ordinal = ordinal
        self.failing = failing
    }

    var byteCount: Int64 { Int64(bytes.count) }

    func restart() throws(PortError) { bytes = [] }

    func append(_ more: [UInt8]) throws(PortError) {
        if let failing { throw failing }
        bytes += more
    }

    func finish() throws(PortError) -> SHA256Digest { SHA256Digest(bytes: [UInt8](repeating: 0, count: 32)) }
}
