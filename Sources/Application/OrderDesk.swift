package import Domain
import Foundation
import Ledger
import LedgerSQLite
package import Settings

/// Orders, their exchanges and the endpoint table as people see and steer them, beside a running daemon or without one.
package struct OrderDesk: Sendable {
    private let ledger: SQLLedger
    private let language: SettingsLanguage

    /// - Throws: `.notFound` when this spool has no ledger yet.
    package init(settings: Settings) throws(PortError) {
        language = settings.language
        ledger = try SQLiteLedger.existing(settings)
    }

    package func orders(_ filter: OrderFilter, limit: Int) async throws(PortError) -> [OrderRecord] {
        let outage = try await OutageView(ledger, language)
        return try await ledger.orders(matching: filter, limit: limit).map(outage.shown)
    }

    package func story(_ code: Int64) async throws(PortError) -> OrderStory? {
        guard var story = try await ledger.orderStory(code) else { return nil }
        story.record = try await OutageView(ledger, language).shown(story.record)
        return story
    }

    package func exchanges(
        _ filter: OrderFilter, onlyFailures: Bool, limit: Int
    ) async throws(PortError) -> [OrderExchange] {
        try await ledger.orderExchanges(matching: filter, onlyFailures: onlyFailures, limit: limit)
    }

    /// How many orders `steer` would change, besides those that a newer order for the same record followed.
    package func count(_ wish: OrderWish, _ filter: OrderFilter) async throws(PortError) -> Int {
        var asked = filter
        let fitting = Set(OrderState.allCases.filter(wish.applies))
        asked.states = filter.states.isEmpty ? fitting : filter.states.intersection(fitting)
        return asked.states.isEmpty ? 0 : try await ledger.countOrders(matching: asked)
    }

    /// - Returns: how many orders changed.
    package func steer(_ wish: OrderWish, _ filter: OrderFilter) async throws(PortError) -> Int {
        try await ledger.steerOrders(wish, filter, at: Date())
    }

    package func counts() async throws(PortError) -> [OrderState: Int] { try await ledger.orderCounts(of: nil) }

    // MARK: Endpoints

    package func endpoints() async throws(PortError) -> [Endpoint] { try await ledger.endpoints() }

    /// - Returns: how many held orders were released by it.
    package func set(_ endpoint: Endpoint) async throws(PortError) -> Int {
        try await ledger.setEndpoint(endpoint, at: Date())
    }

    package func removeEndpoint(transaction: String, alias: ExportAlias) async throws(PortError) -> Bool {
        try await ledger.removeEndpoint(transaction: transaction, alias: alias, at: Date())
    }

    /// The documented list, in place of what is there.
    package func resetEndpoints() async throws(PortError) {
        try await ledger.loadEndpoints(Endpoint.standard, ifNeverLoaded: false, at: Date())
    }
}

extension SQLiteLedger {
    /// - Throws: `.notFound` when this spool has no ledger yet.
    static func existing(_ settings: Settings) throws(PortError) -> SQLLedger {
        let path = settings.ledgerPath
        guard FileManager.default.fileExists(atPath: path) else {
            throw PortError(.notFound, "There is no ledger at \(path): this spool was never served.")
        }
        return try open(path: path)
    }
}
