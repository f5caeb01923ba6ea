import CLinux
package import Domain
import Glibc
package import SystemPackage

/// A system call that failed: which, and its error number. It becomes a `PortError` where the path is known. This is
/// the one place that decides what an error number means for a caller.
package struct SystemFailure: Error {
    /// Name of the call, such as `openat`.
    package let call: StaticString
    /// Its error number.
    package let errno: Errno

    /// A failure of `call` with the error number `errno`.
    package init(call: StaticString, errno: Errno) {
        self.call = call
        self.errno = errno
    }

    /// The same by the number as C has it.
    package init(call: StaticString, number: CInt) { self.init(call: call, errno: Errno(rawValue: number)) }

    /// The error number as C has it, to compare with `ENOENT` and others.
    package var number: CInt { errno.rawValue }

    /// The name that an operator can look up, such as `ENOSPC`.
    package var name: String { errno.name }

    /// The file system lacks the call, or what was asked of it: nothing was done, and nothing is wrong.
    package var isUnsupported: Bool { [EINVAL, ENOSYS, EOPNOTSUPP].contains(number) }

    /// What was named is gone or has been replaced by something else. No other error number means that.
    package var isVanished: Bool { [ENOENT, ENOTDIR, ELOOP].contains(number) }
}

extension SystemFailure {
    /// The error that crosses a port: "Could not VERB PATH: NAME from CALL.", with advice where there is some.
    package func port(_ verb: String, _ path: String, fileID: StaticString = #fileID, line: UInt = #line) -> PortError {
        PortError(
            code, "Could not \(verb) \(path): \(name) from \(call).\(advice)", isTransient: isTransient,
            fileID: fileID, line: line)
    }

    /// The same with a sentence of the caller's, without its full stop, in place of "Could not …".
    package func port(saying sentence: String, fileID: StaticString = #fileID, line: UInt = #line) -> PortError {
        PortError(
            code, "\(sentence): \(name) from \(call).", isTransient: isTransient, fileID: fileID, line: line)
    }

    /// What the failure means for a caller.
    package var code: PortError.Code {
        switch number {
        case ENOENT, ENOTDIR, ENXIO, ENODEV: .notFound
        case EACCES, EPERM, EROFS, ELOOP: .forbidden
        case ENOSPC, EDQUOT: .noSpace
        case EEXIST, ENOTEMPTY, EISDIR: .exists
        case EAGAIN, EBUSY, ETXTBSY: .busy
        case EFBIG, ENAMETOOLONG, EMLINK: .limitExceeded
        case EXDEV: .configuration
        // EMFILE, ENFILE and ENOMEM too: the machine lacks something, and no file is to blame.
        default: .ioFailure
        }
    }

    /// Whether the same call may succeed later, although nobody changes the file.
    package var isTransient: Bool {
        switch number {
        case ENOSPC, EDQUOT, EAGAIN, EBUSY, ETXTBSY, EMFILE, ENFILE, ENOMEM, ESTALE, ETIMEDOUT: true
        default: false
        }
    }

    private var advice: String {
        switch number {
        case ENOSPC, EDQUOT: " Free space on its file system."
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
    package static func last(_ call: StaticString) -> SystemFailure {
        SystemFailure(call: call, number: Glibc.errno)
    }

    /// Repeats a call that a signal interrupted, and throws on every other failure (a negative result).
    @discardableResult
    package static func check(_ call: StaticString, _ body: () -> CInt) throws(SystemFailure) -> CInt {
        while true {
            let result = body()
            if result >= 0 { return result }
            let failure = last(call)
            guard failure.number == EINTR else { throw failure }
        }
    }

    /// Makes one call that moves bytes, again when a signal interrupted it.
    /// - Returns: its result: how many bytes it moved.
    static func moving(_ call: StaticString, _ body: () -> Int) throws(SystemFailure) -> Int {
        while true {
            let result = body()
            if result >= 0 { return result }
            let failure = last(call)
            guard failure.number == EINTR else { throw failure }
        }
    }

    /// Repeats a call that moves a part of `count` bytes until all are moved or a call moves none. `part` is given how
    /// many are moved so far.
    /// - Returns: how many bytes were moved.
    static func moving(
        _ call: StaticString, all count: Int, _ part: (_ done: Int) -> Int
    ) throws(SystemFailure) -> Int {
        var done = 0
        while done < count {
            let moved = try moving(call) { part(done) }
            if moved == 0 { break }
            done += moved
        }
        return done
    }
}

extension Errno {
    /// The name that an operator can look up, such as `ENOSPC`; `errno 4711` for a number that glibc does not know.
    package var name: String {
        guard let text = unsafe strerrorname_np(rawValue) else { return "errno \(rawValue)" }
        return unsafe String(cString: text)
    }
}
