package import Domain

/// The answer of `GET v1/healthcheck`: `{"REST":"OK","REDIS":"OK","BANCO":"OK"}`. Confirmed by public sources; a part
/// works only when its value is `OK`.
package struct HealthAnswer: Codable, Sendable, Equatable {
    /// State of the REST interface.
    package var rest: String?
    /// State of the cache.
    package var redis: String?
    /// State of the database.
    package var banco: String?

    /// The JSON keys.
    package enum CodingKeys: String, CodingKey, CaseIterable {
        case rest = "REST"
        case redis = "REDIS"
        case banco = "BANCO"
    }

    /// An answer with these states.
    package init(rest: String?, redis: String?, banco: String?) {
        self.rest = rest
        self.redis = redis
        self.banco = banco
    }

    /// Nil when the answer names none of the three parts: the sender is not HAT.
    package var health: PortalHealth? {
        guard rest != nil || redis != nil || banco != nil else { return nil }
        return PortalHealth(rest: rest == "OK", redis: redis == "OK", banco: banco == "OK")
    }
}
