extension Migration {
    /// The views of step 5, under the table names of Protheus.
    static func orderViews(_ dialect: LedgerDialect) -> [String] {
        [bnv(dialect), bwb(dialect), bnn, "DROP VIEW BXX", bxx(dialect)]
    }

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
    /// `BWB_ENVIO` (the group of the order) are columns of this program. `BWB_CODRET` is the HTTP status, empty without
    /// an answer; `BWB_RETORN` is HAT's message, else the outcome.
    private static func bwb(_ dialect: LedgerDialect) -> String {
        """
        CREATE VIEW BWB AS SELECT
            s.order_code AS BWB_CODIGO,
            x.number AS BWB_SEQUEN,
            x.sending AS BWB_ENVIO,
            COALESCE(CAST(x.http_status AS TEXT), '') AS BWB_CODRET,
            COALESCE(x.reason, x.outcome) AS BWB_RETORN,
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

    /// BXX, the submitted files, as in step 4 but also without exports: they are orders, not submissions.
    private static func bxx(_ dialect: LedgerDialect) -> String {
        """
        CREATE VIEW BXX AS SELECT
            d.id AS BXX_SEQUEN,
            COALESCE(d.batch_provider, f.provider, '') AS BXX_CODRDA,
            d.name AS BXX_ARQIN,
            CASE WHEN d.batch_number IS NULL THEN 'HATSPOOL' ELSE 'PLS_HAT' END AS BXX_CODUSR,
            \(dialect.day("d.received_at")) AS BXX_DATMOV,
            CAST(d.bxx_status AS TEXT) AS BXX_STATUS,
            CASE WHEN d.batch_number IS NULL THEN '0' ELSE '1' END AS BXX_TPNFS,
            CASE f.guia_kind
                WHEN 'guiaConsulta' THEN '01' WHEN 'guiaSP-SADT' THEN '02' WHEN 'guiaResumoInternacao' THEN '05'
                WHEN 'guiaHonorarios' THEN '06' WHEN 'guiaOdonto' THEN '13' ELSE '' END AS BXX_TIPGUI,
            COALESCE(f.guia_count, 0) AS BXX_QTDGUI,
            COALESCE(f.total_cents, 0) / 100.0 AS BXX_VLRTOT,
            COALESCE(f.version, '') AS BXX_TISVER,
            COALESCE(d.protocol_number, '') AS BXX_CODPEG,
            COALESCE(d.leading_finding, '') AS BXX_CODREG,
            COALESCE(f.lote_number, '') AS BXX_IDXML,
            COALESCE(d.batch_number, (SELECT x.receipt_batch FROM deliveries x
                WHERE x.drop_id = d.id AND x.destination = 'hat'), '') AS BXX_PLSHAT,
            CASE WHEN d.state IN ('released', 'requeued') THEN '*' ELSE ' ' END AS D_E_L_E_T_
        FROM drops d LEFT JOIN documents f ON f.drop_id = d.id
        WHERE COALESCE(f.kind, '') <> 'archive' AND COALESCE(f.kind, '') <> 'export'
        """
    }
}
