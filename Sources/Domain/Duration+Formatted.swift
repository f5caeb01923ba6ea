extension Duration {
    /// In seconds, rounded down to the thousandth, in a form that both languages share: `120 s`, `0.5 s`.
    package var formatted: String {
        let (seconds, attoseconds) = components
        let thousandths = Int(seconds) * 1_000 + Int(attoseconds / 1_000_000_000_000_000)
        let (whole, rest) = (thousandths / 1_000, abs(thousandths % 1_000))
        guard rest > 0 else { return "\(whole) s" }
        var fraction = "\(rest + 1_000)".dropFirst()
        while fraction.hasSuffix("0") { fraction = fraction.dropLast() }
        return "\(whole).\(fraction) s"
    }
}
