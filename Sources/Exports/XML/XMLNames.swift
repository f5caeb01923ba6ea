import CLibXML2

/// What one reading knows about an element or attribute name.
struct XMLName {
    var text: String
    /// The number of bytes of the name.
    var length: Int32
    /// The number of records with this name so far.
    var records = 0
    /// The `holder` number of the last record or list item that had a field of this name.
    var lastHolder = 0
}

/// Finds a name by the address of its text.
///
/// libxml2 interns the names of one document in its dictionary, so equal names have one address: the table reads the
/// text only once per distinct name. Addresses stay valid as long as the parser. The dictionary's limit bounds their
/// number.
@safe
struct XMLNames: ~Copyable {
    private struct Slot {
        /// 0 in an empty slot.
        var address: UInt
        var index: Int32
    }

    private static let empty = Slot(address: 0, index: 0)
    private var slots: UnsafeMutablePointer<Slot>
    /// A power of two.
    private var slotCount = 512
    private var all: [XMLName] = []

    init() {
        unsafe slots = .allocate(capacity: slotCount)
        unsafe slots.initialize(repeating: Self.empty, count: slotCount)
    }

    deinit { unsafe slots.deallocate() }

    subscript(index: Int) -> XMLName {
        get { all[index] }
        _modify { yield &all[index] }
    }

    @inline(__always)
    mutating func find(_ name: UnsafePointer<xmlChar>) -> Int {
        let address = UInt(bitPattern: name)
        var index = slotIndex(of: address)
        while unsafe slots[index].address != 0 {
            if unsafe slots[index].address == address { return unsafe Int(slots[index].index) }
            index = (index &+ 1) & (slotCount &- 1)
        }
        return unsafe learn(name)
    }

    private func slotIndex(of address: UInt) -> Int {
        Int(truncatingIfNeeded: (address &* 0x9E37_79B9_7F4A_7C15) >> 32) & (slotCount &- 1)
    }

    @inline(never)
    private mutating func learn(_ name: UnsafePointer<xmlChar>) -> Int {
        if all.count * 2 >= slotCount { grow() }
        unsafe all.append(XMLName(text: String(cString: name), length: xmlStrlen(name)))
        insert(Slot(address: UInt(bitPattern: name), index: Int32(all.count - 1)))
        return all.count - 1
    }

    private mutating func grow() {
        let (old, oldCount) = unsafe (slots, slotCount)
        slotCount *= 2
        unsafe slots = .allocate(capacity: slotCount)
        unsafe slots.initialize(repeating: Self.empty, count: slotCount)
        for index in 0..<oldCount {
            let slot = unsafe old[index]
            if slot.address != 0 { insert(slot) }
        }
        unsafe old.deallocate()
    }

    private mutating func insert(_ slot: Slot) {
        var index = slotIndex(of: slot.address)
        while unsafe slots[index].address != 0 { index = (index &+ 1) & (slotCount &- 1) }
        unsafe slots[index] = slot
    }
}
