package import Domain

/// The settings of a sandbox.
package struct SandboxSettings: Sendable {
    /// A loopback address; `localhost` stands for 127.0.0.1.
    package var host: String
    /// 0 chooses a free port.
    package var port: Int
    /// The value of `Authorization` that callers must send; a test value, never that of a real HAT.
    package var token: String
    /// The value of `idTenant` that callers must send.
    package var idTenant: String
    /// The value of `tenantName` that callers must send.
    package var tenantName: String
    /// Folder that stores lotes across restarts, created if missing; nil keeps them in memory.
    package var storageFolder: String?
    /// The initial behaviour.
    package var behaviour: SandboxBehaviour
    /// Largest request body in bytes; above the base64 of the largest document.
    package var bodyBytesMax: Int
    /// HAT's numbers for the tracking states of batches.
    package var tracking: BatchTrackingTable
    /// Whether an uploaded lote gets a file and is listed for download like any batch.
    package var offersUploads: Bool
    /// The initial settings for orders.
    package var orders: SandboxOrders

    /// Settings with test defaults: a free port, storage in memory, no misbehaviour.
    package init(
        host: String = "127.0.0.1", port: Int = 0, token: String, idTenant: String, tenantName: String,
        storageFolder: String? = nil, behaviour: SandboxBehaviour = SandboxBehaviour(), bodyBytesMax: Int = 800 << 20,
        tracking: BatchTrackingTable = BatchTrackingTable(), offersUploads: Bool = false,
        orders: SandboxOrders = SandboxOrders()
    ) {
        self.host = host
        self.port = port
        self.token = token
        self.idTenant = idTenant
        self.tenantName = tenantName
        self.storageFolder = storageFolder
        self.behaviour = behaviour
        self.bodyBytesMax = bodyBytesMax
        self.tracking = tracking
        self.offersUploads = offersUploads
        self.orders = orders
    }

    /// The address to bind.
    /// - Throws: `.configuration` for anything but loopback: a sandbox accepts any data and must not be reachable from
    ///   outside.
    func loopbackHost() throws(PortError) -> String {
        if host == "localhost" { return "127.0.0.1" }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        let isIPv4 = parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
        guard isIPv4 || host == "::1" else {
            throw PortError(.configuration, "The sandbox listens on loopback only (127.0.0.1 or ::1), not on \(host).")
        }
        return host
    }
}
