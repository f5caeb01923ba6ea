/// Calls that share a limit of the other side: when one of them is told to wait (`Retry-After`), the others wait too.
package enum PortalFamily: Sendable, Hashable {
    /// Lotes, and the question whether one is held.
    case uploads
    /// Batches: listing and finding.
    case batches
    /// Batches: confirming and deleting.
    case confirmations
    /// Files of batches; their storage is another host.
    case downloads
    case guias(GuiaResource)
    case tracking(GuiaResource)
    /// Groups of orders.
    case orders
    /// States of tokens.
    case tokens
    case health
}
