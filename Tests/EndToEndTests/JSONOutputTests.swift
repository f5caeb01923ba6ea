import Domain
import Foundation
import TestSupport
import Testing

/// Validates the output of commands with `--json` against the published schemas.
@Suite(.enabled(if: Program.hasSchemas, Program.needsSchemas))
struct `Output as JSON` {
    @Test func `of every command fits its published schema, with the version of its format`() throws {
        let here = try filled()
        let files = try here.records()
        let rejected = try #require(files.first { $0["verdict"] as? String == "rejected" }?["id"] as? String)
        let archive = try #require(files.first { $0["fileName"] as? String == "pacote.tar.gz" }?["id"] as? String)
        let batch = try #require(try here.own("batches").first?["number"] as? String)
        let guia = try #require(try here.own("guias").first?["key"] as? String)
        let order = try #require(try here.own("orders").first?["code"] as? Int)
        let samples = here.home.appending(path: "samples").path
        let lote = here.home.appending(path: "lote.xml")
        try here.sample("--flaw", "wrong-hash").write(to: lote)
        let outputs: [(schema: String, arguments: [String])] = [
            ("status", ["status"]), ("doctor", ["doctor"]), ("files.list", ["files", "list"]),
            ("files.show", ["files", "show", rejected]), ("files.history", ["files", "history", archive]),
            ("files.history", ["files", "history", rejected]),
            ("batches.list", ["batches", "list"]), ("batches.history", ["batches", "history", batch]),
            ("batches.retry", ["batches", "retry", "--all"]), ("batches.dismiss", ["batches", "dismiss", "--all"]),
            ("guias.list", ["guias", "list"]), ("guias.history", ["guias", "history", guia]),
            ("guias.retry", ["guias", "retry", "--all"]),
            ("orders.list", ["orders", "list"]), ("orders.counts", ["orders", "list", "--counts"]),
            ("orders.show", ["orders", "show", "\(order)"]),
            ("orders.history", ["orders", "history", "\(order)", "--item"]),
            ("orders.history", ["errors", "show", "\(order)"]), ("errors.list", ["errors", "list", "--all"]),
            ("orders.retry", ["orders", "retry", "--waiting"]),
            ("orders.resend", ["orders", "resend", "--all", "--dry-run"]),
            ("orders.hold", ["orders", "hold", "--state", "pending", "--yes"]),
            ("orders.release", ["orders", "release", "--all", "--yes"]),
            ("orders.cancel", ["orders", "cancel", "--state", "held", "--yes"]),
            ("endpoints.list", ["endpoints", "list"]), ("endpoints.set", ["endpoints", "set", "0001", "BA1"]),
            ("endpoints.remove", ["endpoints", "remove", "0001", "BA1"]),
            ("endpoints.reset", ["endpoints", "reset", "--yes"]),
            ("jobs.list", ["jobs", "list"]), ("jobs.run", ["jobs", "run", "PLSXHAT002", "--once"]),
            ("jobs.asked", ["jobs", "stop", "PLSXHAT002"]), ("jobs.run", ["schedule", "run", "PLSXHAT002"]),
            ("schedule.list", ["schedule", "list"]), ("schedule.next", ["schedule", "next"]),
            ("settings", ["settings"]), ("rules", ["rules"]), ("rules.erp", ["rules", "--erp"]),
            ("schemas.list", ["schemas", "list"]),
            ("schemas.install", ["schemas", "install", Program.schemas.path]), ("check", ["check", lote.path]),
            ("ledger.verify", ["ledger", "verify"]), ("sample", ["sample", "--out", samples, "--count", "2"]),
            ("batch", ["batch", "--wait", "0"]), ("files.retry", ["files", "retry", rejected]),
            ("files.dry-run", ["files", "retry", "--all", "--dry-run"]),
            ("files.many", ["files", "hold", archive, rejected]),
            ("files.hold", ["files", "hold", archive]), ("files.release", ["files", "release", archive]),
            ("files.reimport", ["files", "reimport", archive]),
        ]
        for (schema, arguments) in outputs { try check(schema, arguments, here) }
        let published = try FileManager.default.contentsOfDirectory(atPath: JSONSchema.folder + "/cli/1.0")
            .map { $0.replacing(".schema.json", with: "") }
        // The log and the sandbox have tests of their own; adopting is tested with a spool that needs it.
        #expect(Set(published).subtracting(["common", "log", "sandbox", "ledger.adopt"]) == Set(outputs.map(\.schema)))
    }

