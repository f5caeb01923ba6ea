package import Domain
package import FoundationEssentials

/// Ports that a test needs and that have nothing to say: no batches but those it adds, no guias, no orders, no files.
package struct EmptyPorts: GuiaLedger, ImportFolder, OrderLedger, HandOverLedger, UnusableItemLedger {
    package init() {}

    // MARK: GuiaLedger

    package func guias(_ keys: [GuiaKey]) async throws(PortError) -> [GuiaKey: GuiaRecord] { [:] }
    package func recordPlacing(_ entries: [GuiaEntry], at time: Date) async throws(PortError) {}
    package func recordPlaced(_ paths: [GuiaKey: String], at time: Date) async throws(PortError) {}
    package func recordRefused(_ entries: [GuiaEntry], at time: Date) async throws(PortError) {}
    package func confirmAgain(_ keys: [GuiaKey], at time: Date) async throws(PortError) {}
    package func recordConfirmed(_ confirmations: [GuiaConfirmation], at time: Date) async throws(PortError) {}
    package func dueConfirmations(
        _ resource: GuiaResource, at time: Date, limit: Int
    ) async throws(PortError) -> [GuiaRecord] { [] }
    package func interruptedPlacings() async throws(PortError) -> [GuiaRecord] { [] }
    package func retryGuias(_ filter: GuiaFilter, again: Bool, at time: Date) async throws(PortError) -> Int { 0 }
    package func countRetryable(_ filter: GuiaFilter, again: Bool) async throws(PortError) -> Int { 0 }
    package func retryRequested(
        _ resource: GuiaResource, _ pass: GuiaPass, again: Bool, limit: Int
    ) async throws(PortError) -> Set<String> { [] }
    package func clearRetry(
        _ keys: Set<String>, of resource: GuiaResource, _ pass: GuiaPass, reason: String, at time: Date
    ) async throws(PortError) {}
    package func guias(matching filter: GuiaFilter, limit: Int) async throws(PortError) -> [GuiaRecord] { [] }
    package func guiaCounts() async throws(PortError) -> [GuiaResource: [GuiaState: Int]] { [:] }

    // MARK: ImportFolder

    package func make(_ files: [MadeFile]) throws(PortError) -> [MadePlacement] { [] }
    package func placeMade(_ placements: [MadePlacement]) throws(PortError) -> [MadePlacement] { [] }
    package func discardMade(_ id: DropID) throws(PortError) {}
    package func madeIDs() throws(PortError) -> Set<DropID> { [] }
    package func handOvers(at paths: [String], placed: [String: Date]) throws(PortError) -> [String: HandOver] { [:] }
    package func returnedFiles() throws(PortError) -> [ReturnedFile] { [] }
    package func noteReturned(_ files: [ReturnedFile]) {}
    package func withdraw(_ id: DropID, from path: String) throws(PortError) -> String? { nil }

    // MARK: OrderLedger

    package func stageOrders(_ drafts: [OrderDraft], of drop: DropID, at time: Date) async throws(PortError) {}
    package func activateOrders(of drop: DropID, limit: Int, at time: Date) async throws(PortError) -> Int { 0 }
    package func dueOrders(
        at time: Date, aliases: Set<ExportAlias>, besides: Set<Int64>, limit: Int
    ) async throws(PortError) -> [OrderRecord] { [] }
    package func beginSending(
        _ orders: [Int64], to endpoint: Endpoint, key: IdempotencyKey, at time: Date
    ) async throws(PortError) -> OrderSending? { nil }
    package func beginAgain(_ number: Int64, at time: Date) async throws(PortError) {}
    package func endStep(
        _ number: Int64, result: SendingResult, exchange: PortalCallRecord?, outcome: String, reason: String?,
        at time: Date
    ) async throws(PortError) {}
    package func dueSendings(
        at time: Date, aliases: Set<ExportAlias>, besides: Set<Int64>, limit: Int
    ) async throws(PortError) -> [OrderSending] { [] }
    package func orders(ofSending number: Int64) async throws(PortError) -> [OrderRecord] { [] }
    package func nextOrderTime(aliases: Set<ExportAlias>) async throws(PortError) -> Date? { nil }
    package func oldestOnTheWay() async throws(PortError) -> Date? { nil }
    package func reopenSendings(at time: Date) async throws(PortError) -> Int { 0 }
    package func reopenLostSendings(
        besides keys: Set<IdempotencyKey>, at time: Date
    ) async throws(PortError) -> Int { 0 }
    package func endpoints() async throws(PortError) -> [Endpoint] { [] }
    package func setEndpoint(_ endpoint: Endpoint, at time: Date) async throws(PortError) -> Int { 0 }
    package func removeEndpoint(
        transaction: String, alias: ExportAlias, at time: Date
    ) async throws(PortError) -> Bool { false }
    package func loadEndpoints(_ list: [Endpoint], ifNeverLoaded: Bool, at time: Date) async throws(PortError) {}
    package func learnedGroupMax() async throws(PortError) -> [String: Int] { [:] }
    package func learnGroupMax(_ callKey: String, _ count: Int, at time: Date) async throws(PortError) {}
    package func dueExportAnswers(limit: Int) async throws(PortError) -> [ExportAnswerDue] { [] }
    package func recordExportAnswer(of drop: DropID, changedAt: Date, at time: Date) async throws(PortError) {}
    package func orders(of drop: DropID, after: Int, limit: Int) async throws(PortError) -> [OrderRecord] { [] }
    package func orderCounts(of drop: DropID?) async throws(PortError) -> [OrderState: Int] { [:] }
    package func orders(matching filter: OrderFilter, limit: Int) async throws(PortError) -> [OrderRecord] { [] }
    package func countOrders(matching filter: OrderFilter) async throws(PortError) -> Int { 0 }
    package func orderHistory(_ code: Int64) async throws(PortError) -> OrderHistory? { nil }
    package func orderExchanges(
        matching filter: OrderFilter, onlyFailures: Bool, limit: Int
    ) async throws(PortError) -> [OrderExchange] { [] }
    package func steerOrders(
        _ desiredState: OrderSteeringRequest, _ filter: OrderFilter, at time: Date
    ) async throws(PortError) -> Int { 0 }

    // MARK: HandOverLedger

    package func watchedPlacements(
        takenSince: Date, after: String?, limit: Int
    ) async throws(PortError) -> [WatchedPlacement] { [] }
    package func recordHandOvers(_ noticed: [WatchedPlacement], at time: Date) async throws(PortError) {}
    package func recordReturned(
        _ files: [ReturnedFile], at time: Date
    ) async throws(PortError) -> ReturnedOutcome { ReturnedOutcome() }
    package func refusedCount() async throws(PortError) -> Int { 0 }

    // MARK: UnusableItemLedger

    package func recordUnusable(
        _ items: [UnusableItem], of scope: UnusableScope, seenAt: Date
    ) async throws(PortError) -> [UnusableItem] { [] }
    package func forgetUnusable(of scope: UnusableScope, unseenSince beginning: Date) async throws(PortError) {}
    package func unusableItems(limit: Int) async throws(PortError) -> [UnusableRecord] { [] }
    package func unusableCount() async throws(PortError) -> Int { 0 }
}
