/// Names of the request headers. HTTP compares them without case; PLS itself sends three spellings.
package enum HATHeader {
    /// `MV_PHATTOK`. Confirmed.
    package static let authorization = "Authorization"
    /// `MV_PHATIDT`. Confirmed.
    package static let idTenant = "idTenant"
    /// `MV_PHATNMT`. Confirmed.
    package static let tenantName = "tenantName"
    /// The key under which an upload takes effect once. Assumed: no public source says that HAT honours it.
    package static let idempotencyKey = "Idempotency-Key"
}
