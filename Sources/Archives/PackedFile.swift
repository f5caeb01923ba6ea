import Domain
import Files
import SystemPackage

/// The archive's bytes, read at any place. Does not own the descriptor.
struct PackedFile {
    let descriptor: Int32
    let byteCount: Int

    private var file: FileDescriptor { FileDescriptor(rawValue: descriptor) }

    init(_ document: DocumentDescriptor) throws(PortError) {
        let status: FileStatus
        do {
            status = try document.file.status()
        } catch {
            throw Self.failure(error)
        }
        guard status.isRegular else { throw PortError(.ioFailure, "The dropped archive is not a regular file.") }
        descriptor = document.rawValue
        byteCount = Int(status.byteCount)
    }

    /// - Returns: fewer bytes than `count` only at the end of the file.
    func read(at position: Int, _ count: Int) throws(PortError) -> [UInt8] {
        do {
            return try file.bytes(count: count, at: Int64(position))
        } catch {
            throw Self.failure(error)
        }
    }

    /// - Returns: the place behind the last byte that is not 0; 0 when there is none.
    func endOfContent(notBefore floor: Int) throws(PortError) -> Int {
        var end = byteCount
        while end > floor {
            let start = max(floor, end - (64 << 10))
            let part = try read(at: start, end - start)
            if let last = part.lastIndex(where: { $0 != 0 }) { return start + last + 1 }
            end = start
        }
        return floor
    }

    /// Always transient: the archive was readable when it was claimed.
    static func failure(_ failure: SystemFailure) -> PortError {
        PortError(
            .ioFailure, "The dropped archive cannot be read: \(failure.name) from \(failure.call).", isTransient: true)
    }
}
