extension Duration {
    /// As people of either language read it: `120 s`, `0.5 s`; to the thousandth.
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
