import Domain

extension Unpacking {
    /// Names, types and sizes come from the directory; libarchive unpacks what `ZipLayout` has verified.
    mutating func readZip(_ newEntry: (Int) throws(PortError) -> any IncomingFile) throws(UnpackFailure) {
        let records = try ZipLayout(of: file, limits: limits).records
        guard !records.isEmpty else { return }
        isDeflated = records.allSatisfy { $0.isFolder || $0.method == 8 }
        try readable { unpacking throws(UnpackFailure) in
            let stream = try EntryStream.open(unpacking.file, form: .zip)
            for record in records {
                guard let header = try unpacking.next(of: stream) else {
                    throw .fault(.archiveUnreadable, entry: unpacking.ordinal + 1)
                }
                // Other readers may use either name, so neither may be hostile.
                let name = EntryName(record.name, preferred: .dos850)
                guard !name.isHostile else { throw .fault(.archiveEntryNameHostile, entry: unpacking.ordinal) }
                try unpacking.take(
                    record.unicodeName.map { EntryName($0, preferred: .dos850) } ?? name,
                    kind: record.isFolder ? .directory : header.kind, from: stream, newEntry)
                guard unpacking.budget.entryByteCount == record.byteCount else {
                    throw .fault(.archiveUnreadable, entry: unpacking.ordinal)
                }
            }
            guard try unpacking.next(of: stream) == nil else { throw .fault(.archiveUnreadable) }
        }
    }
}
