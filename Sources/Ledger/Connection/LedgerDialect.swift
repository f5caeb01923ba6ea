/// The few words in which databases differ. Everything else is one SQL text.
package struct LedgerDialect: Sendable {
    /// Type of a key that the ledger numbers itself, with its constraint.
    package var numberKey: String
    /// Type of a column of bytes.
    package var bytes: String
    /// Starts a transaction that no other writer shares a moment with.
    package var beginWriting: String
    /// What follows the columns of a table whose rows are to lie in the order of their key, and nowhere else.
    package var clustered: String
    /// Statements that make the database refuse UPDATE and DELETE on a table.
    package var appendOnly: @Sendable (_ table: String) -> [String]
    /// Expression for the day `yyyymmdd`, in Brasília time (UTC−3 all year since 2019), of an expression in microseconds.
    package var day: @Sendable (_ microseconds: String) -> String
    /// Expression for the time of day `hhmmss`, as `day`.
    package var clock: @Sendable (_ microseconds: String) -> String

    /// Aggregate of the texts of an expression one after another, in the order of the rows.
    package var joined: @Sendable (_ text: String) -> String

    package init(
        numberKey: String, bytes: String, beginWriting: String, clustered: String = "",
        appendOnly: @escaping @Sendable (String) -> [String], day: @escaping @Sendable (String) -> String,
        clock: @escaping @Sendable (String) -> String, joined: @escaping @Sendable (String) -> String
    ) {
        self.numberKey = numberKey
        self.bytes = bytes
        self.beginWriting = beginWriting
        self.clustered = clustered
        self.appendOnly = appendOnly
        self.day = day
        self.clock = clock
        self.joined = joined
    }
}
