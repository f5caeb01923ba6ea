package import Domain

/// The answer of `GET v1/healthcheck`: `{"REST":"OK","REDIS":"OK","BANCO":"OK"}`. Confirmed; a part is well only when
/// it says `OK`.
package struct HealthAnswer: Codable, Sendable, Equatable {
    package var rest: String?
    package var redis: String?
    package var banco: String?

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case rest = "REST"
        case redis = "REDIS"
        case banco = "BANCO"
    }

    package init(rest: String?, redis: String?, banco: String?) {
        self.rest = rest
        self.redis = redis
        self.banco = banco
    }

    /// nil when the answer names none of the three parts: whoever answered was not HAT.
    package var health: PortalHealth? {
        guard rest != nil || redis != nil || banco != nil else { return nil }
        return PortalHealth(rest: rest == "OK", redis: redis == "OK", banco: banco == "OK")
    }
}
