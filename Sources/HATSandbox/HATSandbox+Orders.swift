package import Domain

/// What the sandbox knows of orders. In memory only; a sandbox started again knows no key and no token.
extension HATSandbox {
    /// How it takes orders.
    package var orderSettings: SandboxOrders { orders.settings }

    /// Holds from the next call on, for tokens that were handed out before as well.
    /// - Throws: `.configuration` for a value out of its bounds; the old settings stay.
    package func setOrderSettings(_ settings: SandboxOrders) throws(PortError) {
        try settings.check()
        orders.settings = settings
    }

    /// What it saw of orders; what is due by its clock has taken effect first.
    package func orderEvidence() -> OrderEvidence { orders.evidence() }

    /// What it knows of one item: `key` are the values of its key fields, joined with `|`.
    /// - Returns: nil when it never took effect.
    package func orderEvidence(of key: String, at endpoint: OrderResource) -> OrderItemEvidence? {
        orders.evidence(of: key, at: endpoint)
    }

    /// Forgets keys, tokens, effects and evidence of orders; how they are taken stays.
    package func resetOrders() { orders.removeAll() }
}
