import Domain

extension Unpacking {
    mutating func readTar(_ newEntry: (Int) throws(PortError) -> any IncomingFile) throws(UnpackFailure) {
        let file = file
        try readTar(.tar, newEntry) { position throws(UnpackFailure) in
            try reading { () throws(PortError) in try file.endOfContent(notBefore: position) }
        }
    }

    /// `contentEnd`: returns the offset after the last unpacked byte that is not 0, given a lower bound.
    mutating func readTar(
        _ form: EntryStream.Form, _ newEntry: (Int) throws(PortError) -> any IncomingFile,
        contentEnd: (Int) throws(UnpackFailure) -> Int
    ) throws(UnpackFailure) {
        try readable { unpacking throws(UnpackFailure) in
            let stream = try EntryStream.open(unpacking.file, form: form)
            var position = 0
            while let header = try unpacking.next(of: stream) {
                try unpacking.takeTarEntry(header, from: stream, newEntry)
                position = (stream.tarPosition + 511) / 512 * 512
            }
            // libarchive accepts a tar that stops after an entry; the end mark is required here.
            guard stream.tarPosition > position else { throw .fault(.archiveTruncated) }
            // libarchive reads nothing after the mark: content there would be lost unnoticed.
            guard try contentEnd(position) <= position else { throw .fault(.archiveUnreadable) }
        }
    }

    private mutating func takeTarEntry(
        _ header: EntryStream.Header, from stream: borrowing EntryStream,
        _ newEntry: (Int) throws(PortError) -> any IncomingFile
    ) throws(UnpackFailure) {
        guard !header.name.isEmpty else { throw .fault(.archiveUnreadable, entry: ordinal) }
        guard header.name.count <= EntryName.bytesMax else {
            throw .fault(.archiveEntryNameHostile, entry: ordinal)
        }
        guard header.statedByteCount ?? 0 <= limits.documentBytesMax else {
            throw .limit(.archiveEntryTooLarge, limits.documentBytesMax, entry: ordinal)
        }
        try take(EntryName(header.name, preferred: .windows1252), kind: header.kind, from: stream, newEntry)
    }
}
