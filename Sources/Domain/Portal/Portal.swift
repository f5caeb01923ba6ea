/// HAT as the pipeline sees it. An adapter makes one attempt per call; retry, rate limit and circuit breaker are
/// outside.
package protocol Portal: Sendable {
    /// Uploads a lote (`POST v1/batchesAuthorization`).
    ///
    /// A repeat with the same key has no second effect: HAT answers as the first time. If HAT ignores such keys, the
    /// caller must ask `receipt(for:registroANS:)` before a repeat.
    ///
    /// A failure is `.unreachable` (`isOutcomeUnknown` when the request may have arrived), `.unavailable` (with
    /// `retryAfter`), `.unauthorized`, `.refused` (permanently, with HAT's message masked), `.cancelled` when the
    /// process stops, or `.configuration` for an address that cannot be used.
    /// - Returns: the exchange, with HAT's receipt once HAT confirmed that it holds the lote.
    func submit(_ submission: LoteSubmission) async -> PortalExchange

    /// Asks whether HAT already holds what was sent under `key`. It changes nothing at HAT. Fails as `submit` does; a
    /// failure of HAT or the network has `isOutcomeUnknown`, because the outcome of the earlier submission is still
    /// unknown.
    /// - Returns: an exchange whose outcome is `absent` when HAT answered that it has nothing under the key.
    func receipt(for key: IdempotencyKey, registroANS: String) async -> PortalExchange

    /// `GET v1/healthcheck`: the state of the three parts REST, REDIS and BANCO.
    /// - Throws: as `submit` fails.
    func health() async throws(PortError) -> PortalHealth

    /// Reads the credentials again where they are kept, after HAT refused them. Makes no call.
    /// - Returns: whether they differ from those in use; later calls then use the new ones.
    func renewCredentials() async -> Bool
}

extension Portal {
    /// Credentials that never change.
    package func renewCredentials() async -> Bool { false }
}

/// The content of an upload.
package struct LoteSubmission: Sendable, Equatable {
    /// Key under which it takes effect once.
    package let key: IdempotencyKey
    /// Facts that are sent with the content.
    package let facts: LoteSubmissionFacts
    /// Absolute path of the bytes as received; they are streamed and sent unchanged.
    package let contentPath: String
    /// Size of the content in bytes.
    package let byteCount: Int64

    package init(key: IdempotencyKey, facts: LoteSubmissionFacts, contentPath: String, byteCount: Int64) {
        self.key = key
        self.facts = facts
        self.contentPath = contentPath
        self.byteCount = byteCount
    }
}

/// Facts of a lote that are sent with it. No beneficiary data.
package struct LoteSubmissionFacts: Sendable, Equatable, Codable {
    /// `numeroLote`.
    package var batchNumber: String
    /// The sender as the message states it: CNPJ, CPF, or its code at the operator.
    package var healthProviderId: String
    /// `registroANS` of the operator (BA0_SUSEP).
    package var codeSusep: String
    /// Kind of the guias as `GuiaKind.protheusCode`; empty when there is none.
    package var authType: String
    /// `dataRegistroTransacao`, `yyyy-mm-dd`.
    package var batchDate: String
    /// TISS version of the message, such as `4.03.00`.
    package var tissVersion: String
    /// Number of guias in the lote.
    package var guiaCount: Int
    /// Total in reais with two decimals and a point; nil where the total of a guia is unknown.
    package var totalValue: String?
    /// SHA-256 of the content.
    package var contentSHA256: SHA256Digest
    /// Name of the dropped file.
    package var fileName: String
    /// The protocol number in the answer to the sender, at most 12 digits.
    package var protocolNumber: String

    package init(
        batchNumber: String, healthProviderId: String, codeSusep: String, authType: String, batchDate: String,
        tissVersion: String, guiaCount: Int, totalValue: String?, contentSHA256: SHA256Digest, fileName: String,
        protocolNumber: String
    ) {
        self.batchNumber = batchNumber
        self.healthProviderId = healthProviderId
        self.codeSusep = codeSusep
        self.authType = authType
        self.batchDate = batchDate
        self.tissVersion = tissVersion
        self.guiaCount = guiaCount
        self.totalValue = totalValue
        self.contentSHA256 = contentSHA256
        self.fileName = fileName
        self.protocolNumber = protocolNumber
    }
}

/// The key under which a lote takes effect once at HAT. It is derived from the bytes alone, so it is the same on every
/// attempt, and also when somebody drops the same file again after an unknown outcome.
package struct IdempotencyKey: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The key as sent.
    package let text: String

    /// A key of this text; of a group of orders, for example.
    package init(text: String) { self.text = text }

    /// `hatspool-<SHA-256 of the content>`.
    package init(content: SHA256Digest) { self.text = "hatspool-\(content.hex)" }

    /// The key as sent.
    package var description: String { text }
}

/// HAT's confirmation that it holds a lote.
package struct PortalReceipt: Sendable, Equatable, Codable {
    /// HAT's number of the batch, if its answer has one.
    package var batchNumber: String?
    /// HAT's own protocol number, if its answer has one.
    package var protocolNumber: String?
    /// TISS protocol status that HAT shows to the provider (1 received, …).
    package var status: String?
    /// HAT held the lote before this call (a repeat or a lookup).
    package var wasAlreadyThere: Bool

    package init(batchNumber: String?, protocolNumber: String?, status: String?, wasAlreadyThere: Bool) {
        self.batchNumber = batchNumber
        self.protocolNumber = protocolNumber
        self.status = status
        self.wasAlreadyThere = wasAlreadyThere
    }
}

/// One HTTP exchange and its outcome, ready to be stored. Masked: no token, no content.
package struct PortalExchange: Sendable {
    /// How it ended.
    package enum Outcome: Sendable {
        case held(PortalReceipt)
        /// Only from `receipt(for:)`: the portal does not hold it.
        case absent
        case failed(PortError)
    }

    /// HTTP method.
    package var method: String
    /// Path and query below the base URL.
    package var path: String
    /// Nil when no answer came.
    package var httpStatus: Int?
    /// Time from the start of the request to its end.
    package var duration: Duration
    /// How it ended.
    package var outcome: Outcome

    /// Whether it sent something; false for a lookup.
    package var isSubmission: Bool { method == "POST" }

    /// The caller masks `path`, and the errors in `outcome`.
    package init(method: String, path: String, httpStatus: Int?, duration: Duration, outcome: Outcome) {
        self.method = method
        self.path = path
        self.httpStatus = httpStatus
        self.duration = duration
        self.outcome = outcome
    }
}

/// HAT's health by part; true means that the part works.
package struct PortalHealth: Sendable, Equatable, Codable {
    /// The REST interface.
    package var rest: Bool
    /// Its Redis store.
    package var redis: Bool
    /// Its database.
    package var banco: Bool

    /// Whether all parts work.
    package var isWell: Bool { rest && redis && banco }

    package init(rest: Bool, redis: Bool, banco: Bool) {
        self.rest = rest
        self.redis = redis
        self.banco = banco
    }
}
