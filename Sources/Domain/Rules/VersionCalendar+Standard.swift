extension VersionCalendar {
    /// Adds a row for each version that the standard itself has replaced: accepted with a warning from the day on which
    /// the newest one became binding. A version with a row of its own, or among those that the operator names, keeps
    /// the operator's choice.
    package func warningOfReplaced(in manifest: SchemaManifest, named: Set<TISSVersion>?) -> VersionCalendar {
        let sets = manifest.sets.filter { $0.kind == .message }
        let binding = sets.compactMap { set in
            set.inForceFrom.flatMap { CalendarDay($0) }.map { (version: set.version, from: $0) }
        }
        guard let newest = binding.max(by: { $0.version < $1.version }) else { return self }
        let spoken = Set(rows.map(\.version)).union(named ?? [])
        let replaced = sets.map(\.version).filter { $0 < newest.version && !spoken.contains($0) }
        return VersionCalendar(rows: rows + replaced.map { Row($0, warnFrom: newest.from) })
    }
}
