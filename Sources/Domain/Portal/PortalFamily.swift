/// Groups of calls that share one rate limit at HAT: when one of them gets a `Retry-After`, the others of its family
/// wait too.
package enum PortalFamily: Sendable, Hashable {
    /// Uploads of lotes, and lookups by key.
    case uploads
    /// Listing and finding batches.
    case batches
    /// Confirming and deleting batches.
    case confirmations
    /// Downloads of batch files; their storage is another host.
    case downloads
    case guias(GuiaResource)
    case tracking(GuiaResource)
    /// Groups of orders.
    case orders
    /// Polling of tokens.
    case tokens
    case health
}
