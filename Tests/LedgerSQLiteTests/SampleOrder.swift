import Domain
import Foundation
import Testing

extension Sample {
    /// A record by its alias and number, such as `BTS-7`.
    static func entity(_ alias: ExportAlias, _ number: Int) -> OrderEntity {
        OrderEntity(alias: alias, key: String(format: "0001|%06d", number))
    }

    static let ranks: [ExportAlias: Int] = [
        .persons: 0, .beneficiaries: 1, .beneficiaryStatus: 2, .lots: 5, .glosaAppeals: 5,
    ]
    static let transactions: [ExportAlias: (include: String, alter: String)] = [
        .persons: ("0021", "0022"), .beneficiaries: ("0001", "0002"), .beneficiaryStatus: ("0023", "0024"),
        .lots: ("0050", "0050"), .glosaAppeals: ("0050", "0050"),
    ]

    static func draft(
        _ ordinal: Int, _ alias: ExportAlias, _ number: Int, _ operation: ExportOperation = .include,
        under parents: [OrderEntity] = [], item: String? = nil, transaction: String? = nil
    ) -> OrderDraft {
        let entity = entity(alias, number)
        let pair = transactions[alias] ?? ("9999", "9999")
        return OrderDraft(
            ordinal: ordinal, location: Location(line: 10 + ordinal, column: 3, path: "/exportacao/\(alias.rawValue)"),
            alias: alias, operation: operation, key: entity.key,
            content: OrderContent(
                entity: entity, transaction: transaction ?? (operation == .include ? pair.include : pair.alter),
                rank: ranks[alias] ?? 3, parents: parents, item: item ?? "{\"name\":\"\(ordinal)\"}",
                identifiers: [entity.key, "\(number)"]),
            problems: [])
    }

    static func unusable(_ ordinal: Int, _ alias: ExportAlias? = .persons, key: String = "") -> OrderDraft {
        OrderDraft(
            ordinal: ordinal, location: Location(line: 10 + ordinal, column: 1, path: "/exportacao/BTS"), alias: alias,
            operation: nil, key: key, content: nil,
            problems: [
                Finding(
                    .hashWrong, severity: .warns, at: Location(line: 3, column: 4, path: "/a"), maskedValue: "99aa",
                    parameters: ["field": "BTS_NOMUSR"])
            ])
    }

    static let post = PortalCallRecord(
        method: "POST", path: "v1/beneficiaries", httpStatus: 200, duration: .milliseconds(30))
    static let allAliases = Set(ExportAlias.allCases)

    static func endpoint(_ transaction: String) -> Endpoint {
        Endpoint.standard.first { $0.transaction == transaction } ?? Endpoint.standard[0]
    }
}

extension Ledger {
    func claimExport(_ drop: Int) async throws { try await recordClaims([Sample.claim(drop)]) }

    /// The verdict of an export of so many records, of which so many were staged before it.
    func judgeExport(
        _ drop: Int, records: Int, staged: Int = 0, isAccepted: Bool = true, at seconds: Double = 10
    ) async throws {
        var inspection = Inspection()
        inspection.kind = .export
        inspection.isWellFormed = true
        inspection.isComplete = true
        inspection.schema = isAccepted ? .valid : .invalid
        inspection.stagedCount = staged
        var facts = ExportFacts(form: .xml)
        facts.recordCount = records
        facts.byAlias = [.persons: records]
        inspection.export = facts
        _ = try await judge(Sample.drop(drop), inspection: inspection, at: Sample.time(seconds)) { _ in
            Decision(
                verdict: isAccepted ? .accepted : .rejected, findings: [], findingCount: 0, motive: nil,
                destinations: isAccepted ? [.orders] : [])
        }
    }
}

extension Ledger where Self: OrderLedger {
    /// Creates an accepted export with these records, staged and activated.
    func takeIn(_ drop: Int, _ drafts: OrderDraft..., at seconds: Double = 10) async throws {
        try await stage(drop, drafts, at: seconds)
        while try await activateOrders(of: Sample.id(drop), limit: 2, at: Sample.time(seconds)) > 0 {}
    }

    func stage(_ drop: Int, _ drafts: [OrderDraft], at seconds: Double = 10) async throws {
        if try await endpoints().isEmpty {
            try await loadEndpoints(Endpoint.standard, ifNeverLoaded: true, at: Sample.time(0))
        }
        if try await record(drop) == nil {
            try await claimExport(drop)
            try await judgeExport(drop, records: drafts.count, at: seconds)
        }
        try await stageOrders(drafts, of: Sample.id(drop), at: Sample.time(seconds))
    }

    /// States by code, from the first order on; a `+` marks one that can be sent.
    func states() async throws -> [String] {
        let due = Set(try await dueCodes())
        return try await orders(matching: OrderFilter(), limit: 1_000).sorted { $0.code < $1.code }
            .map { $0.state.rawValue + (due.contains($0.code) ? "+" : "") }
    }

    func dueCodes() async throws -> [Int64] {
        try await dueOrders(at: Sample.time(1_000), aliases: Sample.allAliases, besides: [], limit: 1_000).map(\.code)
    }

    func order(_ code: Int64) async throws -> OrderRecord? { try await orderHistory(code)?.record }

    @discardableResult
    func begin(_ codes: Int64..., at seconds: Double = 20) async throws -> Int64 {
        try #require(
            try await beginSending(
                codes, to: Sample.endpoint("0021"), key: IdempotencyKey(text: "k\(codes)"), at: Sample.time(seconds)
            )?.number)
    }

    func end(_ sending: Int64, _ result: SendingResult, at seconds: Double = 30) async throws {
        try await endStep(
            sending, result: result, exchange: Sample.post, outcome: "finished", reason: nil, at: Sample.time(seconds))
    }

    /// Sends the order alone and ends it in `state`.
    func conclude(_ code: Int64, _ state: OrderState = .succeeded, at seconds: Double = 20) async throws {
        let number = try await begin(code, at: seconds)
        try await end(
            number, .ended([OrderOutcome(code: code, state: state, reason: state == .refused ? "no" : nil)]),
            at: seconds + 1)
    }

    func steer(_ desiredState: OrderSteeringRequest, _ codes: Int64..., at seconds: Double = 50) async throws -> Int {
        var filter = OrderFilter()
        filter.codes = codes
        return try await steerOrders(desiredState, filter, at: Sample.time(seconds))
    }
}
