/// Checks the total of one item of a guia: quantity × unit value × factor, in exact integers.
package struct ItemTotal: Sendable, Equatable {
    /// Result of the check.
    package enum Outcome: Sendable, Equatable {
        case fits
        /// The total is quantity × unit value: the factor, which is not 1, was left out.
        case fitsWithoutFactor
        /// - Parameter expected: with the factor, rounded half up.
        case differs(expected: Money)
    }

    /// Quantity in ten-thousandths.
    package var quantity: Int64
    /// Value of one unit.
    package var unit: Money
    /// Factor in hundredths. Zero counts as 1, as in the ERP.
    package var factor: Int64
    /// The total that the item states.
    package var total: Money
    /// Whether the unit value itself is rounded to the cent, such as that of a medicine per millilitre.
    package var unitIsRounded: Bool

    /// By default with an exact unit value.
    package init(quantity: Int64, unit: Money, factor: Int64, total: Money, unitIsRounded: Bool = false) {
        self.quantity = quantity
        self.unit = unit
        self.factor = factor
        self.total = total
        self.unitIsRounded = unitIsRounded
    }

    /// Tolerance in cents, in addition to the rounding of the unit value.
    static let toleranceMax: Int64 = 1

    /// Compares the stated total with the computed one.
    /// - Returns: nil where no comparison is possible: no unit value (the ERP uses the total then), or amounts beyond
    ///   every schema's.
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
        // Half a cent for each unit, times the factor.
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
