package import Domain

/// The ports of exports and their orders, besides those that all paths share.
package struct OrderParts: Sendable {
    /// Settings of the path of orders.
    package struct Settings: Sendable, Equatable {
        /// BA0_CODIDE + BA0_CODINT.
        package var healthInsurerId = ""
        /// BA0_SUSEP.
        package var ansRegistry = ""
        /// Most records of one call.
        package var groupMax = Endpoint.standardGroup
        /// Calls at a time.
        package var concurrency = 4
        /// How long a group waits that could not be sent (BA0_HATMIP).
        package var sendingWait: Duration = .seconds(120)
        /// The longest pause between two polls of a token (BA0_HATMIG).
        package var pollWaitMax: Duration = .seconds(300)
        /// The pause before the first poll of a token.
        package var pollWait: Duration = .seconds(2)
        /// Tries of a sending, and polls at the longest pause, before an order becomes a dead letter (BA0_HATTRY).
        package var tries = 5
        /// Absolute URL of the auditing endpoint (BA0_ENDPOI); nil: the path of the endpoint table.
        package var auditURL: String?
        /// The list's name in HAT's documented contract for the cancellation of a guia; nil: the item alone, as the ERP
        /// sends it.
        package var cancellationNode: String?
        /// How long an order that may depend on another waits, after it was made ready, for the file of that other
        /// order.
        package var gathering: Duration = .zero
        /// And at most how long, while a drop that came no later than that is still being read.
        package var gatheringMax: Duration = .seconds(600)
        /// An answer whose orders are not all settled is written at most so often.
        package var answerInterval: Duration = .seconds(60)

        package init() {}
    }

    /// The ports that all paths share.
    package var parts: PipelineParts
    /// Rows of orders.
    package var ledger: any OrderLedger
    /// nil while the integration with HAT is off: orders are recorded and wait.
    package var portal: (any OrderPortal)?
    /// What this installation decided.
    package var settings: Settings
    /// The log file of orders that the ERP's own job writes.
    package var traceLog: any TraceLog = .none

    package init(parts: PipelineParts, ledger: any OrderLedger, portal: (any OrderPortal)?, settings: Settings) {
        self.parts = parts
        self.ledger = ledger
        self.portal = portal
        self.settings = settings
    }
}

extension OrderParts {
    /// Why nothing is sent at this moment, after a failure; nil while HAT is well.
    package func absence() async -> String? {
        guard parts.portal != nil else { return parts.portalIsOff.message }
        if let refused = await parts.breaker.absence(of: .orders), refused.kind != .away { return refused.reason }
        guard await parts.breaker.needsHealth else { return nil }
        let health = await parts.probe()
        await parts.breaker.note(health)
        return switch health {
        case .well, .unknown: nil
        case .ill(let reason), .away(let reason): reason
        }
    }
}

/// What recording an export needs, besides the ports of a drop's path.
package struct ExportParts: Sendable {
    /// Reads the export's records.
    package var reader: any ExportReader
    /// Rows of orders.
    package var orders: any OrderLedger
    /// The table of all records beside the answer: its head, and one row per order.
    package var tableHead: [UInt8]
    /// Writes the row of one order; pure.
    package var tableRow: @Sendable (OrderRecord) -> [UInt8]

    package init(
        reader: any ExportReader, orders: any OrderLedger, tableHead: [UInt8],
        tableRow: @escaping @Sendable (OrderRecord) -> [UInt8]
    ) {
        self.reader = reader
        self.orders = orders
        self.tableHead = tableHead
        self.tableRow = tableRow
    }
}
