/// One reference table in memory: sorted keys with their rows. A row takes 24 bytes, or 32 in a table with links.
package struct ReferenceTable: Sendable, Equatable {
    private let keys: [UInt64]
    private let rows: [CompactRow]
    /// Empty where no row has a link.
    private let links: [UInt64]

    /// Rows of the file; a provider's row has up to three keys.
    package let rowCount: Int

    /// Number of keys.
    package var keyCount: Int { keys.count }

    /// Rows under `key`, by binary search; empty when there is none.
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

    /// Collects rows in any order.
    package struct Builder: Sendable {
        private var unsorted: [Unsorted] = []
        private var hasLinks = false
        private var rowCount = 0

        /// No rows yet.
        package init() {}

        /// Reserves memory for this many keys.
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

        /// Adds a key that does not count as a row.
        package mutating func mark(_ key: ReferenceKey) {
            add([key])
            rowCount -= 1
        }

        /// Sorts the rows into a table.
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

/// The reference tables in force: one value, replaced as a whole.
package struct ReferenceSnapshot: ReferenceTables, Equatable {
    /// The loaded tables.
    package var tables: [ReferenceKind: ReferenceTable] = [:]

    /// No tables.
    package init() {}

    /// Rows of a table under `key`; empty when there is none, or no such table.
    package func entries(_ kind: ReferenceKind, _ key: ReferenceKey) -> [ReferenceEntry] {
        tables[kind]?.entries(key) ?? []
    }

    /// The loaded tables.
    package var present: Set<ReferenceKind> { Set(tables.keys) }
}

extension CalendarDay {
    /// The day of a number `yyyymmdd`; nil for a day that does not exist.
    package init?(compact: Int32) {
        self.init(year: Int(compact / 10_000), month: Int(compact / 100 % 100), day: Int(compact % 100))
    }

    /// `yyyymmdd`.
    package var compact: Int32 { Int32(year * 10_000 + month * 100 + day) }
}
