import CLinux
import Glibc

/// Owns one end of the socket between the program and a child. Several messages may be in transit. Closed when
/// released.
final class Channel {
    private static let bufferBytes = 64 << 10
    /// After one large message, a buffer larger than this is freed.
    private static let bufferKeptBytes = 1 << 20

    let socket: Int32
    private let bytesMax: Int
    private let takesFiles: Bool
    private var buffer = [UInt8](repeating: 0, count: bufferBytes)
    /// The range of bytes that were received and not processed yet.
    private var unread = 0..<0
    private var files: [Int32] = []

    /// - Parameters:
    ///   - socket: closed with the channel.
    ///   - bytesMax: the longest message that is accepted.
    ///   - takesFiles: whether messages may carry open files. Otherwise the kernel closes those that come.
    init(owning socket: Int32, bytesMax: Int, takesFiles: Bool = false) {
        self.socket = socket
        self.bytesMax = bytesMax
        self.takesFiles = takesFiles
    }

    deinit {
        for file in files { _ = close(file) }
        _ = close(socket)
    }

    func send(_ frame: Frame, files: [Int32] = []) throws(ChannelFailure) { try send(frame.bytes, files: files) }

    /// Sends the messages in `bytes`, with the open files attached to the first byte. Blocks while the other side does
    /// not read.
    func send(_ bytes: [UInt8], files: [Int32] = []) throws(ChannelFailure) {
        var done = 0
        while done < bytes.count {
            let sent = unsafe bytes.withUnsafeBytes { bytes in
                unsafe hatspool_send(
                    socket, bytes.baseAddress?.advanced(by: done), bytes.count - done, files,
                    done == 0 ? files.count : 0)
            }
            if sent > 0 {
                done += sent
            } else if errno != EINTR {
                throw ChannelFailure(number: errno)
            }
        }
    }

    /// Waits for the next message; without a limit it waits forever.
    func receive(within limit: Duration? = nil) throws(ChannelFailure) -> Frame {
        let deadline = limit.map { ContinuousClock.now + $0 }
        while true {
            if let frame = try next() { return frame }
            if let deadline {
                let left = ContinuousClock.now.duration(to: deadline)
                if left <= .zero { throw .timedOut }
                guard waitForBytes(atMost: left) else { continue }
            }
            _ = try receivePart(waits: true)
        }
    }

    /// - Returns: whether there is something to receive, which includes the end of the other side.
    func waitForBytes(atMost time: Duration) -> Bool {
        var wait = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&wait, 1, time.milliseconds) > 0
    }

    /// The next complete message among the received bytes; nil for none.
    func next() throws(ChannelFailure) -> Frame? {
        guard let count = Frame.count(in: buffer, from: unread.lowerBound, to: unread.upperBound) else { return nil }
        guard count >= Frame.headerBytes, count <= bytesMax else { throw .violated }
        guard count <= unread.count else { return nil }
        let end = unread.lowerBound + count
        let frame = try Frame(received: Array(buffer[unread.lowerBound..<end]))
        unread = end..<unread.upperBound
        return frame
    }

    /// The first received file that was not fetched yet; the caller closes it.
    func nextFile() throws(ChannelFailure) -> Int32 {
        guard !files.isEmpty else { throw .violated }
        return files.removeFirst()
    }

    /// Receives what has arrived. Without `waits` an empty socket is no error.
    /// - Returns: whether the socket may hold more.
    func receivePart(waits: Bool) throws(ChannelFailure) -> Bool {
        makeRoom()
        while true {
            let start = unread.upperBound
            let capacity = buffer.count - start
            let count = unsafe buffer.withUnsafeMutableBytes { buffer in
                let end = unsafe buffer.baseAddress?.advanced(by: start)
                let flags = waits ? 0 : Int32(MSG_DONTWAIT)
                return takesFiles
                    ? unsafe receiveWithFiles(end, capacity, flags) : unsafe recv(socket, end, capacity, flags)
            }
            let number = errno
            if count > 0 {
                unread = unread.lowerBound..<start + count
                return count == capacity
            }
            if count == 0 { throw .ended }
            if number == EAGAIN, !waits { return false }
            if number != EINTR { throw ChannelFailure(number: number) }
        }
    }

    private func receiveWithFiles(_ end: UnsafeMutableRawPointer?, _ capacity: Int, _ flags: Int32) -> Int {
        var fresh = [Int32](repeating: -1, count: Int(hatspool_files_max))
        var count = 0
        let result = unsafe hatspool_receive(socket, end, capacity, flags, &fresh, &count)
        let number = errno
        files.append(contentsOf: fresh.prefix(count))
        errno = number
        return result
    }

    /// Moves unprocessed bytes to the front, and enlarges the buffer for a message that does not fit.
    private func makeRoom() {
        if unread.isEmpty {
            unread = 0..<0
            if buffer.count > Self.bufferKeptBytes { buffer = [UInt8](repeating: 0, count: Self.bufferBytes) }
        } else if unread.upperBound == buffer.count {
            if unread.lowerBound > 0 {
                buffer.removeSubrange(0..<unread.lowerBound)
                unread = 0..<unread.count
            }
            buffer.append(contentsOf: repeatElement(0, count: max(buffer.count, Self.bufferBytes)))
        }
    }
}

/// Why a message could not be sent or received.
enum ChannelFailure: Error, Equatable {
    /// The other side is gone.
    case ended
    case timedOut
    /// The bytes are no message, the message is too large, or it is about a document that is not being read.
    case violated
    case system(Int32)

    init(number: Int32) {
        self =
            switch number {
            case EPIPE, ECONNRESET: .ended
            case EAGAIN, ETIMEDOUT: .timedOut
            default: .system(number)
            }
    }
}

extension Duration {
    /// The duration for `poll`: rounded up, at least 0.
    var milliseconds: Int32 {
        guard self > .zero else { return 0 }
        let (seconds, attoseconds) = components
        return Int32(clamping: min(seconds, 1_000_000) * 1_000 + attoseconds / 1_000_000_000_000_000 + 1)
    }
}
