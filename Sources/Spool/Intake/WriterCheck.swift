import CLinux
import Files
import Glibc

extension Descriptor {
    /// Asks the kernel whether a process has this file open for writing: it grants a read lease only when none has.
    ///
    /// The lease ends when the descriptor is closed, microseconds later. A process that opens the file for writing in
    /// that moment waits until then. The signal that the kernel sends to the lease holder is set to one that is ignored
    /// by default. Requires ownership of the file or `CAP_LEASE`.
    func writerPresence() -> WriterPresence {
        guard fcntl(number, Int32(hatspool_f_setsig), Int32(SIGURG)) == 0 else { return .unknown }
        while true {
            if fcntl(number, Int32(hatspool_f_setlease), Int32(F_RDLCK)) == 0 {
                return .none
            }
            switch errno {
            case EINTR: continue
            case EAGAIN: return .present
            default: return .unknown
            }
        }
    }

    /// Reads both ends of the file; `byteCount` is its size by `status`. A short file is read completely.
    func ends(byteCount: Int64) throws(SystemFailure) -> FileEnds {
        let check = DocumentEnding.endBytes
        guard byteCount > Int64(2 * check) else {
            return FileEnds(head: try bytes(count: Int(byteCount), at: 0), tail: nil)
        }
        return FileEnds(
            head: try bytes(count: check, at: 0), tail: try bytes(count: check, at: byteCount - Int64(check)))
    }
}

/// The first and last bytes of a file.
struct FileEnds {
    /// The whole file when `tail` is nil.
    let head: [UInt8]
    let tail: [UInt8]?

    var ending: DocumentEnding { DocumentEnding(head: head[...], tail: (tail ?? head)[...], isWhole: tail == nil) }
}
