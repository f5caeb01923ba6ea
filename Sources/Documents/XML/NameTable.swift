import CLibXML2

/// What the inspection knows about an element name.
struct KnownName {
    var element: ElementName
    /// The number of bytes of the local name.
    var length: Int32
}

/// Finds the meaning of an element name by the address of its text.
///
/// libxml2 interns the names of one document in its dictionary, so equal names have one address: the table reads the
/// text only once per distinct name. Addresses stay valid as long as the parser.
@safe
struct NameTable: ~Copyable {
    private struct Slot {
        /// 0 in an empty slot.
        var address: UInt
        var name: KnownName
    }

    private static let slotCount = 256
    private static let empty = Slot(address: 0, name: KnownName(element: .other, length: 0))
    private let slots: UnsafeMutablePointer<Slot>
    private var used = 0

    init() {
        unsafe slots = .allocate(capacity: Self.slotCount)
        unsafe slots.initialize(repeating: Self.empty, count: Self.slotCount)
    }

    deinit { unsafe slots.deallocate() }

    @inline(__always)
    mutating func find(_ name: UnsafePointer<xmlChar>) -> KnownName {
        let address = UInt(bitPattern: name)
        var index = Int(truncatingIfNeeded: (address &* 0x9E37_79B9_7F4A_7C15) >> 56)
        while unsafe slots[index].address != 0 {
            if unsafe slots[index].address == address { return unsafe slots[index].name }
            index = (index &+ 1) & (Self.slotCount &- 1)
        }
        return unsafe learn(name, at: index)
    }

    @inline(never)
    private mutating func learn(_ name: UnsafePointer<xmlChar>, at index: Int) -> KnownName {
        let known = unsafe Self.read(name)
        // A document with more names than this is no lote. Its later names are read each time.
        if used < Self.slotCount * 3 / 4 {
            used += 1
            unsafe slots[index] = Slot(address: UInt(bitPattern: name), name: known)
        }
        return known
    }

    private static func read(_ name: UnsafePointer<xmlChar>) -> KnownName {
        let length = unsafe xmlStrlen(name)
        guard length <= 64 else { return KnownName(element: .other, length: length) }
        let bytes = unsafe UnsafeBufferPointer(start: name, count: Int(length))
        return unsafe KnownName(element: NameSpellings.known.find(bytes), length: length)
    }
}
