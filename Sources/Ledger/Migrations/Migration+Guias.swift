extension Migration {
    /// The guias of accepted drops, by which repeated guias are recognised.
    ///
    /// Each row is three numbers, about 25 bytes, clustered by the sender. The protocol number identifies the drop: it
    /// is short, and every accepted drop has one. The state of the drop decides whether its guias still count, so rows
    /// are never removed.
    static let acceptedGuias = Migration(number: 6, name: "accepted guias") { dialect in
        [
            """
            CREATE TABLE accepted_guias (
                sender_key BIGINT NOT NULL,
                guia_key BIGINT NOT NULL,
                protocol BIGINT NOT NULL,
                PRIMARY KEY (sender_key, guia_key, protocol)
            )\(dialect.clustered)
            """
        ]
    }
}
