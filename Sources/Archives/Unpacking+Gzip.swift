import Domain

extension Unpacking {
    /// Head, an empty deflated stream, sum and size.
    private static let gzipBytesMin = 20

    /// A packed tar, or one document of its own. Either way the sum and the size at the end must fit the whole content, so
    /// that several streams in one file, and anything behind the stream, are refused.
    mutating func readGzip(
        _ head: [UInt8], _ newEntry: (Int) throws(PortError) -> any IncomingFile
    ) throws(UnpackFailure) {
        // Deflate is the only method there is; the upper flags are not given out.
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
        let stream = try EntryStream.open(file, form: .gzip)
        guard try stream.next(1) != nil else { return false }
        var block = [UInt8](repeating: 0, count: ArchiveForm.headByteCount)
        let count = try stream.read(into: &block, 1)
        return ArchiveForm.isTar(Array(block[..<count]))
    }

    /// Reads it all once for its sum, before any of it counts.
    /// - Returns: the place behind the last unpacked byte that is not 0.
    private mutating func checkPackedTar() throws(UnpackFailure) -> Int {
        var whole = limits
        whole.documentBytesMax = .max
        budget = UnpackBudget(packedByteCount: file.byteCount, limits: whole)
        sum = CRC32()
        let stream = try EntryStream.open(file, form: .gzip)
        guard try stream.next(1) != nil else { throw .fault(.archiveUnreadable) }
        var contentEnd = 0
        var place = 0
        try drain(stream) { bytes throws(PortError) in
            if let last = bytes.lastIndex(where: { $0 != 0 }) { contentEnd = place + last + 1 }
            place += bytes.count
        }
        try checkSum(byteCount: place)
        budget = UnpackBudget(packedByteCount: file.byteCount, limits: limits)
        return contentEnd
    }

    private mutating func readPackedDocument(
        _ newEntry: (Int) throws(PortError) -> any IncomingFile
    ) throws(UnpackFailure) {
        sum = CRC32()
        let stream = try EntryStream.open(file, form: .gzip)
        if try next(of: stream) != nil {
            try take(Self.contentName(of: archiveName), kind: .file, from: stream, newEntry)
        }
        try checkSum(byteCount: budget.entryByteCount)
    }

    private mutating func checkSum(byteCount: Int) throws(UnpackFailure) {
        let tail = try reading { () throws(PortError) in try file.read(at: file.byteCount - 8, 8) }
        guard tail.count == 8, tail.little(UInt32.self, at: 0) == sum?.value,
            tail.little(UInt32.self, at: 4) == UInt32(truncatingIfNeeded: byteCount)
        else { throw .fault(.archiveUnreadable) }
        sum = nil
    }

    /// What the stream's own head says of a name is passed over.
    private static func contentName(of archiveName: String) -> EntryName {
        let last = archiveName.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
        let kept = last.lowercased().hasSuffix(".gz") ? String(last.dropLast(3)) : last
        let name = EntryName(Array(kept.utf8), preferred: .windows1252)
        guard name.isEmpty || name.isHostile || name.isLitter else { return name }
        return EntryName(Array("conteudo.xml".utf8), preferred: .windows1252)
    }
}
