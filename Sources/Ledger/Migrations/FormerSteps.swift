import Digests
import Domain

/// The eleven steps by which builds up to 0.1.0 made the tables that `Migration.initial` makes at once. A ledger with all
/// of them has the same tables and is adopted; one with fewer cannot be completed any more.
enum FormerSteps {
    static let count = 11
    /// The name of the first step; `Migration.initial` has another.
    static let firstName = "tables"
    /// SHA-256 of the lines `number name digest` of all steps on SQLite, the only database then.
    private static let digest = "f7bc07fec244b03f4c8d6813b40612f538cec6a9e00bedf037f8fdb786164949"

    /// - Throws: `.configuration`, with what to do, unless these are all former steps, unedited.
    static func check(_ applied: [AppliedStep]) throws(PortError) {
        guard applied.count >= count else {
            throw PortError(
                .configuration,
                "A build of hatspool before 0.1.0 wrote this ledger: its tables have \(applied.count) of \(count) steps. "
                    + "Start hatspool 0.1.0 with it once, which completes the tables, then start this version.")
        }
        let lines = applied.map { "\($0.number) \($0.name) \($0.digest.hex)" }.joined(separator: "\n")
        guard try SHA256Digest.of(Array(lines.utf8)).hex == digest else {
            throw PortError(
                .configuration,
                "The steps of the ledger's tables are not those of hatspool 0.1.0; "
                    + "start the version of hatspool that applied them.")
        }
    }
}
