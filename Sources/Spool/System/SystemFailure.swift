import CLinux
import Domain
import Glibc

/// A system call that failed: which, and its `errno`. It becomes a `PortError` where the path is known.
struct SystemFailure: Error {
    let call: StaticString
    let number: Int32

    /// The name that a person can look up, such as `ENOSPC`.
    var name: String {
        guard let text = unsafe strerrorname_np(number) else { return "errno \(number)" }
        return unsafe String(cString: text)
    }

    /// The file system lacks the call, or what was asked of it: nothing was done, and nothing is wrong.
    var isUnsupported: Bool { [EINVAL, ENOSYS, EOPNOTSUPP].contains(number) }

    /// What was named is gone or has been replaced by something else. No other answer means that.
    var isVanished: Bool { [ENOENT, ENOTDIR, ELOOP].contains(number) }

    /// The error that crosses the port: `verb` is what was being done, `path` what it was done to, below the spool root.
    func port(_ verb: String, _ path: String, fileID: StaticString = #fileID, line: UInt = #line) -> PortError {
        PortError(
            code, "Could not \(verb) \(path): \(name) from \(call).\(advice)", isTransient: isTransient,
            fileID: fileID, line: line)
    }

    private var code: PortError.Code {
        switch number {
        case ENOENT, ENOTDIR, ENXIO, ENODEV: .notFound
        case EACCES, EPERM, EROFS, ELOOP: .forbidden
        case ENOSPC, EDQUOT: .noSpace
        case EEXIST, ENOTEMPTY, EISDIR: .exists
        case EAGAIN, EBUSY, ETXTBSY: .busy
        case EMFILE, ENFILE, ENOMEM, EFBIG, ENAMETOOLONG, EMLINK: .limitExceeded
        case EXDEV: .configuration
        default: .ioFailure
        }
    }

    private var isTransient: Bool {
        switch number {
        case ENOSPC, EDQUOT, EAGAIN, EBUSY, ETXTBSY, EMFILE, ENFILE, ENOMEM, ESTALE, ETIMEDOUT: true
        default: false
        }
    }

    private var advice: String {
        switch number {
        case ENOSPC, EDQUOT: " Free space on the file system of the spool."
        case EACCES, EPERM: " Check owner, mode and attributes of the folder."
        case EROFS: " The file system is read-only."
        case EXDEV: " All folders of a spool must be on one file system, none a mount of its own."
        case EMFILE, ENFILE: " Raise the limit of open files."
        default: ""
        }
    }
}

extension SystemFailure {
    /// The failure of the call that just returned; reads `errno`, so it must come first after the call.
    static func last(_ call: StaticString) -> SystemFailure { SystemFailure(call: call, number: errno) }

    /// Repeats a call that a signal interrupted, and throws on every other failure.
    @discardableResult
    static func check(_ call: StaticString, _ body: () -> Int32) throws(SystemFailure) -> Int32 {
        while true {
            let result = body()
            if result >= 0 { return result }
            let number = errno
            guard number == EINTR else { throw SystemFailure(call: call, number: number) }
        }
    }
}
