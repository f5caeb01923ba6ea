import Ledger

extension LedgerDialect {
    /// The dialect of SQLite 3.35 or later.
    static let sqlite = LedgerDialect(
        numberKey: "INTEGER NOT NULL PRIMARY KEY",
        bytes: "BLOB",
        beginWriting: "BEGIN IMMEDIATE",
        clustered: " WITHOUT ROWID",
        appendOnly: { table in
            ["UPDATE", "DELETE"].map { verb in
                """
                CREATE TRIGGER \(table)_refuse_\(verb.lowercased()) BEFORE \(verb) ON \(table) BEGIN
                    SELECT RAISE(ABORT, '\(table) is append-only');
                END
                """
            }
        },
        day: { "strftime('%Y%m%d', \($0) / 1000000 - 10800, 'unixepoch')" },
        clock: { "strftime('%H%M%S', \($0) / 1000000 - 10800, 'unixepoch')" },
        joined: { "group_concat(\($0), '')" })
}
