/// HAT, seen from the pipeline. An adapter makes one attempt a call; retry, rate and breaker stand around it.
package protocol Portal: Sendable {
    /// Hands a lote over (`POST v1/batchesAuthorization`).
    /// On a repeat with the same key the portal answers as the first time and does nothing twice; should it not know such keys,
    /// `receipt(for:)` is asked before a repeat.
    /// - Returns: the portal's receipt, once it confirmed that it holds the lote.
    /// A failure is `.unreachable` (`isOutcomeUnknown` when the request may have arrived), `.unavailable` (with `retryAfter`),
    ///   `.unauthorized`, `.refused` (for good, with the portal's masked message).
    func submit(_ submission: LoteSubmission) async -> PortalExchange

    /// Asks whether the portal already holds what was sent under `key`.
    /// - Returns: an exchange whose receipt is nil when the portal answered that it has nothing.
    func receipt(for key: IdempotencyKey, registroANS: String) async -> PortalExchange

    /// `GET v1/healthcheck`: the three parts REST, REDIS and BANCO.
    func health() async throws(PortError) -> PortalHealth
}

/// What is sent with a lote.
package struct LoteSubmission: Sendable, Equatable {
    package let key: IdempotencyKey
    package let facts: LoteSubmissionFacts
    /// Absolute path of the bytes as they were received; streamed, sent unchanged.
    package let contentPath: String
    package let byteCount: Int64

    package init(key: IdempotencyKey, facts: LoteSubmissionFacts, contentPath: String, byteCount: Int64) {
        self.key = key
        self.facts = facts
        self.contentPath = contentPath
        self.byteCount = byteCount
    }
}

/// The facts of a lote that go with it. No beneficiary datum.
package struct LoteSubmissionFacts: Sendable, Equatable, Codable {
    /// `numeroLote`.
    package var batchNumber: String
    /// Sender as the message states it: CNPJ, CPF or the operator's code.
    package var healthProviderId: String
    /// `registroANS` of the operator (BA0_SUSEP).
    package var codeSusep: String
    /// Guide kind, `GuiaKind.protheusCode`; empty when none.
    package var authType: String
    /// `yyyy-mm-dd`, `dataRegistroTransacao`.
    package var batchDate: String
    package var tissVersion: String
    package var guiaCount: Int
    /// Reais, two decimals, point.
    package var totalValue: String
    package var contentSHA256: SHA256Digest
    /// Name of the dropped file.
    package var fileName: String
    /// The protocol number that the answer to the sender carries.
    package var protocolNumber: String

    package init(
        batchNumber: String, healthProviderId: String, codeSusep: String, authType: String, batchDate: String,
        tissVersion: String, guiaCount: Int, totalValue: String, contentSHA256: SHA256Digest, fileName: String,
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

/// The key under which a lote takes effect once at the portal: derived from its bytes alone, so that it is the same on every
/// attempt and when a person drops the same file again after an outcome that was never known.
package struct IdempotencyKey: Hashable, Sendable, Codable, CustomStringConvertible {
    package let text: String

    package init(text: String) { self.text = text }

    /// `hatspool-<SHA-256 of the content>`.
    package init(content: SHA256Digest) { self.text = "hatspool-\(content.hex)" }

    package var description: String { text }
}

package struct PortalReceipt: Sendable, Equatable, Codable {
    /// HAT's number of the batch, if its answer names one.
    package var batchNumber: String?
    /// HAT's own protocol, if its answer names one.
    package var protocolNumber: String?
    /// TISS protocol status that HAT shows to the provider (1 received, …).
    package var status: String?
    /// The portal held it already when it was asked (a repeat or a look-up).
    package var wasAlreadyThere: Bool

    package init(batchNumber: String?, protocolNumber: String?, status: String?, wasAlreadyThere: Bool) {
        self.batchNumber = batchNumber
        self.protocolNumber = protocolNumber
        self.status = status
        self.wasAlreadyThere = wasAlreadyThere
    }
}

/// One HTTP exchange and how it ended, ready to be kept. Masked: no token, no content.
package struct PortalExchange: Sendable {
    package enum Outcome: Sendable {
        case held(PortalReceipt)
        /// Only from `receipt(for:)`: the portal does not hold it.
        case absent
        case failed(PortError)
    }

    package var method: String
    /// Path and query below the base URL.
    package var path: String
    package var httpStatus: Int?
    package var duration: Duration
    package var outcome: Outcome

    /// Something was handed over, or tried to be; otherwise HAT was only asked.
    package var isSubmission: Bool { method == "POST" }

    package init(method: String, path: String, httpStatus: Int?, duration: Duration, outcome: Outcome) {
        self.method = method
        self.path = path
        self.httpStatus = httpStatus
        self.duration = duration
        self.outcome = outcome
    }
}

package struct PortalHealth: Sendable, Equatable, Codable {
    package var rest: Bool
    package var redis: Bool
    package var banco: Bool

    package var isWell: Bool { rest && redis && banco }

    package init(rest: Bool, redis: Bool, banco: Bool) {
        self.rest = rest
        self.redis = redis
        self.banco = banco
    }
}
