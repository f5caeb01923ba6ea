import Domain

/// The sums of the procedures of an odontological guia (from 3.00.01 on), in all interpretations that the standard
/// allows: the value of a procedure covers one unit or its whole quantity (`qtdProc`), and procedures that the guia
/// declares as not authorised count or do not. A total that matches none of them is wrong.
struct OdontoSums {
    /// The values of one procedure so far.
    private struct Item {
        var quantity: Int64 = 1
        var value: Money?
        var fee: Money?
        var isAuthorised = true
        var isCertain = true
    }

    /// The sums of one amount, by interpretation: bit 0 means multiplied by the quantity, bit 1 only authorised
    /// procedures.
    private struct Readings {
        var sums = InlineArray<4, ItemSum>(repeating: ItemSum())
        var items = 0

        mutating func add(_ amount: Money?, _ item: Item) {
            if amount != nil { items += 1 }
            for reading in sums.indices where reading & 2 == 0 || item.isAuthorised {
                sums[reading].add(item.isCertain ? amount?.times(reading & 1 == 0 ? 1 : item.quantity) : nil)
            }
        }

        /// The sum closest to `stated`; nil where the sums are not certain.
        func computed(_ stated: Money) -> Money? {
            guard sums.indices.allSatisfy({ sums[$0].isCertain }) else { return nil }
            let distance = { (reading: Int) in (sums[reading].value.cents - stated.cents).magnitude }
            return sums.indices.min { distance($0) < distance($1) }.map { sums[$0].value }
        }
    }

    private var item = Item()
    private var values = Readings()
    private var fees = Readings()
    private var hasFee = false

    mutating func begin() { item = Item() }

    mutating func value(_ amount: Money?) { item.value = amount }

    /// Adds a fee. Nil makes the sums uncertain.
    mutating func fee(_ amount: Money?) {
        item.fee = amount
        if amount == nil { item.isCertain = false }
    }

    /// Sets the quantity. Nil makes the sums uncertain, and so does a negative number, which is reported separately.
    mutating func quantity(_ number: Int64?) {
        item.quantity = number ?? -1
        if item.quantity < 0 { item.isCertain = false }
    }

    mutating func authorised(_ isAuthorised: Bool) { item.isAuthorised = isAuthorised }

    mutating func end() {
        if item.value == nil { item.isCertain = false }
        values.add(item.value, item)
        fees.add(item.fee ?? .zero, item)
        if item.fee != nil { hasFee = true }
    }

    /// The sum for `valorTotalProc`; nil where it is not certain, and without any procedure.
    func values(fitting stated: Money) -> Money? { values.items > 0 ? values.computed(stated) : nil }

    /// The sum for `valorTotalFranquia`; nil where it is not certain, and where no procedure has a fee.
    func fees(fitting stated: Money) -> Money? { hasFee ? fees.computed(stated) : nil }
}

extension Money {
    /// The amount multiplied by `count`; nil beyond `centsMax`.
    func times(_ count: Int64) -> Money? {
        let (product, isTooLarge) = cents.multipliedReportingOverflow(by: count)
        return isTooLarge || product.magnitude > UInt64(Self.centsMax) ? nil : Money(cents: product)
    }
}
