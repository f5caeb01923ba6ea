/// One item of a guia: quantity, unit value, factor and total, as whole numbers of their smallest parts.
package struct ItemTotal: Sendable, Equatable {
    package enum Outcome: Sendable, Equatable {
        case fits
        /// The total is quantity × unit value; the factor, which is not one, was left out.
        case fitsWithoutFactor
        /// - Parameter expected: with the factor, rounded half up.
        case differs(expected: Money)
    }

    /// In ten-thousandths.
    package var quantity: Int64
    package var unit: Money
    /// In hundredths. Zero counts as one, as the ERP has it.
    package var factor: Int64
    package var total: Money
    /// The unit value is itself rounded to the cent, as that of a medicine by the millilitre is.
    package var unitIsRounded: Bool

    package init(quantity: Int64, unit: Money, factor: Int64, total: Money, unitIsRounded: Bool = false) {
        self.quantity = quantity
        self.unit = unit
        self.factor = factor
        self.total = total
        self.unitIsRounded = unitIsRounded
    }

    /// In cents, beside what the rounding of the unit value explains.
    static let toleranceMax: Int64 = 1

    /// - Returns: nil where nothing can be said: no unit value (the ERP takes the total then), or amounts beyond every schema's.
    package func check() -> Outcome? {
        guard unit.cents > 0, quantity >= 0, factor >= 0, let expected = product(factor == 0 ? 100 : factor) else {
            return nil
        }
        if isNear(expected, factor: factor == 0 ? 100 : factor) { return .fits }
        if factor != 0, factor != 100, let plain = product(100), isNear(plain, factor: 100) {
            return .fitsWithoutFactor
        }
        return .differs(expected: Money(cents: expected))
    }

    private func isNear(_ expected: Int64, factor: Int64) -> Bool {
        // Half a cent for each unit, as often as it is counted.
        let rounding = unitIsRounded ? Int128(quantity) * Int128(factor) / 2_000_000 : 0
        return (Int128(total.cents) - Int128(expected)).magnitude <= UInt128(Int128(Self.toleranceMax) + rounding)
    }

    /// Cents, half up.
    private func product(_ factor: Int64) -> Int64? {
        let (value, isTooLarge) = Int128(quantity).multipliedReportingOverflow(by: Int128(unit.cents))
        let (whole, isTooLargeAfterAll) = value.multipliedReportingOverflow(by: Int128(factor))
        guard !isTooLarge, !isTooLargeAfterAll, whole < .max - 500_000 else { return nil }
        return Int64(exactly: (whole + 500_000) / 1_000_000)
    }
}
