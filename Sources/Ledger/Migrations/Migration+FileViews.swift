extension Migration {
    /// Files, batches and guias under the table names of Protheus.
    static func fileViews(_ dialect: LedgerDialect) -> [String] { [bxx(dialect), b1r, b2z(dialect)] }

    /// BXX, the submitted files, without archives (their entries are submitted) and without exports (they are orders). A
    /// drop that was released or sent back to the inbox is a deleted row in the sense of Protheus: `D_E_L_E_T_` is `*`.
    /// `BXX_DATMOV` is the day of receipt. A file downloaded from HAT has the user, the kind, the provider and the batch
    /// number that HAT's own client registers; for any other file `BXX_PLSHAT` is the number that HAT assigned to it. A
    /// glosa appeal has the kind 10, by HAT's listing or by its own transaction, and its protocol number in `BXX_PROGLO`
    /// too. `BXX_CHVPEG` is empty: only Protheus, which creates the PEG, knows its part `CODLDP`. `BXX_BLOQUE` is 1 while
    /// the file is held for an operator; it is not imported until then.
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

    /// B1R, the queue of batches. `B1R_HATTOK` is always empty because the token is a secret. `B1R_ROBOID` and
    /// `B1R_ROBOHR` are empty because no row belongs to one worker. `B1R_STATUS` implements the same rule as
    /// `B1RStatus`; a test compares the two.
    private static let b1r = """
        CREATE VIEW B1R AS SELECT q.*,
            CASE WHEN q.B1R_STATUS = '1' THEN '1' ELSE '0' END AS B1R_PROCES
        FROM (SELECT
            b.queue_number AS B1R_PROTOC,
            b.storage_path AS B1R_HATARQ,
            '' AS B1R_HATTOK,
            b.operation AS B1R_HATTIP,
            b.health_provider_id AS B1R_ORIGEM,
            b.batch_number AS B1R_PROTOG,
            COALESCE(d.protocol_number, '') AS B1R_PROTOI,
            substr(replace(b.batch_date, '-', ''), 1, 8) AS B1R_DATSUB,
            CASE
                WHEN b.state = 'done' OR b.state = 'superseded' THEN '1'
                WHEN b.state = 'held' THEN '3'
                WHEN b.state = 'dead' THEN CASE b.operation WHEN 'E' THEN '7' ELSE '4' END
                WHEN b.state = 'fetched' OR b.attempts = 0 THEN '0'
                WHEN b.state = 'confirming' THEN '5'
                ELSE CASE b.operation WHEN 'E' THEN '6' ELSE '4' END
            END AS B1R_STATUS,
            b.attempts AS B1R_QTDTRY,
            '' AS B1R_ROBOID,
            '' AS B1R_ROBOHR,
            ' ' AS D_E_L_E_T_
        FROM batches b LEFT JOIN drops d ON d.id = b.drop_id) q
        """

    /// B2Z, the synchronised guias: one row for each item and pass, in its current state.
    ///
    /// The ERP's key is OPEMOV + CODRDA + NUMAUT + SEQUEN. `B2Z_CODRDA` is HAT's provider, `B2Z_NUMAUT` the tracking
    /// key, `B2Z_SEQUEN` the number of times the item came with changed content. `B2Z_OPEMOV` is empty because only the
    /// item's file contains the operator's code. `B2Z_TIPGUI` is the ERP's guide type; `B2Z_STATRK` is the
    /// trackingStatus that was confirmed to HAT, empty before that. Tests compare both with `GuiaForm` and
    /// `GuiaTracking`. Columns of this program are `B2Z_ORIGEM`, `B2Z_CANCEL` (1 for the cancellation of an item),
    /// `B2Z_AUDITO` (1 while it waits for the auditor), `B2Z_STATUS` (the ledger's state), `B2Z_ARQUIV` (path of the
    /// placed file), `B2Z_IMPORT` (hand-over of that file) and `B2Z_DATMOV` (day of the last change).
    private static func b2z(_ dialect: LedgerDialect) -> String {
        """
        CREATE VIEW B2Z AS SELECT
            '' AS B2Z_OPEMOV,
            COALESCE(g.provider, '') AS B2Z_CODRDA,
            g.item_key AS B2Z_NUMAUT,
            g.version AS B2Z_SEQUEN,
            CASE g.kind
                WHEN 'consulta' THEN CASE g.is_audit WHEN 1 THEN '02' ELSE '01' END
                WHEN 'exame' THEN '02' WHEN 'execucao' THEN '02' WHEN 'internacao' THEN '03' WHEN 'odonto' THEN '13'
                WHEN 'quimioterapia' THEN '07' WHEN 'radioterapia' THEN '08' WHEN 'opme' THEN '09'
                WHEN 'prorrogacao' THEN '11' ELSE '' END AS B2Z_TIPGUI,
            CASE g.state
                WHEN 'confirmed' THEN CASE g.pass WHEN 'new' THEN '1' ELSE '2' END
                WHEN 'failed' THEN CASE g.pass WHEN 'new' THEN '3' ELSE '4' END
                ELSE '' END AS B2Z_STATRK,
            g.resource AS B2Z_ORIGEM,
            CASE g.pass WHEN 'cancelled' THEN '1' ELSE '0' END AS B2Z_CANCEL,
            CAST(g.is_audit AS TEXT) AS B2Z_AUDITO,
            g.state AS B2Z_STATUS,
            COALESCE(g.path, '') AS B2Z_ARQUIV,
            COALESCE(g.handover, '') AS B2Z_IMPORT,
            \(dialect.day("g.changed_at")) AS B2Z_DATMOV,
            ' ' AS D_E_L_E_T_
        FROM guias g
        """
    }
}
