import CLinux
import Domain
import Foundation
import Glibc
import Testing

@testable import InspectionWorkers

/// The parent of all suites that start processes. They run one after another, because some count processes.
@Suite(.serialized) struct Workers {}

/// Children of the probe program, which the build puts beside the tests.
enum ProbeWorkers {
    static let version = TISSVersion("4.03.00")

    static func start(
        _ count: Int, memoryRoomBytes: UInt64 = 512 << 20, known: Set<TISSVersion>? = nil
    ) throws -> WorkerInspector {
        var settings = WorkerSettings(count: count)
        settings.executable = try executable()
        settings.arguments = []
        settings.memoryRoomBytes = memoryRoomBytes
        settings.graceTime = .milliseconds(500)
        let versions = Set([version].compactMap { $0 })
        return try WorkerInspector.start(settings) { () throws(PortError) in
            WorkerPreparation(
                schemas: versions.map { WorkerSchema(version: $0, folder: "/", root: "") }, known: known ?? versions)
        }
    }

    static func executable() throws -> String {
        // The test bundle and the products of the same build are in one folder.
        var folder = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        if let bundle = CommandLine.arguments.first(where: { $0.hasSuffix(".xctest") }) {
            folder = URL(filePath: bundle).resolvingSymlinksInPath()
        }
        while folder.path != "/" {
            folder = folder.deletingLastPathComponent()
            let candidate = folder.appending(path: "InspectionWorkerProbe").path
            if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
        }
        throw PortError(.notFound, "The probe was not built beside the tests.")
    }
}

/// Children of the probe program that unpack archives and read exports; one of them idle at first, if `isWarm`.
enum ProbeIntake {
    static func start(
        keptMax: Int = 2, idleTimeMax: Duration = .seconds(60), memoryRoomBytes: UInt64 = 256 << 20,
        isWarm: Bool = true
    ) throws -> IntakeWorkers {
        var settings = IntakeSettings(keptMax: keptMax)
        settings.executable = try ProbeWorkers.executable()
        settings.arguments = []
        settings.graceTime = .milliseconds(500)
        settings.idleTimeMax = idleTimeMax
        settings.memoryRoomBytes = memoryRoomBytes
        let workers = IntakeWorkers(settings)
        if isWarm { workers.giveBack(try workers.lend()) }
        return workers
    }
}

/// A document in memory, open for reading.
final class MemoryDocument: Sendable {
    private let number: Int32

    init(_ text: String) throws {
        number = unsafe memfd_create("document", 0)
        guard number >= 0 else { throw PortError(.ioFailure, "No file in memory.") }
        let bytes = Array(text.utf8)
        _ = unsafe bytes.withUnsafeBytes { unsafe write(number, $0.baseAddress, $0.count) }
    }

    deinit { _ = close(number) }

    var descriptor: DocumentDescriptor { DocumentDescriptor(rawValue: number) }
}

extension WorkerInspector {
    /// Inspects a document with this text. Two seconds are ample for any of them.
    func inspect(_ text: String, within time: Duration = .seconds(60)) throws -> Inspection {
        let document = try MemoryDocument(text)
        var limits = Limits()
        limits.inspectionTimeMax = time
        return try withExtendedLifetime(document) { try inspect(document.descriptor, limits: limits) }
    }

    /// The error with which the inspection of a document with this text ends.
    func failure(_ text: String, within time: Duration = .seconds(60)) throws -> PortError? {
        do {
            _ = try inspect(text, within: time)
            return nil
        } catch let error as PortError {
            return error
        }
    }
}

enum Probes {
    /// The names of the probe's processes in process lists. The kernel keeps fifteen characters.
    private static let (program, forkServer, reader) =
        ("InspectionWorke", "hatspool-fork", "hatspool-read")

    /// The IDs of the probe's processes that descend from this one, running or not reaped. Children of other tests do
    /// not count.
    static func running() throws -> [pid_t] { descendants(named: [program, forkServer, reader]) }

    static func forkServers() -> [pid_t] { descendants(named: [forkServer]) }

    static func readers() -> [pid_t] { descendants(named: [reader]) }

    private static func descendants(named names: [String]) -> [pid_t] {
        descendants(of: getpid()).filter { names.contains(name(of: $0)) }
    }

    /// Skips processes that other tests started, with all their descendants.
    private static func descendants(of process: pid_t) -> [pid_t] {
        // A process or thread that has just ended has no list.
        let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")) ?? []
        let children = tasks.flatMap { task in
            // As above.
            let text = try? String(contentsOfFile: "/proc/\(process)/task/\(task)/children", encoding: .utf8)
            return (text ?? "").split(separator: " ").compactMap { pid_t($0) }
        }
        return children.filter { [program, forkServer, reader].contains(name(of: $0)) }
            .flatMap { [$0] + descendants(of: $0) }
    }

    private static func name(of process: pid_t) -> String {
        // As above.
        let name = try? String(contentsOfFile: "/proc/\(process)/comm", encoding: .utf8)
        return (name ?? "-").trimmingCharacters(in: .newlines)
    }

    /// Kills a process, and returns once it has ended, reaped or not.
    static func end(_ process: pid_t) {
        kill(process, SIGKILL)
        while let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            !status.contains(") Z "), !status.contains(") X ")
        {
            sched_yield()
        }
    }
}
