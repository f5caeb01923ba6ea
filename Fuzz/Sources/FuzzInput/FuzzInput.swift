package import Domain
import Glibc

/// A file that is only in memory, for readers that want a descriptor or a path.
package struct FuzzInput: Sendable {
    package let document: DocumentDescriptor
    /// Names the same file.
    package let path: String

    package init() {
        // Its name goes at once; the bytes stay in the memory of /dev/shm as long as the process does.
        var name = Array("/dev/shm/fuzz-XXXXXX".utf8CString)
        let number = mkstemp(&name)
        precondition(number >= 0, "No room in /dev/shm.")
        unlink(name)
        document = DocumentDescriptor(rawValue: number)
        path = "/proc/self/fd/\(number)"
    }

    /// - Returns: false when there was no room.
    package func hold(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let number = document.rawValue
        guard ftruncate(number, 0) == 0, lseek(number, 0, SEEK_SET) == 0 else { return false }
        return bytes.isEmpty || pwrite(number, bytes.baseAddress, bytes.count, 0) == bytes.count
    }
}