    /// Lists must not be empty, because empty ones prove little.
    private func check(_ schema: String, _ arguments: [String], _ here: Installation) throws {
        let result = try here.run(arguments + ["--json"])
        let faults = try JSONSchema.cli(schema).faults(in: result.outputBytes)
        #expect(faults.isEmpty, "\(arguments): \(faults.prefix(5)) \(result.output.prefix(500)) \(result.errors)")
        #expect(result.items?.isEmpty != true, "\(arguments) shows nothing")
    }

    /// A spool with files in every state.
    private func filled() throws -> Installation {
        let here = try Installation(settings: Installation.hasty + "\n[SCHEDULE]\nPLENVHATSC = @hourly\n")
        try here.load([
            "seed": 5, "batches": 2, "guias": ["authorizations": 3, "attachments": 1, "extensions": 1],
            "invalidFraction": 0.3,
        ])
        try here.drop(here.sample("--lote", "1"), as: "aceito.xml")
        try here.drop(here.sample("--lote", "2", "--flaw", "wrong-hash"), as: "recusado.xml")
        try here.drop(here.pack(["um.xml": here.sample("--lote", "3")]), as: "pacote.tar.gz")
        try here.drop(here.run(["export-schema", "BTS", "--csv"]).outputBytes, as: "BTS.csv")
        #expect(try here.batch().status == 65)
        #expect(try here.run(["jobs", "run", "--all", "--once"]).status == 0)
        return here
    }

    @Test func `of the daemon is one object per line, and of the sandbox its address`() throws {
        let here = try Installation()
        let daemon = try here.start(["run", "--json"])
        try here.wait("the daemon") { here.logs().contains("serving") }
        try check("jobs.asked", ["jobs", "run", "PLSXHAT002", "--once"], here)
        daemon.terminate()
        daemon.waitUntilExit()
        let lines = here.logs().split(separator: "\n").filter { $0.hasPrefix("{") }
        #expect(lines.count >= 2)
        for line in lines { #expect(try JSONSchema.cli("log").faults(in: line.utf8).isEmpty, "\(line)") }
        let sandbox = try here.start(["sandbox", "--port", "0", "--json"])
        var address = ""
        try here.wait("the address") {
            address = here.logs().components(separatedBy: "{\n").last.map { "{\n" + $0 } ?? ""
            return address.contains("\"url\"") && address.hasSuffix("}\n")
        }
        sandbox.terminate()
        sandbox.waitUntilExit()
        #expect(try JSONSchema.cli("sandbox").faults(in: address.utf8).isEmpty, "\(address)")
    }

    @Test func `names every state`() throws {
        let file = URL(filePath: JSONSchema.folder).appending(path: "cli/1.0/common.schema.json")
        let common = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any]
        let definitions = try #require(common?["$defs"] as? [String: [String: Any]])
        func named(_ name: String, _ property: String? = nil) -> Set<String> {
            var schema = definitions[name]
            if let property { schema = (schema?["properties"] as? [String: [String: Any]])?[property] }
            return Set((schema?["enum"] as? [Any] ?? []).compactMap { $0 as? String })
        }
        #expect(named("verdict") == Set(Verdict.allCases.map(\.rawValue)))
        #expect(named("fileState") == Set(DropState.allCases.map(\.rawValue)))
        #expect(named("deliveryState") == Set(DeliveryState.allCases.map(\.rawValue)))
        #expect(named("handOver") == Set(HandOver.allCases.map(\.rawValue)))
        #expect(named("orderState") == Set(OrderState.allCases.map(\.rawValue)))
        #expect(named("batch", "state") == Set(BatchState.allCases.map(\.rawValue)))
        #expect(named("guia", "state") == Set(GuiaState.allCases.map(\.rawValue)))
        #expect(named("delivery", "destination") == Set(Destination.allCases.map(\.rawValue)))
    }
}
