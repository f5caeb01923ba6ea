import CLinux
import Domain
import Glibc

/// Wakes one thread that waits for a socket as well. Closed when released.
final class Bell: Sendable {
    let descriptor: Int32

    init() throws(PortError) {
        descriptor = hatspool_bell()
        guard descriptor >= 0 else {
            throw PortError(.internalFault, "No more files can be opened for workers.", isTransient: true)
        }
    }

    deinit { _ = close(descriptor) }

    /// From any thread. Rings that nobody has heard yet are one.
    func ring() {
        var one: UInt64 = 1
        _ = unsafe write(descriptor, &one, MemoryLayout<UInt64>.size)
    }

    /// Forgets the rings so far.
    func timeSinceLastBeat() {
        var count: UInt64 = 0
        _ = unsafe read(descriptor, &count, MemoryLayout<UInt64>.size)
    }
}
