/// One register in memory: sorted keys and beside each what its row says. A row without a link takes 24 bytes, with one 32.
package struct ReferenceTable: Sendable, Equatable {
    private let keys: [UInt64]
    private let rows: [CompactRow]
    /// Empty where no row has a link.
    private let links: [UInt64]

    /// Rows of the file; a provider's row has up to three keys.
    package let rowCount: Int

    package var keyCount: Int { keys.count }

    package func entries(_ key: ReferenceKey) -> [ReferenceEntry] {
        var low = 0
        var high = keys.count
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < key.bits { low = middle + 1 } else { high = middle }
        }
        var found: [ReferenceEntry] = []
        while low < keys.count, keys[low] == key.bits {
            found.append(rows[low].entry(link: links.isEmpty ? nil : links[low]))
            low += 1
        }
        return found
    }

    /// Gathers rows in any order.
    package struct Builder: Sendable {
        private var unsorted: [Unsorted] = []
        private var hasLinks = false
        private var rowCount = 0

        package init() {}

        package mutating func reserve(_ count: Int) { unsorted.reserveCapacity(count) }

        /// Adds one row of the file under each of `keys`; days are `yyyymmdd`, 0 for none.
        package mutating func add(
            _ keys: some Collection<ReferenceKey>, validFrom: Int32 = 0, validUntil: Int32 = 0, blockedFrom: Int32 = 0,
            link: ReferenceKey? = nil, isAuthorised: Bool = true
        ) {
            rowCount += 1
            hasLinks = hasLinks || link != nil
            let row = CompactRow(
                validFrom: validFrom, validUntil: validUntil, blockedFrom: blockedFrom,
                isLinked: link != nil, isAuthorised: isAuthorised)
            for key in keys { unsorted.append(Unsorted(key: key.bits, link: link?.bits ?? 0, row: row)) }
        }

        /// Adds a key that is no row.
        package mutating func mark(_ key: ReferenceKey) {
            add([key])
            rowCount -= 1
        }

        package consuming func table() -> ReferenceTable {
            unsorted.sort { $0.key < $1.key }
            return ReferenceTable(
                keys: unsorted.map(\.key), rows: unsorted.map(\.row), links: hasLinks ? unsorted.map(\.link) : [],
                rowCount: rowCount)
        }
    }

    private init(keys: [UInt64], rows: [CompactRow], links: [UInt64], rowCount: Int) {
        self.keys = keys
        self.rows = rows
        self.links = links
        self.rowCount = rowCount
    }

    private struct Unsorted: Sendable {
        var key: UInt64
        var link: UInt64
        var row: CompactRow
    }

    private struct CompactRow: Sendable, Equatable {
        /// `yyyymmdd`; 0 for none.
        var validFrom: Int32
        var validUntil: Int32
        var blockedFrom: Int32
        var isLinked: Bool
        var isAuthorised: Bool

        func entry(link: UInt64?) -> ReferenceEntry {
            ReferenceEntry(
                validFrom: CalendarDay(compact: validFrom), validUntil: CalendarDay(compact: validUntil),
                blockedFrom: CalendarDay(compact: blockedFrom),
                link: isLinked ? link.map(ReferenceKey.init(bits:)) : nil, isAuthorised: isAuthorised)
        }
    }
}

/// The registers in force: one value, replaced as a whole.
package struct ReferenceSnapshot: ReferenceTables, Equatable {
    package var tables: [ReferenceKind: ReferenceTable] = [:]

    package init() {}

    package func entries(_ kind: ReferenceKind, _ key: ReferenceKey) -> [ReferenceEntry] {
        tables[kind]?.entries(key) ?? []
    }

    package var present: Set<ReferenceKind> { Set(tables.keys) }
}

extension CalendarDay {
    /// Of `yyyymmdd`; nil for what is no day.
    package init?(compact: Int32) {
        self.init(year: Int(compact / 10_000), month: Int(compact / 100 % 100), day: Int(compact % 100))
    }

    /// `yyyymmdd`.
    package var compact: Int32 { Int32(year * 10_000 + month * 100 + day) }
}
