extension Migration {
    /// Archives and the documents in them.
    static let archives = Migration(number: 4, name: "archives") { dialect in
        entries + toSettle + ["DROP VIEW BXX", bxx(dialect)]
    }

    /// Origin of an unpacked drop; null for any other. Within one archive each ordinal belongs to one drop.
    private static let entries = [
        "ALTER TABLE drops ADD COLUMN archive_id TEXT REFERENCES drops (id)",
        "ALTER TABLE drops ADD COLUMN entry_path TEXT",
        "ALTER TABLE drops ADD COLUMN entry_ordinal INTEGER",
        "ALTER TABLE drops ADD COLUMN entry_depth INTEGER",
        "CREATE UNIQUE INDEX drops_by_archive ON drops (archive_id, entry_ordinal) WHERE archive_id IS NOT NULL",
    ]

    /// `open_entries` counts an archive's entries that are claimed or judged, as `open_deliveries` counts deliveries,
    /// so that one small index still finds the drops that may be settled.
    private static let toSettle = [
        "ALTER TABLE drops ADD COLUMN open_entries INTEGER NOT NULL DEFAULT 0 CHECK (open_entries >= 0)",
        "DROP INDEX drops_to_settle",
        "CREATE INDEX drops_to_settle ON drops (open_deliveries, open_entries, id) WHERE state = 'judged'",
    ]

    /// BXX, the submitted files, as in step 3 but without archives: the entries are submitted, not the archive.
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
        WHERE COALESCE(f.kind, '') <> 'archive'
        """
    }
}
