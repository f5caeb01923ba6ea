package import FoundationEssentials

/// Identity of a spool, stored in `.hatspool/identity.json` below its root. It distinguishes a spool from an empty
/// mount point, and its ledger from that of another spool.
package struct SpoolIdentity: Sendable, Equatable, Codable {
    /// Format version that this program writes; a higher one was written by a newer program.
    package static let formatNow = 1

    /// Format version of the file.
    package var format: Int
    /// 128 random bits as 32 hexadecimal digits; the ledger of this spool stores the same value.
    package var spool: String
    /// `[SPOOL] DIALECT` as last served.
    package var dialect: String
    /// Absolute path of the ledger it was last served with; nil until the first start has completed.
    package var ledger: String?
    /// Signature of the import folder, to recognise it after a restart; nil where the file system offers none.
    package var importFolder: String?

    /// An identity in the present format by default.
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

    /// The identity of a new spool. `dialect` is `[SPOOL] DIALECT` of the settings; `random` is called twice for 64
    /// bits each.
    package static func new(dialect: String, random: () -> UInt64 = { .random(in: .min ... .max) }) -> SpoolIdentity {
        SpoolIdentity(spool: hex(random()) + hex(random()), dialect: dialect)
    }

    private static func hex(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

/// Which spool a ledger belongs to, as the ledger stores it.
package struct LedgerBinding: Sendable, Equatable {
    /// `SpoolIdentity.spool`.
    package var spool: String
    /// Absolute path of the root of the spool when it was last served.
    package var root: String
    /// When the ledger was bound to it.
    package var boundAt: Date

    package init(spool: String, root: String, boundAt: Date) {
        self.spool = spool
        self.root = root
        self.boundAt = boundAt
    }
}

/// The ledger's side of the pairing of ledger and spool. Database errors are those of `Ledger`.
package protocol BoundLedger: Sendable {
    /// The stored binding; nil for a ledger that no spool was served with yet, or only by a program that is older than
    /// bindings.
    func binding() async throws(PortError) -> LedgerBinding?
    /// Replaces the binding. Durable on return.
    func bind(_ binding: LedgerBinding) async throws(PortError)
    /// Whether it holds a drop, a batch, a guia or an order; false for a new ledger.
    func isUsed() async throws(PortError) -> Bool
    /// The highest protocol number in it; 0 when it has none.
    func lastProtocolNumber() async throws(PortError) -> Int64
}

/// Prevents a protocol number from being issued twice, even after an older copy of the ledger was restored.
/// `FolderQueues` of module `Spool` implements it.
package protocol ProtocolNumbering: Sendable {
    /// The next number: above `last`, the highest of the ledger, and above every number that a lost ledger may have
    /// issued.
    ///
    /// Numbers are reserved in blocks. The reservation is durable before a number of the block is returned, so one call
    /// in each block waits for the disk.
    /// - Throws: the error of the disk when the reservation cannot be made durable; the caller must not issue a number
    ///   then.
    func next(after last: Int64) throws(PortError) -> Int64
}
