import Glibc

/// The known element names by their bytes: a hash table whose lookups need no `String`.
struct NameSpellings: Sendable {
    static let known = NameSpellings(ElementName.spellings)

    private struct Entry {
        var bytes: [UInt8] = []
        var element = ElementName.other
    }

    private static let slotCount = 512
    private let entries: [Entry]

    private init(_ spellings: [(String, ElementName)]) {
        var entries = [Entry](repeating: Entry(), count: Self.slotCount)
        for (name, element) in spellings {
            let bytes = Array(name.utf8)
            var index = unsafe bytes.withUnsafeBufferPointer { unsafe Self.hash($0) }
            while !entries[index].bytes.isEmpty { index = (index + 1) % Self.slotCount }
            entries[index] = Entry(bytes: bytes, element: element)
        }
        self.entries = entries
    }

    func find(_ name: UnsafeBufferPointer<UInt8>) -> ElementName {
        var index = unsafe Self.hash(name)
        while !entries[index].bytes.isEmpty {
            if entries[index].bytes.count == name.count, unsafe isSame(entries[index].bytes, name) {
                return entries[index].element
            }
            index = (index + 1) % Self.slotCount
        }
        return .other
    }

    private func isSame(_ spelling: [UInt8], _ name: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let start = name.baseAddress else { return spelling.isEmpty }
        return unsafe memcmp(spelling, start, name.count) == 0
    }

    /// The FNV-1a hash, reduced to a slot.
    private static func hash(_ name: UnsafeBufferPointer<UInt8>) -> Int {
        var hash: UInt32 = 2_166_136_261
        for index in 0..<name.count { hash = unsafe (hash ^ UInt32(name[index])) &* 16_777_619 }
        return Int((hash ^ (hash >> 16)) & UInt32(slotCount - 1))
    }
}
