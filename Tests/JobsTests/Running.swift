/// Runs `job` beside `body`, and cancels it afterwards.
func running(
    _ job: @escaping @Sendable () async -> Void, _ body: () async throws -> Void
) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { await job() }
        do {
            try await body()
        } catch {
            group.cancelAll()
            throw error
        }
        group.cancelAll()
    }
}

/// Lets other tasks run until the condition holds, at most some seconds.
func until(_ condition: () -> Bool) async {
    for _ in 0..<200_000 where !condition() { await Task.yield() }
}

/// Lets other tasks run until, in all likelihood, none has anything left to do: for what must not happen.
func settle() async { for _ in 0..<2_000 { await Task.yield() } }
