import Domain

extension Unpacking {
    mutating func readTar(_ newEntry: (Int) throws(PortError) -> any IncomingFile) throws(UnpackFailure) {
        let file = file
        try readTar(.tar, newEntry) { position throws(UnpackFailure) in
            try reading { () throws(PortError) in try file.endOfContent(notBefore: position) }
        }
    }

    /// `contentEnd` tells the place behind the last unpacked byte that is not 0, given one that it may not be before.
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
            // libarchive takes a tar that merely stops after an entry for a whole one; its end mark must be there.
            guard stream.tarPosition > position else { throw .fault(.archiveTruncated) }
            // And it reads nothing behind the mark: what lies there would vanish unseen.
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
