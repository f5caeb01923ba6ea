extension Migration {
    /// Views under the table names of Protheus.
    static let protheusViews = Migration(number: 2, name: "protheus views") { dialect in [bxx(dialect)] }

    /// BXX, the submitted files. A drop that was released or sent back to the inbox is a deleted row in the sense of
    /// Protheus: `D_E_L_E_T_` is `*`. `BXX_DATMOV` is the day of receipt. `BXX_PLSHAT` is the batch number that HAT
    /// assigned.
    private static func bxx(_ dialect: LedgerDialect) -> String {
        """
        CREATE VIEW BXX AS SELECT
            d.id AS BXX_SEQUEN,
            COALESCE(f.provider, '') AS BXX_CODRDA,
            d.name AS BXX_ARQIN,
            'HATSPOOL' AS BXX_CODUSR,
            \(dialect.day("d.received_at")) AS BXX_DATMOV,
            CAST(d.bxx_status AS TEXT) AS BXX_STATUS,
            '0' AS BXX_TPNFS,
            CASE f.guia_kind
                WHEN 'guiaConsulta' THEN '01' WHEN 'guiaSP-SADT' THEN '02' WHEN 'guiaResumoInternacao' THEN '05'
                WHEN 'guiaHonorarios' THEN '06' WHEN 'guiaOdonto' THEN '13' ELSE '' END AS BXX_TIPGUI,
            COALESCE(f.guia_count, 0) AS BXX_QTDGUI,
            COALESCE(f.total_cents, 0) / 100.0 AS BXX_VLRTOT,
            COALESCE(f.version, '') AS BXX_TISVER,
            COALESCE(d.protocol_number, '') AS BXX_CODPEG,
            COALESCE(d.leading_finding, '') AS BXX_CODREG,
            COALESCE(f.lote_number, '') AS BXX_IDXML,
            COALESCE((SELECT x.receipt_batch FROM deliveries x
                WHERE x.drop_id = d.id AND x.destination = 'hat'), '') AS BXX_PLSHAT,
            CASE WHEN d.state IN ('released', 'requeued') THEN '*' ELSE ' ' END AS D_E_L_E_T_
        FROM drops d LEFT JOIN documents f ON f.drop_id = d.id
        """
    }
}
