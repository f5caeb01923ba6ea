import Domain

extension Unpacking {
    /// The directory is the truth about names, kinds and sizes; libarchive unpacks what was checked.
    mutating func readZip(_ newEntry: (Int) throws(PortError) -> any IncomingFile) throws(UnpackFailure) {
        let records = try ZipLayout(of: file, limits: limits).records
        guard !records.isEmpty else { return }
        try readable { unpacking throws(UnpackFailure) in
            let stream = try EntryStream.open(unpacking.file, form: .zip)
            for record in records {
                guard let header = try unpacking.next(of: stream) else {
                    throw .fault(.archiveUnreadable, entry: unpacking.ordinal + 1)
                }
                try unpacking.take(
                    EntryName(record.name, preferred: .dos850), kind: record.isFolder ? .directory : header.kind,
                    from: stream, newEntry)
                guard unpacking.budget.entryByteCount == record.byteCount else {
                    throw .fault(.archiveUnreadable, entry: unpacking.ordinal)
                }
            }
            guard try unpacking.next(of: stream) == nil else { throw .fault(.archiveUnreadable) }
        }
    }
}
