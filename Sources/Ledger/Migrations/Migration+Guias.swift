extension Migration {
    /// The guias of accepted drops, to know them again.
    ///
    /// Three numbers a guia and nothing else, clustered by the sender: some 25 bytes. A drop is named by its protocol number, which is
    /// short and which every accepted drop has; its state says whether its guias still count, so nothing is ever removed here.
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
