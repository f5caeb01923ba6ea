/// The SQL fragments in which databases differ. All other SQL text is the same for every database.
package struct LedgerDialect: Sendable {
    /// Type and constraint of an integer primary key whose values the ledger assigns.
    package var numberKey: String
    /// Type of a column of bytes.
    package var bytes: String
    /// Starts a transaction that excludes every other writer from its first statement on.
    package var beginWriting: String
    /// Suffix of a CREATE TABLE statement that stores the rows in key order and nowhere else; empty where there is
    /// none.
    package var clustered: String
    /// Statements that make the database refuse UPDATE and DELETE on a table.
    package var appendOnly: @Sendable (_ table: String) -> [String]
    /// Expression for the day `yyyymmdd` of an expression in microseconds, in Brasília time (UTC−3 all year since
    /// 2019).
    package var day: @Sendable (_ microseconds: String) -> String
    /// Expression for the time of day `hhmmss`, in the same time zone as `day`.
    package var clock: @Sendable (_ microseconds: String) -> String

    /// Aggregate that concatenates the texts of an expression, in the order of the rows.
    package var joined: @Sendable (_ text: String) -> String

    /// Describes one database; `clustered` is empty for a database without clustered tables.
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
