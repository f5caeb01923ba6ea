import CLibXML2
import Domain

/// An element that is open, or was closed last.
@safe
struct ElementFrame {
    /// The local name, interned by the parser.
    var name: UnsafePointer<xmlChar>
    var element: ElementName
    var hasChildren: Bool
    /// The ordinal among siblings of the same name; 1 for the first.
    var ordinal: Int32
    /// The position of the `<` of its start tag.
    var line: Int32
    var column: Int32
    /// The index at which the names of its children begin in `siblings`.
    var siblingsStart: Int32
    /// One bit for each child name, by its address. A name whose bit is not set has not occurred.
    var childBits: UInt64 = 0
}

/// The open elements from the root to the current one, with the ordinals that make paths unambiguous.
@safe
struct ElementStack: ~Copyable {
    /// The most distinct child names of one element whose ordinals are counted. TISS has fewer than 40. In a hostile
    /// document with more, the later names all count as the first of their kind.
    private static let siblingNamesMax = 128

    private struct SiblingName {
        var address: UInt
        var count: Int32
    }

    /// `frames[depth - 1]` is the current element; `frames[depth]`, if present, was closed last.
    private let frames: UnsafeMutablePointer<ElementFrame>
    private let capacity: Int
    private(set) var depth = 0
    /// The number of frames that are initialised: those of open elements and of the one closed last.
    private var filled = 0
    private var siblings: UnsafeMutablePointer<SiblingName>
    private var siblingCapacity = 512
    private var siblingCount = 0

    /// - Parameter depthMax: the depth limit. One further element may be opened, to be refused.
    init(depthMax: Int) {
        capacity = depthMax + 1
        unsafe frames = .allocate(capacity: capacity)
        unsafe siblings = .allocate(capacity: siblingCapacity)
    }

    deinit {
        unsafe frames.deallocate()
        unsafe siblings.deallocate()
    }

    /// Opens an element and counts its ordinal.
    @inline(__always)
    mutating func push(_ name: UnsafePointer<xmlChar>, _ element: ElementName, line: Int32, column: Int32) {
        precondition(depth < capacity, "a reading stops at the first element that is too deep")
        let ordinal = unsafe count(name)
        unsafe (frames + depth).initialize(
            to: ElementFrame(
                name: name, element: element, hasChildren: false, ordinal: ordinal, line: line, column: column,
                siblingsStart: Int32(truncatingIfNeeded: siblingCount)))
        depth &+= 1
        if depth > filled { filled = depth }
    }

    /// Closes the current element. Its frame stays readable as `frames[depth]` until the next one opens.
    @inline(__always)
    mutating func pop() {
        guard depth > 0 else { return }
        depth &-= 1
        unsafe siblingCount = Int(frames[depth].siblingsStart)
    }

    /// The frame at `index`; the root has index 0.
    func frame(_ index: Int) -> ElementFrame {
        precondition(index >= 0 && index < filled, "no such element")
        return unsafe frames[index]
    }

    /// The local name of the element at `index`; empty if there is none.
    func name(_ index: Int) -> String {
        index >= 0 && index < filled ? unsafe String(cString: frames[index].name) : ""
    }

    /// The meaning of the element that encloses the current one.
    var parent: ElementName { depth >= 2 ? unsafe frames[depth &- 2].element : .other }

    var currentHasChildren: Bool { depth == 0 ? true : unsafe frames[depth &- 1].hasChildren }

    mutating func markCurrentAsParent() {
        if depth > 0 { unsafe frames[depth &- 1].hasChildren = true }
    }

    /// The location of the element at `index`; the root has index 0.
    func location(_ index: Int) -> Location {
        guard index >= 0, index < filled else { return .none }
        let frame = unsafe frames[index]
        return Location(line: Int(frame.line), column: Int(frame.column), path: path(index))
    }

    /// The location of the element at `index`, when the path of its parent is known.
    func location(_ index: Int, below parentPath: String) -> Location {
        let frame = unsafe frames[index]
        let path = parentPath + Self.step(frame)
        return Location(line: Int(frame.line), column: Int(frame.column), path: path)
    }

    /// The local names from the root to the element at `index`, as `Location.path` describes.
    func path(_ index: Int) -> String {
        var path = ""
        guard index >= 0, index < filled else { return path }
        for level in 0...index { unsafe path += Self.step(frames[level]) }
        return path
    }

    private static func step(_ frame: ElementFrame) -> String {
        let name = unsafe "/" + String(cString: frame.name)
        let ordinal = frame.ordinal
        return ordinal > 1 ? "\(name)[\(ordinal)]" : name
    }

    @inline(__always)
    private mutating func count(_ name: UnsafePointer<xmlChar>) -> Int32 {
        guard depth > 0 else { return 1 }
        let address = UInt(bitPattern: name)
        let start = unsafe Int(frames[depth &- 1].siblingsStart)
        let bit: UInt64 = 1 << ((UInt64(address) &* 0x9E37_79B9_7F4A_7C15) >> 58)
        if unsafe frames[depth &- 1].childBits & bit == 0 {
            unsafe frames[depth &- 1].childBits |= bit
            if siblingCount &- start < Self.siblingNamesMax { addSibling(SiblingName(address: address, count: 1)) }
            return 1
        }
        var index = siblingCount
        // Searches the last name first, because repeated elements are usually adjacent.
        while index > start {
            index &-= 1
            if unsafe siblings[index].address == address {
                unsafe siblings[index].count &+= 1
                return unsafe siblings[index].count
            }
        }
        if siblingCount &- start < Self.siblingNamesMax { addSibling(SiblingName(address: address, count: 1)) }
        return 1
    }

    @inline(__always)
    private mutating func addSibling(_ name: SiblingName) {
        if siblingCount == siblingCapacity { growSiblings() }
        unsafe siblings[siblingCount] = name
        siblingCount &+= 1
    }

    @inline(never)
    private mutating func growSiblings() {
        let larger = UnsafeMutablePointer<SiblingName>.allocate(capacity: siblingCapacity * 2)
        unsafe larger.update(from: siblings, count: siblingCount)
        unsafe siblings.deallocate()
        unsafe siblings = larger
        siblingCapacity *= 2
    }
}
