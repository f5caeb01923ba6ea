package import Domain

/// What the way of an export and its orders needs besides the parts that all ways share.
package struct OrderParts: Sendable {
    /// What this installation decided about orders.
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
        /// Longest time between two questions about a token (BA0_HATMIG).
        package var pollWaitMax: Duration = .seconds(300)
        /// First question about a token.
        package var pollWait: Duration = .seconds(2)
        /// Tries of a sending, and questions at the longest wait, before an order becomes a dead letter (BA0_HATTRY).
        package var tries = 5
        /// Absolute URL of the auditing endpoint (BA0_ENDPOI); nil: the path of the endpoint table.
        package var auditURL: String?
        /// The list's name in the published contract of a guia's cancellation; nil: the item alone, as the ERP sends it.
        package var cancellationNode: String?
        /// How long an order that may depend on another waits after it was made ready, for the file of that other to come.
        package var gathering: Duration = .zero
        /// And at most how long, while a drop that came no later than that is still being read.
        package var gatheringMax: Duration = .seconds(600)
        /// An answer whose orders are not all settled is written at most so often.
        package var answerInterval: Duration = .seconds(60)

        package init() {}
    }

    package var parts: PipelineParts
    package var ledger: any OrderLedger
    /// nil while the integration with HAT is off: orders are taken in and wait.
    package var portal: (any OrderPortal)?
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
    /// Why nothing is to be sent at this moment, after something failed; nil while HAT is well.
    package func absence() async -> String? {
        guard parts.portal != nil else { return parts.portalIsOff.message }
        guard await parts.breaker.needsHealth else { return nil }
        let health = await parts.probe()
        await parts.breaker.note(health)
        return switch health {
        case .well, .unknown: nil
        case .ill(let reason), .away(let reason): reason
        }
    }
}

/// What taking an export in needs; beside the parts of a drop's way.
package struct ExportParts: Sendable {
    package var reader: any ExportReader
    package var orders: any OrderLedger
    /// The table of all records that lies beside the answer: its head, and one row an order.
    package var tableHead: [UInt8]
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
