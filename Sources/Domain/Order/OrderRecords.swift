package import FoundationEssentials

/// An order as lists, answers and the sender see it (BNV).
package struct OrderRecord: Sendable, Equatable {
    /// BNV_CODIGO, from 1.
    package var code: Int64
    /// The export file it came with, and its place in it.
    package var drop: DropID
    package var ordinal: Int
    package var line: Int
    package var alias: ExportAlias?
    package var operation: ExportOperation?
    package var key: String
    package var state: OrderState
    /// nil for an unusable record, like everything of its content below.
    package var entity: OrderEntity?
    package var transaction: String?
    package var rank: Int
    /// One JSON object; beneficiary data.
    package var item: String?
    package var identifiers: [String]
    /// Sendings begun with it that were not answered.
    package var attempts: Int
    /// Most orders that a group with this one may hold; halved each time HAT refuses the group as a whole.
    package var groupMax: Int
    package var nextAttemptAt: Date?
    /// BNV_TOKEN.
    package var token: String?
    /// The order that took its place (BNV_PEDSUB).
    package var supersededBy: Int64?
    /// Why it stands where it stands; safe to show: no value of the record.
    package var reason: String?
    /// Findings of an unusable record: code and field only.
    package var problems: [OrderProblem]
    package var createdAt: Date
    package var changedAt: Date

    package var status: BNVStatus { BNVStatus(state: state, attempts: attempts) }

    package init(
        code: Int64, drop: DropID, ordinal: Int, line: Int, alias: ExportAlias?, operation: ExportOperation?,
        key: String, state: OrderState, entity: OrderEntity?, transaction: String?, rank: Int, item: String?,
        identifiers: [String], attempts: Int, groupMax: Int, nextAttemptAt: Date?, token: String?, supersededBy: Int64?,
        reason: String?, problems: [OrderProblem], createdAt: Date, changedAt: Date
    ) {
        self.code = code
        self.drop = drop
        self.ordinal = ordinal
        self.line = line
        self.alias = alias
        self.operation = operation
        self.key = key
        self.state = state
        self.entity = entity
        self.transaction = transaction
        self.rank = rank
        self.item = item
        self.identifiers = identifiers
        self.attempts = attempts
        self.groupMax = groupMax
        self.nextAttemptAt = nextAttemptAt
        self.token = token
        self.supersededBy = supersededBy
        self.reason = reason
        self.problems = problems
        self.createdAt = createdAt
        self.changedAt = changedAt
    }
}

/// What is wrong with a record, as the ledger keeps it.
package struct OrderProblem: Sendable, Equatable, Codable {
    package var code: FindingCode
    package var location: Location
    package var maskedValue: String?
    package var parameters: [String: String]

    /// As stored in the ledger.
    private enum CodingKeys: String, CodingKey {
        case code, location, maskedValue
        case parameters = "words"
    }

    package init(_ finding: Finding) {
        code = finding.code
        location = finding.location
        maskedValue = finding.maskedValue
        parameters = finding.parameters
    }
}

package struct OrderFilter: Sendable, Equatable {
    package var codes: [Int64] = []
    package var states: Set<OrderState> = []
    package var status: BNVStatus?
    package var alias: ExportAlias?
    package var transaction: String?
    /// The whole key, or its beginning followed by `*`.
    package var key: String?
    package var drop: DropID?
    /// Part of the export's dropped name, without regard to case.
    package var fileNameContains: String?
    package var createdFrom: Date?
    package var createdUntil: Date?

    package init() {}
}

/// Everything the ledger knows of one order.
package struct OrderHistory: Sendable {
    package var record: OrderRecord
    /// Name of the export file as dropped.
    package var fileName: String
    /// Every group it was sent in, oldest first, each with all its exchanges.
    package var sendings: [OrderSending]
    package var exchanges: [OrderExchange]

    package init(record: OrderRecord, fileName: String, sendings: [OrderSending], exchanges: [OrderExchange]) {
        self.record = record
        self.fileName = fileName
        self.sendings = sendings
        self.exchanges = exchanges
    }
}

/// One kept exchange of one sending (BWB, but all of them). Masked.
package struct OrderExchange: Sendable, Equatable, Codable {
    package var sending: Int64
    package var time: Date
    package var method: String
    package var path: String
    package var httpStatus: Int?
    package var milliseconds: Int
    /// `accepted`, `progress`, `finished`, `refused` (HAT refused some or all of the group), or the error's code.
    package var outcome: String
    /// HAT's text, masked; nil when it said nothing.
    package var reason: String?
    /// `code` of HAT's answer, when it had one: a token's state, or an error's code.
    package var portalCode: String?
    /// Orders that this exchange ended as refused, with HAT's text for each, masked; at most 20 of them.
    package var refusals: [OrderRefusal]
    /// All of them.
    package var refusedCount: Int

    package init(
        sending: Int64, time: Date, method: String, path: String, httpStatus: Int?, milliseconds: Int, outcome: String,
        reason: String?, portalCode: String? = nil, refusals: [OrderRefusal] = [], refusedCount: Int = 0
    ) {
        self.sending = sending
        self.time = time
        self.method = method
        self.path = path
        self.httpStatus = httpStatus
        self.milliseconds = milliseconds
        self.outcome = outcome
        self.reason = reason
        self.portalCode = portalCode
        self.refusals = refusals
        self.refusedCount = refusedCount
    }

    /// Most refusals that one exchange carries.
    package static let refusalsMax = 20
}

/// One order that HAT refused.
package struct OrderRefusal: Sendable, Equatable, Codable {
    package var code: Int64
    package var reason: String

    package init(code: Int64, reason: String) {
        self.code = code
        self.reason = reason
    }
}
