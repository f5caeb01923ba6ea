package import Domain
import Glibc

/// An in-memory file for readers that need a descriptor or a path.
package struct FuzzInput: Sendable {
    package let document: DocumentDescriptor
    /// Path of the same file.
    package let path: String

    package init() {
        // The name is removed at once; the bytes stay in /dev/shm while the process lives.
        var name = Array("/dev/shm/fuzz-XXXXXX".utf8CString)
        let number = mkstemp(&name)
        precondition(number >= 0, "No room in /dev/shm.")
        unlink(name)
        document = DocumentDescriptor(rawValue: number)
        path = "/proc/self/fd/\(number)"
    }

    /// - Returns: false when there is no space.
    package func hold(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let number = document.rawValue
        guard ftruncate(number, 0) == 0, lseek(number, 0, SEEK_SET) == 0 else { return false }
        return bytes.isEmpty || pwrite(number, bytes.baseAddress, bytes.count, 0) == bytes.count
    }
}
