package import FoundationEssentials

/// An order (BNV) as stored, for lists, answers and the sender.
package struct OrderRecord: Sendable, Equatable {
    /// BNV_CODIGO, from 1.
    package var code: Int64
    /// The export that it came from.
    package var drop: DropID
    /// Position among the records of the file, from 1.
    package var ordinal: Int
    /// Line of the record in the file, from 1.
    package var line: Int
    /// Nil for an unknown one.
    package var alias: ExportAlias?
    /// Nil for an unknown one.
    package var operation: ExportOperation?
    /// BNV_CHAVE.
    package var key: String
    /// State of the order.
    package var state: OrderState
    /// The record of Protheus; nil, like all of its content below, for an unusable record.
    package var entity: OrderEntity?
    /// BNV_CODTRA.
    package var transaction: String?
    /// Records of lower rank are sent first.
    package var rank: Int
    /// The JSON object to be sent. Beneficiary data: never logged.
    package var item: String?
    /// Texts by which an answer of HAT may identify it, longest first.
    package var identifiers: [String]
    /// Number of sendings that had no answer.
    package var attempts: Int
    /// Most orders of a group that includes this one; halved each time HAT refuses a group as a whole.
    package var groupMax: Int
    /// When it is due again; nil for an order that waits for no time.
    package var nextAttemptAt: Date?
    /// BNV_TOKEN: the token of its last group.
    package var token: String?
    /// Code of the order that replaced it (BNV_PEDSUB).
    package var supersededBy: Int64?
    /// Why it has its state; safe to show: no value of the record.
    package var reason: String?
    /// Faults of an unusable record, without plain values.
    package var problems: [OrderProblem]
    /// When the record was stored.
    package var createdAt: Date
    /// When its state last changed.
    package var changedAt: Date

    /// The status that Protheus would show (BNV_STATUS).
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

/// A fault of a record, as stored.
package struct OrderProblem: Sendable, Equatable, Codable {
    /// What is wrong.
    package var code: FindingCode
    /// Where in the file.
    package var location: Location
    /// The value, masked; nil where there is none.
    package var maskedValue: String?
    /// Parameters of the message, such as the name of the field.
    package var parameters: [String: String]

    /// As stored in the ledger.
    private enum CodingKeys: String, CodingKey {
        case code, location, maskedValue
        case parameters = "words"
    }

    /// Keeps the parts of a finding that concern one record.
    package init(_ finding: Finding) {
        code = finding.code
        location = finding.location
        maskedValue = finding.maskedValue
        parameters = finding.parameters
    }
}

/// Conditions of a listing; all that are set must hold. Without any, every order matches.
package struct OrderFilter: Sendable, Equatable {
    /// Orders with one of these codes; empty for all.
    package var codes: [Int64] = []
    /// Orders in one of these states; empty for all.
    package var states: Set<OrderState> = []
    /// Orders with this BNV_STATUS.
    package var status: BNVStatus?
    /// Orders of this table.
    package var alias: ExportAlias?
    /// Orders with this BNV_CODTRA.
    package var transaction: String?
    /// The whole key, or its first characters followed by `*`.
    package var key: String?
    /// Orders of this export.
    package var drop: DropID?
    /// Part of the dropped name of the export, case-insensitive.
    package var fileNameContains: String?
    /// Created at this time or later.
    package var createdFrom: Date?
    /// Created at this time or earlier.
    package var createdUntil: Date?

    /// A filter that every order matches.
    package init() {}
}

/// Everything the ledger knows of one order.
package struct OrderHistory: Sendable {
    /// The order.
    package var record: OrderRecord
    /// Dropped name of the export.
    package var fileName: String
    /// Every group in which it was sent, oldest first.
    package var sendings: [OrderSending]
    /// All exchanges of these groups.
    package var exchanges: [OrderExchange]

    package init(record: OrderRecord, fileName: String, sendings: [OrderSending], exchanges: [OrderExchange]) {
        self.record = record
        self.fileName = fileName
        self.sendings = sendings
        self.exchanges = exchanges
    }
}

/// One stored exchange of one group, with HAT's refusals in it (BWB keeps only the last exchange). Masked.
package struct OrderExchange: Sendable, Equatable, Codable {
    /// The exchange. Its scope is the number of the group; its outcome is `accepted`, `progress`, `finished`, `refused`
    /// (HAT refused some or all of the group), or the error's code.
    package var record: ExchangeRecord
    /// `code` of HAT's answer, if it has one: the state of a token, or the code of an error.
    package var portalCode: String?
    /// Orders that HAT refused in this exchange, each with HAT's masked text; at most `refusalsMax`.
    package var refusals: [OrderRefusal] = []
    /// Number of orders that HAT refused in this exchange.
    package var refusedCount = 0

    package init(record: ExchangeRecord, portalCode: String?) {
        self.record = record
        self.portalCode = portalCode
    }

    /// Most refusals stored for one exchange.
    package static let refusalsMax = 20
}

/// One order that HAT refused.
package struct OrderRefusal: Sendable, Equatable, Codable {
    /// Code of the order.
    package var code: Int64
    /// HAT's text, masked.
    package var reason: String

    package init(code: Int64, reason: String) {
        self.code = code
        self.reason = reason
    }
}
