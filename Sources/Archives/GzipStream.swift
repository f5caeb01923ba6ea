import CLibArchive
import Domain

/// Reads a gzip file member by member; the content is their concatenation (RFC 1952 2.2). zlib verifies checksum and
/// size of each member. Bytes after the last member are an error.
///
/// Use it from one thread at a time. Holds one zlib window and a buffer of 64 KiB.
@safe
final class GzipStream: EntrySource {
    private let file: PackedFile
    private let stream: UnsafeMutablePointer<z_stream>
    private var input: [UInt8] = []
    /// Number of bytes of `input` that zlib has consumed.
    private var taken = 0
    /// File offset at which `input` ends.
    private var inputEnd: Int
    private var isAtMemberEnd = false
    private var isAtEnd = false

    private init(_ file: PackedFile, owning stream: UnsafeMutablePointer<z_stream>) {
        self.file = file
        unsafe self.stream = stream
        inputEnd = 0
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// Starts at the beginning of the file.
    static func open(_ file: PackedFile) throws(UnpackFailure) -> GzipStream {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        guard unsafe hatspool_inflate_init_gzip(stream) == Z_OK else {
            unsafe stream.deallocate()
            throw .port(PortError(.ioFailure, "No memory to open the archive.", isTransient: true))
        }
        return unsafe GzipStream(file, owning: stream)
    }

    /// - Returns: how many bytes of `buffer` are filled; 0 after the last member.
    func read(into buffer: inout [UInt8], _ ordinal: Int) throws(UnpackFailure) -> Int {
        while !isAtEnd {
            if isAtMemberEnd {
                try beginMember(ordinal)
                continue
            }
            if taken == input.count { try refill() }
            // A file that ends inside a member is truncated.
            guard taken < input.count else { throw .fault(.archiveTruncated, entry: ordinal) }
            let count = try inflatePart(into: &buffer, ordinal)
            if count > 0 { return count }
        }
        return 0
    }

    private func inflatePart(into buffer: inout [UInt8], _ ordinal: Int) throws(UnpackFailure) -> Int {
        let (stream, start) = unsafe (self.stream, taken)
        let size = buffer.count
        let result = unsafe input.withUnsafeMutableBufferPointer { bytes -> Int32 in
            unsafe buffer.withUnsafeMutableBufferPointer { room -> Int32 in
                unsafe stream.pointee.next_in = unsafe bytes.baseAddress.map { unsafe $0 + start }
                unsafe stream.pointee.avail_in = UInt32(bytes.count - start)
                unsafe stream.pointee.next_out = room.baseAddress
                unsafe stream.pointee.avail_out = UInt32(room.count)
                return unsafe inflate(stream, Z_NO_FLUSH)
            }
        }
        taken = unsafe input.count - Int(stream.pointee.avail_in)
        let filled = unsafe size - Int(stream.pointee.avail_out)
        switch result {
        case Z_OK, Z_BUF_ERROR: break
        case Z_STREAM_END: isAtMemberEnd = true
        case Z_MEM_ERROR: throw .port(PortError(.ioFailure, "No memory to unpack the archive.", isTransient: true))
        // A wrong checksum or size at the end of a member is Z_DATA_ERROR too.
        default: throw .fault(.archiveUnreadable, entry: ordinal)
        }
        return filled
    }

    /// After a member comes another one or the end of the file. Anything else is an error, because other programs would
    /// ignore it silently.
    private func beginMember(_ ordinal: Int) throws(UnpackFailure) {
        if input.count - taken < 3 { try refill() }
        let rest = input[taken...]
        guard !rest.isEmpty else {
            isAtEnd = true
            return
        }
        let head: [UInt8] = [0x1F, 0x8B, 8]
        guard rest.starts(with: head.prefix(rest.count)) else {
            throw .fault(.archiveUnreadable, parameters: ["reason": "bytesBehindEnd"])
        }
        guard unsafe inflateReset(stream) == Z_OK else { throw .fault(.archiveUnreadable, entry: ordinal) }
        isAtMemberEnd = false
    }

    /// Keeps the bytes that zlib has not consumed and appends the next ones.
    private func refill() throws(UnpackFailure) {
        let rest = Array(input[taken...])
        let (file, position) = (file, inputEnd)
        let more = try reading { () throws(PortError) in try file.read(at: position, 64 << 10) }
        inputEnd += more.count
        input = rest + more
        taken = 0
    }
}
