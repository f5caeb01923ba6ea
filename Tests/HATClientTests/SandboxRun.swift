import Domain
import HATSandbox
import Logging

/// Runs a sandbox during `body`.
func withSandbox<Value>(
    _ behaviour: SandboxBehaviour = SandboxBehaviour(), storageFolder: String? = nil,
    _ body: (HATSandbox, _ baseURL: String) async throws -> Value
) async throws -> Value {
    let (ports, reported) = AsyncStream<Int>.makeStream()
    let sandbox = try HATSandbox(
        settings: SandboxSettings(
            token: TestSecrets.token, idTenant: TestSecrets.idTenant, tenantName: TestSecrets.tenantName,
            storageFolder: storageFolder, behaviour: behaviour),
        logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
        onServerRunning: { reported.yield($0) })
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
            defer { reported.finish() }
            try await sandbox.run()
        }
        defer { group.cancelAll() }
        for await _ in ports { break }
        guard let baseURL = sandbox.baseURL else {
            throw PortError(.internalFault, "The sandbox did not start.")
        }
        return try await body(sandbox, baseURL)
    }
}
