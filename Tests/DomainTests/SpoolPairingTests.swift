import Domain
import FoundationEssentials
import Testing

/// Which spools and ledgers are refused as a pair.
struct SpoolPairingTests {
    private func spool(_ id: String? = nil, ledger: String? = "/l", dialect: String = "plain") -> SpoolSide {
        var side = SpoolSide(root: "/s")
        side.identity = id.map { SpoolIdentity(spool: $0, dialect: dialect, ledger: ledger) }
        return side
    }

    private func ledger(_ id: String? = nil, root: String = "/s", isUsed: Bool = true) -> LedgerSide {
        var side = LedgerSide(path: "/l")
        side.binding = id.map { LedgerBinding(spool: $0, root: root, boundAt: .init(timeIntervalSince1970: 0)) }
        side.isUsed = isUsed
        return side
    }

    private func of(_ spool: SpoolSide, _ ledger: LedgerSide, dialect: String = "plain") -> SpoolPairing {
        SpoolPairing.of(spool, ledger, dialect: dialect)
    }

    @Test func `a first start, an upgrade and an interrupted first start are allowed`() {
        #expect(of(spool(), ledger(isUsed: false)) == .new)
        #expect(of(spool(), ledger(isUsed: true)) == .new)
        #expect(of(spool("a", ledger: nil), ledger(isUsed: false)) == .new)
        #expect(of(spool("a", ledger: nil), ledger("a", isUsed: false)) == .right)
    }

    @Test func `a pair is right wherever both were moved`() {
        #expect(of(spool("a"), ledger("a")) == .right)
        #expect(of(spool("a", ledger: "/elsewhere"), ledger("a", root: "/before")) == .right)
    }

    @Test func `T02 a ledger that knows a missing spool refuses an empty folder in its place`() {
        #expect(of(spool(), ledger("a")) == .refused(.spoolAbsent))
        #expect(of(spool(), ledger("a", isUsed: false)) == .refused(.spoolAbsent))
    }

    @Test func `a mount point of fstab without its mount is no first start`() {
        var side = spool()
        side.unmountedPoint = "/mnt"
        #expect(of(side, ledger(isUsed: false)) == .refused(.notMounted))
        // An existing spool needs no mount.
        side.identity = SpoolIdentity(spool: "a", dialect: "plain", ledger: "/l")
        #expect(of(side, ledger("a")) == .right)
    }

    @Test func `a ledger of another spool, and two spools on one ledger, are refused`() {
        #expect(of(spool("a"), ledger("b")) == .refused(.ledgerForeign))
        #expect(of(spool(), ledger("b", root: "/other")) == .refused(.ledgerForeign))
        var shared = ledger("a", root: "/copy")
        shared.isSharedWithOtherRoot = true
        #expect(of(spool("a"), shared) == .refused(.ledgerShared))
    }

    @Test func `a lost ledger and a changed LEDGER are refused, with or without claimed files`() {
        #expect(of(spool("a"), ledger(isUsed: false)) == .refused(.ledgerLost))
        #expect(of(spool("a"), ledger(isUsed: true)) == .refused(.ledgerLost))
        var old = spool()
        old.hasClaimedFiles = true
        #expect(of(old, ledger(isUsed: false)) == .refused(.ledgerLost))
        #expect(of(old, ledger(isUsed: true)) == .new)
        var cut = spool("a", ledger: nil)
        cut.hasClaimedFiles = true
        #expect(of(cut, ledger(isUsed: false)) == .refused(.ledgerLost))
    }

    @Test func `a changed DIALECT is refused while folders of the former names hold files`() {
        var side = spool("a")
        #expect(of(side, ledger("a"), dialect: "protheus") == .right)
        side.hasFilesOfOtherDialect = true
        #expect(of(side, ledger("a"), dialect: "protheus") == .refused(.dialectChanged))
        #expect(of(side, ledger("a")) == .right)
        var old = spool()
        old.dialectOfFolders = "plain"
        old.hasFilesOfOtherDialect = true
        #expect(of(old, ledger(), dialect: "protheus") == .refused(.dialectChanged))
    }

    @Test func `an identity of a newer program is refused`() {
        var side = spool("a")
        side.identity?.format = SpoolIdentity.formatNow + 1
        #expect(of(side, ledger("a")) == .refused(.newerFormat))
    }

    @Test func `identities are 32 hexadecimal digits`() {
        var values: [UInt64] = [1, .max]
        let identity = SpoolIdentity.new(dialect: "plain") { values.removeFirst() }
        #expect(identity.spool == "0000000000000001ffffffffffffffff")
    }
}
