extension Migration {
    /// Facts about files after the hand-over: where Protheus left them, what the storage reported about them, items of
    /// HAT that cannot be used, and HAT's answer to each order.
    static let field = Migration(number: 9, name: "after the hand-over") { dialect in
        returned + batchFacts + unusableItems + orderRefusals + [
            "DROP VIEW BWB", bwb(dialect), "DROP VIEW BXX", bxx(dialect),
        ]
    }

    /// `placed_at` is when the file was placed: an older file in a folder is another copy. `returned_path` is where
    /// Protheus left it. `file_digest` is the digest of a guia's file; null in rows from before this step.
    private static let returned = [
        "ALTER TABLE deliveries ADD COLUMN placed_at BIGINT",
        "ALTER TABLE deliveries ADD COLUMN returned_path TEXT",
        "UPDATE deliveries SET placed_at = last_attempt_at WHERE destination = 'import' AND state = 'delivered'",
        "CREATE INDEX deliveries_refused ON deliveries (drop_id) WHERE handover = 'refused'",
        "ALTER TABLE guias ADD COLUMN placed_at BIGINT",
        "ALTER TABLE guias ADD COLUMN returned_path TEXT",
        "ALTER TABLE guias ADD COLUMN file_digest TEXT",
        "CREATE INDEX guias_by_file ON guias (file_digest) WHERE file_digest IS NOT NULL",
        "CREATE INDEX guias_refused ON guias (changed_at) WHERE handover = 'refused'",
    ]

    /// `stored_…` is what the storage reported about the file when it was downloaded; `listed_…` is what HAT listed
    /// before any confirmation.
    private static let batchFacts = [
        "ALTER TABLE batches ADD COLUMN stored_bytes BIGINT",
        "ALTER TABLE batches ADD COLUMN stored_tag TEXT",
        "ALTER TABLE batches ADD COLUMN stored_modified TEXT",
        "ALTER TABLE batches ADD COLUMN is_to_be_compared INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE batches ADD COLUMN previous_drop TEXT",
        "ALTER TABLE batches ADD COLUMN was_refetched INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE batches ADD COLUMN deleted_after_import INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE batches ADD COLUMN listed_status TEXT",
        "ALTER TABLE batches ADD COLUMN listed_protocol TEXT",
        "CREATE INDEX batches_deleted_after_import ON batches (queue_number) WHERE deleted_after_import = 1",
    ]

    /// `last_seen_at` is when the page was requested; a row that is missing from the last listing is removed.
    private static let unusableItems = [
        """
        CREATE TABLE unusable_items (
            scope TEXT NOT NULL,
            identity TEXT NOT NULL,
            item_key TEXT,
            provider TEXT,
            reason TEXT NOT NULL,
            item_count INTEGER NOT NULL,
            first_seen_at BIGINT NOT NULL,
            last_seen_at BIGINT NOT NULL,
            PRIMARY KEY (scope, identity)
        )
        """,
        "CREATE INDEX unusable_conflicts ON unusable_items (item_key) WHERE reason = 'conflict'",
    ]

    /// `end_exchange` is the exchange that ended the order within its group; `end_state` and `end_reason` are the
    /// result. Groups from before this step get the current state of their orders.
    private static let orderRefusals = [
        "ALTER TABLE order_exchanges ADD COLUMN portal_code TEXT",
        "ALTER TABLE sending_orders ADD COLUMN end_exchange BIGINT",
        "ALTER TABLE sending_orders ADD COLUMN end_state TEXT",
        "ALTER TABLE sending_orders ADD COLUMN end_reason TEXT",
        """
        UPDATE sending_orders SET end_state = 'refused',
            end_reason = (SELECT o.reason FROM orders o WHERE o.code = order_code),
            end_exchange = (SELECT max(x.number) FROM order_exchanges x WHERE x.sending = sending_orders.sending)
        WHERE order_code IN (SELECT o.code FROM orders o WHERE o.state = 'refused')
            AND sending = (SELECT max(s.sending) FROM sending_orders s WHERE s.order_code = sending_orders.order_code)
        """,
        """
        UPDATE order_exchanges SET outcome = 'refused'
        WHERE outcome = 'finished' AND number IN (SELECT s.end_exchange FROM sending_orders s)
        """,
        "CREATE INDEX sending_orders_refused ON sending_orders (end_exchange) WHERE end_state = 'refused'",
    ]

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

    /// BXX, the submitted files, as in step 5. A glosa appeal has the kind 10, by HAT's listing or by its own
    /// transaction, and its protocol number in `BXX_PROGLO` too. `BXX_CHVPEG` is empty: only Protheus, which creates
    /// the PEG, knows its part `CODLDP`. `BXX_BLOQUE` is 1 while the file is held for an operator; it is not imported
    /// until then.
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
            CASE WHEN \(isAppeal) THEN '10' ELSE CASE f.guia_kind
                WHEN 'guiaConsulta' THEN '01' WHEN 'guiaSP-SADT' THEN '02' WHEN 'guiaResumoInternacao' THEN '05'
                WHEN 'guiaHonorarios' THEN '06' WHEN 'guiaOdonto' THEN '13' ELSE '' END END AS BXX_TIPGUI,
            COALESCE(f.guia_count, 0) AS BXX_QTDGUI,
            COALESCE(f.total_cents, 0) / 100.0 AS BXX_VLRTOT,
            COALESCE(f.version, '') AS BXX_TISVER,
            COALESCE(d.protocol_number, '') AS BXX_CODPEG,
            '' AS BXX_CHVPEG,
            COALESCE(d.leading_finding, '') AS BXX_CODREG,
            COALESCE(f.lote_number, '') AS BXX_IDXML,
            COALESCE(d.batch_number, (SELECT x.receipt_batch FROM deliveries x
                WHERE x.drop_id = d.id AND x.destination = 'hat'), '') AS BXX_PLSHAT,
            CASE WHEN \(isAppeal) THEN COALESCE(d.protocol_number, '') ELSE '' END AS BXX_PROGLO,
            CASE WHEN d.verdict = 'held' OR EXISTS (SELECT 1 FROM deliveries x
                WHERE x.drop_id = d.id AND x.state = 'held') THEN '1' ELSE '0' END AS BXX_BLOQUE,
            CASE WHEN d.state IN ('released', 'requeued') THEN '*' ELSE ' ' END AS D_E_L_E_T_
        FROM drops d LEFT JOIN documents f ON f.drop_id = d.id
        WHERE COALESCE(f.kind, '') <> 'archive' AND COALESCE(f.kind, '') <> 'export'
        """
    }

    private static let isAppeal = "(d.batch_auth_type = '10' OR f.transaction_name = 'RECURSO_GLOSA')"
}
