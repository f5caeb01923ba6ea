package import Domain

/// Orders. They are in memory only; a restarted sandbox has no keys and no tokens.
extension HATSandbox {
    /// The settings for orders in effect.
    package var orderSettings: SandboxOrders { orders.settings }

    /// Changes the settings for orders from the next call on, for existing tokens too.
    /// - Throws: `.configuration` for a value out of its bounds; the old settings stay.
    package func setOrderSettings(_ settings: SandboxOrders) throws(PortError) {
        try settings.check()
        orders.settings = settings
    }

    /// The evidence about orders. Orders that are due by its clock take effect first.
    package func orderEvidence() -> OrderEvidence { orders.evidence() }

    /// The evidence about one item; `key` is the values of its key fields, joined with `|`.
    /// - Returns: nil when it never took effect.
    package func orderEvidence(of key: String, at endpoint: OrderResource) -> OrderItemEvidence? {
        orders.evidence(of: key, at: endpoint)
    }

    /// Removes keys, tokens, effects and evidence of orders; the settings stay.
    package func resetOrders() { orders.removeAll() }
}
