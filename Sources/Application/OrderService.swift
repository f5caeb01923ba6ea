package import Domain
import Foundation
import Ledger
import LedgerSQLite
import Messages
package import Settings
import Spool

/// Shows and controls orders, their exchanges and the endpoint table. Runs with or without a daemon.
package struct OrderService: Sendable {
    private let settings: Settings
    private let ledger: SQLLedger
    private let language: SettingsLanguage

    /// - Throws: `.notFound` when this spool has no ledger yet.
    package init(settings: Settings) throws(PortError) {
        language = settings.language
        self.settings = settings
        ledger = try SQLiteLedger.existing(settings)
    }

    /// The newest `limit` orders that match.
    package func orders(_ filter: OrderFilter, limit: Int) async throws(PortError) -> [OrderRecord] {
        let outage = try await OutageView(ledger, language)
        return try await ledger.orders(matching: filter, limit: limit).map(outage.shown)
    }

    /// The order with its exchanges; nil for an unknown code.
    package func history(_ code: Int64) async throws(PortError) -> OrderHistory? {
        guard var history = try await ledger.orderHistory(code) else { return nil }
        history.record = try await OutageView(ledger, language).shown(history.record)
        return history
    }

    /// The exchanges about orders that match.
    package func exchanges(
        _ filter: OrderFilter, onlyFailures: Bool, limit: Int
    ) async throws(PortError) -> [OrderExchange] {
        try await ledger.orderExchanges(matching: filter, onlyFailures: onlyFailures, limit: limit)
    }

    /// How many orders `steer` would change at most: it skips orders that a newer order for the same record replaced.
    package func count(_ request: OrderSteeringRequest, _ filter: OrderFilter) async throws(PortError) -> Int {
        var asked = filter
        let fitting = Set(OrderState.allCases.filter(request.applies))
        asked.states = filter.states.isEmpty ? fitting : filter.states.intersection(fitting)
        return asked.states.isEmpty ? 0 : try await ledger.countOrders(matching: asked)
    }

    /// - Returns: how many orders changed.
    package func steer(_ request: OrderSteeringRequest, _ filter: OrderFilter) async throws(PortError) -> Int {
        _ = try await SpoolPair.require(settings)
        return try await ledger.steerOrders(request, filter, at: Date())
    }

    /// How many orders are in each state.
    package func counts() async throws(PortError) -> [OrderState: Int] { try await ledger.orderCounts(of: nil) }

    // MARK: Endpoints

    /// The endpoint table.
    package func endpoints() async throws(PortError) -> [Endpoint] { try await ledger.endpoints() }

    /// - Returns: how many held orders were released by it.
    package func set(_ endpoint: Endpoint) async throws(PortError) -> Int {
        _ = try await SpoolPair.require(settings)
        return try await ledger.setEndpoint(endpoint, at: Date())
    }

    /// - Returns: whether there was such a row.
    package func removeEndpoint(transaction: String, alias: ExportAlias) async throws(PortError) -> Bool {
        _ = try await SpoolPair.require(settings)
        return try await ledger.removeEndpoint(transaction: transaction, alias: alias, at: Date())
    }

    /// Replaces the table by the documented one.
    package func resetEndpoints() async throws(PortError) {
        _ = try await SpoolPair.require(settings)
        try await ledger.loadEndpoints(Endpoint.standard, ifNeverLoaded: false, at: Date())
    }
}

extension SQLiteLedger {
    /// - Throws: `.notFound` when this spool has no ledger yet.
    static func existing(_ settings: Settings) throws(PortError) -> SQLLedger {
        try settings.requireLedgerPlace()
        let path = settings.ledgerPath
        guard FileManager.default.fileExists(atPath: path) else {
            if let earlier = try FolderQueues.survey(settings.layout).identity?.ledger {
                let condition = ServiceCondition(
                    .ledgerLost, subject: settings.spoolRoot,
                    parameters: ["ledger": path, "earlier": earlier == path ? "" : earlier], since: Date())
                throw PortError(.configuration, Catalogue(.en).text(of: condition), condition: condition)
            }
            throw PortError(.notFound, "There is no ledger at \(path): this spool was never served.")
        }
        return try open(path: path)
    }
}
