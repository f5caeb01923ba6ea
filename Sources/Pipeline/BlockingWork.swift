package import Domain
package import NIOPosix

/// Runs calls that block (disk, libxml2) on threads of their own, never on the cooperative pool.
package struct BlockingWork: Sendable {
    private let pool: NIOThreadPool

    /// - Parameter pool: started by the caller, who also stops it.
    package init(pool: NIOThreadPool) { self.pool = pool }

    /// Waits for a free thread, then for the call. Throws `.cancelled` when the pool was stopped.
    package func run<Value: Sendable>(
        _ call: @escaping @Sendable () throws(PortError) -> Value
    ) async throws(PortError) -> Value {
        let result: Result<Value, PortError>
        do {
            result = try await pool.runIfActive {
                do throws(PortError) {
                    return .success(try call())
                } catch {
                    return .failure(error)
                }
            }
        } catch {
            throw PortError(.cancelled, "The process is stopping.", isTransient: true, cause: error)
        }
        return try result.get()
    }
}
