import Foundation

@main
struct Benchmarks {
    /// `Benchmarks [schemas] [inspect] [accept] [memory] [latency] [inbound] [sandbox]`; all when none is named.
    /// Environment: SCHEMAS (folder with 4.03.00), DISK (folder on the disk to measure), HATSPOOL (program for the last
    /// three).
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        let environment = ProcessInfo.processInfo.environment
        let schemas = environment["SCHEMAS"] ?? "../schemas/tiss"
        let disk = environment["DISK"] ?? FileManager.default.temporaryDirectory.path
        let wanted: (String) -> Bool = { arguments.isEmpty || arguments.contains($0) }
        // First, before anything else has compiled a schema.
        if wanted("schemas") { try await SchemasBench(schemas: schemas).run() }
        if wanted("inspect") { try await InspectBench(schemas: schemas, disk: disk).run() }
        if wanted("memory") { try MemoryBench(schemas: schemas, disk: disk).run() }
        if wanted("accept") { try await AcceptBench(disk: disk).run() }
        if wanted("latency"), let program = environment["HATSPOOL"] {
            try LatencyBench(program: program, schemas: schemas, disk: disk).run()
        }
        if wanted("inbound"), let program = environment["HATSPOOL"] {
            try InboundBench(program: program, schemas: schemas, disk: disk).run()
        }
        if wanted("sandbox"), let program = environment["HATSPOOL"] {
            try SandboxBench(program: program, schemas: schemas, disk: disk).run()
        }
    }
}
