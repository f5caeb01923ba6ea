import CLinux
import Glibc

/// Owner of one end of the socket between the program and a worker. One message is under way at a time, so what follows a
/// complete one is a fault. Closed when released.
final class Channel {
    private static let bufferBytes = 64 << 10

    private let socket: Int32
    private var buffer = [UInt8](repeating: 0, count: bufferBytes)
    private var timeLimit: Duration?

    init(owning socket: Int32) { self.socket = socket }

    deinit { _ = close(socket) }

    /// Sends all of a message, the open file beside its first byte.
    func send(_ frame: Frame, file: Int32 = -1) throws(ChannelFailure) {
        var done = 0
        while done < frame.bytes.count {
            let sent = unsafe frame.bytes.withUnsafeBytes { bytes in
                unsafe hatspool_send(
                    socket, bytes.baseAddress?.advanced(by: done), bytes.count - done, done == 0 ? file : -1)
            }
            if sent > 0 {
                done += sent
            } else if errno != EINTR {
                throw ChannelFailure(number: errno)
            }
        }
    }

    /// Waits for the next message; for ever without a limit, and up to twice the limit where the other side sends byte by byte.
    /// With `takesFile` an open file may come with it; one that comes uninvited is closed by the kernel.
    func receive(bytesMax: Int, within limit: Duration?, takesFile: Bool) throws(ChannelFailure) -> Frame {
        try set(limit)
        let started = limit == nil ? nil : ContinuousClock.now
        var file: Int32?
        var bytes: [UInt8] = []
        do throws(ChannelFailure) {
            repeat {
                if !bytes.isEmpty, let started, let limit, started.duration(to: .now) > limit { throw .timedOut }
                let count = try receivePart(takesFile: takesFile, &file)
                bytes.append(contentsOf: buffer.prefix(count))
            } while try !Self.isComplete(bytes, bytesMax: bytesMax)
            return try Frame(received: bytes, file: file)
        } catch {
            if let file { _ = close(file) }
            throw error
        }
    }

    private func receivePart(takesFile: Bool, _ file: inout Int32?) throws(ChannelFailure) -> Int {
        while true {
            var received: Int32 = -1
            let count = unsafe buffer.withUnsafeMutableBytes { space in
                unsafe takesFile
                    ? hatspool_receive(socket, space.baseAddress, space.count, &received)
                    : recv(socket, space.baseAddress, space.count, 0)
            }
            let number = errno
            if received >= 0 {
                if let file { _ = close(file) }
                file = received
            }
            if count > 0 { return count }
            if count == 0 { throw .ended }
            if number != EINTR { throw ChannelFailure(number: number) }
        }
    }

    private static func isComplete(_ bytes: [UInt8], bytesMax: Int) throws(ChannelFailure) -> Bool {
        guard bytes.count >= Frame.headerBytes else { return false }
        var count = 4
        for index in 0..<4 { count += Int(bytes[index]) << (8 * index) }
        guard bytes.count <= count, count <= bytesMax else { throw .violated }
        return bytes.count == count
    }

    /// The kernel keeps the time: no call more for each message.
    private func set(_ limit: Duration?) throws(ChannelFailure) {
        guard limit != timeLimit else { return }
        let parts = (limit ?? .zero).components
        var time = timeval(tv_sec: Int(parts.seconds), tv_usec: Int(parts.attoseconds / 1_000_000_000_000))
        let size = socklen_t(MemoryLayout<timeval>.size)
        guard unsafe setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, size) == 0,
            unsafe setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &time, size) == 0
        else { throw ChannelFailure(number: errno) }
        timeLimit = limit
    }
}

/// Why no message came or went.
enum ChannelFailure: Error, Equatable {
    /// The other side is gone.
    case ended
    case timedOut
    /// What came is no message, or one too large.
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
