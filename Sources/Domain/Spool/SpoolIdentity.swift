package import FoundationEssentials

/// What a spool says of itself, in `.hatspool/identity.json` below its root: by it a spool is told from an empty mount point, and
/// its ledger from the ledger of another spool.
package struct SpoolIdentity: Sendable, Equatable, Codable {
    /// Of the file; a higher one was written by a newer program.
    package static let formatNow = 1

    package var format: Int
    /// 32 hexadecimal digits, random; the ledger of this spool holds the same.
    package var spool: String
    /// As `[SPOOL] DIALECT` was when it was last served.
    package var dialect: String
    /// Absolute path of the ledger it was last served with; nil until the first start is over.
    package var ledger: String?
    /// Which folder the import folder is, as far as it can be told again after a restart; nil where the file system cannot tell.
    package var importFolder: String?

    package init(
        spool: String, dialect: String, ledger: String? = nil, importFolder: String? = nil,
        format: Int = SpoolIdentity.formatNow
    ) {
        self.format = format
        self.spool = spool
        self.dialect = dialect
        self.ledger = ledger
        self.importFolder = importFolder
    }

    /// A new spool; `random` gives its 128 bits in two calls.
    package static func new(dialect: String, random: () -> UInt64 = { .random(in: .min ... .max) }) -> SpoolIdentity {
        SpoolIdentity(spool: hex(random()) + hex(random()), dialect: dialect)
    }

    private static func hex(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

/// Which spool a ledger belongs to, as the ledger holds it.
package struct LedgerBinding: Sendable, Equatable {
    /// `SpoolIdentity.spool`
    package var spool: String
    /// Absolute path of the spool's root when it was last served.
    package var root: String
    package var boundAt: Date

    package init(spool: String, root: String, boundAt: Date) {
        self.spool = spool
        self.root = root
        self.boundAt = boundAt
    }
}

/// The ledger's side of the pair of ledger and spool.
package protocol BoundLedger: Sendable {
    /// nil for a ledger that no spool was served with yet (or only by a program that did not know of it).
    func binding() async throws(PortError) -> LedgerBinding?
    /// Replaces the binding. Durable on return.
    func bind(_ binding: LedgerBinding) async throws(PortError)
    /// Whether it knows any drop or batch, so that it is no new one.
    func isUsed() async throws(PortError) -> Bool
    /// The highest protocol number in it; 0 when it has none.
    func lastProtocolNumber() async throws(PortError) -> Int64
}

/// Keeps protocol numbers from being issued twice, also after an older copy of the ledger was restored. `Spool` implements it.
package protocol ProtocolNumbering: Sendable {
    /// The number that follows `last`, the highest of the ledger, and every number that may have been issued by a ledger that is lost.
    /// Numbers are reserved in blocks: durable before one of the block is returned. Blocks on the disk, once a block.
    /// - Throws: when the reservation cannot be made durable; the number must not be issued then.
    func next(after last: Int64) throws(PortError) -> Int64
}
