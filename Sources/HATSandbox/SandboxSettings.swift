package import Domain

/// How a sandbox is set up.
package struct SandboxSettings: Sendable {
    /// A loopback address; `localhost` stands for 127.0.0.1.
    package var host: String
    /// 0 takes a free port.
    package var port: Int
    /// The header values that callers must send; test values, never those of a real HAT.
    package var token: String
    package var idTenant: String
    package var tenantName: String
    /// Where lotes are kept over a restart; nil keeps them in memory. Made when it does not exist.
    package var storageFolder: String?
    /// How it misbehaves from the start.
    package var behaviour: SandboxBehaviour
    /// Largest request body; above the base64 of the largest document.
    package var bodyBytesMax: Int
    /// The numbers of trackingStatus of batches.
    package var tracking: BatchTrackingTable
    /// An uploaded lote gets a file and waits to be fetched like any batch.
    package var offersUploads: Bool
    /// How it takes orders from the start.
    package var orders: SandboxOrders

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
    /// - Throws: `.configuration` for anything but loopback: a sandbox takes whatever it is sent and must not be
    ///   reached from outside.
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
