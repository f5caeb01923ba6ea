extension Migration {
    /// Whether HAT is away, or refuses the credentials or the address.
    static let portalRefusals = Migration(number: 2, name: "portal refusals") { _ in
        ["ALTER TABLE portal_facts ADD COLUMN away_kind TEXT"]
    }
}
