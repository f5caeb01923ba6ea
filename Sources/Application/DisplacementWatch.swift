import Domain
import ServiceLifecycle
import Spool

/// Ends the process when another process has taken over the spool: two processes must not serve it.
struct DisplacementWatch: Service {
    let queues: FolderQueues

    private static let interval = Duration.seconds(1)

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            while true {
                do {
                    try await Task.sleep(for: Self.interval)
                } catch {
                    return
                }
                guard !queues.isDisplaced else {
                    throw PortError(
                        .busy, "Another process has taken over the spool \(queues.layout.root); this one stops.",
                        isTransient: true)
                }
            }
        }
    }
}
