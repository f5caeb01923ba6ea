import Domain

extension Unpacking {
    /// Header, an empty deflate stream, checksum and size.
    private static let gzipBytesMin = 20

    /// Reads a compressed tar or a single document, in one or several members (RFC 1952 2.2).
    mutating func readGzip(
        _ head: [UInt8], _ newEntry: (Int) throws(PortError) -> any IncomingFile
    ) throws(UnpackFailure) {
        // Deflate is the only defined method; the upper flags are reserved.
        guard head.count < 4 || head[2] == 8 && head[3] & 0xE0 == 0 else {
            throw .fault(.archiveNotWhatItsNameSays)
        }
        guard file.byteCount >= Self.gzipBytesMin else { throw .fault(.archiveTruncated) }
        if try isPackedTar() {
            let end = try checkPackedTar()
            try readTar(.gzippedTar, newEntry) { _ in end }
        } else {
            try readPackedDocument(newEntry)
        }
    }

    private func isPackedTar() throws(UnpackFailure) -> Bool {
        let stream = try GzipStream.open(file)
        var block: [UInt8] = []
        var part = [UInt8](repeating: 0, count: ArchiveForm.headByteCount)
        while block.count < ArchiveForm.headByteCount {
            let count = try stream.read(into: &part, 1)
            guard count > 0 else { break }
            block += part[..<count]
        }
        return ArchiveForm.isTar(Array(block.prefix(ArchiveForm.headByteCount)))
    }

    /// Reads the whole file once to verify its checksums, which libarchive does not do, before any of the content is
    /// used.
    /// - Returns: the offset after the last unpacked byte that is not 0.
    private mutating func checkPackedTar() throws(UnpackFailure) -> Int {
        var whole = limits
        whole.documentBytesMax = .max
        budget = UnpackBudget(packedByteCount: file.byteCount, limits: whole)
        let stream = try GzipStream.open(file)
        var contentEnd = 0
        var position = 0
        try drain(stream) { bytes throws(PortError) in
            if let last = bytes.lastIndex(where: { $0 != 0 }) { contentEnd = position + last + 1 }
            position += bytes.count
        }
        budget = UnpackBudget(packedByteCount: file.byteCount, limits: limits)
        return contentEnd
    }

    private mutating func readPackedDocument(
        _ newEntry: (Int) throws(PortError) -> any IncomingFile
    ) throws(UnpackFailure) {
        try beginOnlyEntry()
        try take(Self.contentName(of: archiveName), kind: .file, from: GzipStream.open(file), newEntry)
    }

    /// Derives the entry's name from the archive's; the name in the gzip header is ignored.
    private static func contentName(of archiveName: String) -> EntryName {
        let last = archiveName.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
        let kept = last.lowercased().hasSuffix(".gz") ? String(last.dropLast(3)) : last
        let name = EntryName(Array(kept.utf8), preferred: .windows1252)
        guard name.isEmpty || name.isHostile || name.isPassedOver else { return name }
        return EntryName(Array("conteudo.xml".utf8), preferred: .windows1252)
    }
}
