extension Migration {
    /// Orders, their exchanges and the endpoints under the table names of Protheus.
    static func orderViews(_ dialect: LedgerDialect) -> [String] { [bnv(dialect), bwb(dialect), bnn] }

    /// BNV, the orders. `BNV_STATUS` implements the same rule as `BNVStatus`; a test compares the two. `BNV_JSON` is
    /// the record as sent in the body, visible to anyone who can open the ledger file. `BNV_CAMPOS` (changed fields),
    /// `BNV_IDINT` and `BNV_CODOPE` are empty because an export contains none of them. `BNV_ROBOID` and `BNV_ROBOHR`
    /// are empty because no row belongs to one worker. Columns of this program are `BNV_ESTADO` (the ledger's state),
    /// `BNV_MOTIVO` (the reason for it) and `BNV_ARQUIV` (the export file).
    private static func bnv(_ dialect: LedgerDialect) -> String {
        """
        CREATE VIEW BNV AS SELECT
            o.code AS BNV_CODIGO,
            COALESCE(o.transaction_code, '') AS BNV_CODTRA,
            COALESCE(o.alias, '') AS BNV_ALIAS,
            o.order_key AS BNV_CHAVE,
            '' AS BNV_CAMPOS,
            CASE o.state
                WHEN 'unusable' THEN '1'
                WHEN 'pending' THEN CASE WHEN o.attempts > 0 THEN '2' ELSE '0' END
                WHEN 'sending' THEN CASE WHEN o.attempts > 0 THEN '2' ELSE '0' END
                WHEN 'dead' THEN '2'
                WHEN 'processing' THEN '3'
                WHEN 'refused' THEN '4'
                WHEN 'succeeded' THEN '5' WHEN 'unchanged' THEN '5'
                WHEN 'superseded' THEN '9' WHEN 'cancelled' THEN '9'
                ELSE '0' END AS BNV_STATUS,
            \(dialect.day("o.created_at")) AS BNV_DATCRI,
            \(dialect.clock("o.created_at")) AS BNV_HORCRI,
            COALESCE(CAST(o.superseded_by AS TEXT), '') AS BNV_PEDSUB,
            COALESCE(c.item, '') AS BNV_JSON,
            COALESCE(o.token, '') AS BNV_TOKEN,
            '' AS BNV_IDINT,
            '' AS BNV_CODOPE,
            CASE o.state WHEN 'staged' THEN '0' WHEN 'pending' THEN '0' WHEN 'sending' THEN '0' WHEN 'processing' THEN '0'
                ELSE '1' END AS BNV_PROCES,
            '' AS BNV_ROBOID,
            '' AS BNV_ROBOHR,
            o.attempts AS BNV_QTDTRY,
            o.state AS BNV_ESTADO,
            COALESCE(o.reason, '') AS BNV_MOTIVO,
            d.name AS BNV_ARQUIV,
            ' ' AS D_E_L_E_T_
        FROM orders o JOIN order_contents c ON c.code = o.code JOIN drops d ON d.id = o.drop_id
        WHERE d.state <> 'claimed'
        """
    }

    /// BWB, the exchanges: one row for each exchange and order, in the order of `BWB_SEQUEN`. `BWB_SEQUEN` and
    /// `BWB_ENVIO` (the group of the order) are columns of this program. `BWB_CODRET` is the code of HAT's answer (the
    /// state of a token, the code of an error), else the HTTP status, or empty without an answer. `BWB_RETORN` is HAT's
    /// message about the order or about the group, else the outcome.
    private static func bwb(_ dialect: LedgerDialect) -> String {
        """
        CREATE VIEW BWB AS SELECT
            s.order_code AS BWB_CODIGO,
            x.number AS BWB_SEQUEN,
            x.sending AS BWB_ENVIO,
            COALESCE(x.portal_code, CAST(x.http_status AS TEXT), '') AS BWB_CODRET,
            CASE WHEN s.end_exchange = x.number THEN COALESCE(s.end_reason, x.reason, x.outcome)
                ELSE COALESCE(x.reason, x.outcome) END AS BWB_RETORN,
            \(dialect.day("x.time")) AS BWB_DATATU,
            \(dialect.clock("x.time")) AS BWB_HORATU,
            ' ' AS D_E_L_E_T_
        FROM order_exchanges x JOIN sending_orders s ON s.sending = x.sending
        """
    }

    /// BNN, the endpoints. Transaction 0050 serves two aliases and has one row unless they differ.
    private static let bnn = """
        CREATE VIEW BNN AS SELECT DISTINCT
            e.transaction_code AS BNN_CODTRA,
            e.version AS BNN_VERSAO,
            e.path AS BNN_ENDPOI,
            ' ' AS D_E_L_E_T_
        FROM endpoints e
        """
}
