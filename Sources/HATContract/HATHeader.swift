/// Names of the request headers. HTTP ignores their case; PLS itself uses three spellings.
package enum HATHeader {
    /// Value from `MV_PHATTOK`. Confirmed by public sources.
    package static let authorization = "Authorization"
    /// Value from `MV_PHATIDT`. Confirmed by public sources.
    package static let idTenant = "idTenant"
    /// Value from `MV_PHATNMT`. Confirmed by public sources.
    package static let tenantName = "tenantName"
    /// The key under which an upload takes effect once. Assumed: no public source says that HAT evaluates it.
    package static let idempotencyKey = "Idempotency-Key"
}
