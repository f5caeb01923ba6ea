import Domain
import Files
import Glibc
import SystemPackage
import Testing

/// What an error number means for a caller.
@Suite struct `System failures` {
    @Test(arguments: [
        (ENOENT, PortError.Code.notFound, false), (ENOTDIR, .notFound, false),
        (EACCES, .forbidden, false), (EPERM, .forbidden, false), (EROFS, .forbidden, false), (ELOOP, .forbidden, false),
        (ENOSPC, .noSpace, true), (EDQUOT, .noSpace, true), (EEXIST, .exists, false), (EBUSY, .busy, true),
        (EMFILE, .ioFailure, true), (ENFILE, .ioFailure, true), (ENOMEM, .ioFailure, true), (EIO, .ioFailure, false),
        (ESTALE, .ioFailure, true), (ENAMETOOLONG, .limitExceeded, false), (EXDEV, .configuration, false),
    ])
    func `each error number has one meaning`(number: CInt, code: PortError.Code, isTransient: Bool) {
        let error = SystemFailure(call: "openat", number: number).port("open", "inbox/a.xml")
        #expect(error.code == code && error.isTransient == isTransient)
    }

    @Test func `the text names what was done, the path, the error number and the call`() {
        let failure = SystemFailure(call: "fdatasync", errno: .ioError)
        #expect(failure.port("flush", "inbox/a.xml").message == "Could not flush inbox/a.xml: EIO from fdatasync.")
        #expect(failure.port(saying: "The list is lost").message == "The list is lost: EIO from fdatasync.")
    }

    @Test func `an operator is advised where something can be done`() {
        let failure = SystemFailure(call: "write", errno: .noSpace)
        let message = failure.port("write", "a").message
        #expect(message == "Could not write a: ENOSPC from write. Free space on its file system.")
    }

    @Test func `a number without a name is shown as a number`() {
        #expect(Errno(rawValue: 4711).name == "errno 4711")
        #expect(Errno.noSpace.name == "ENOSPC")
    }

    @Test func `only three error numbers mean that a name vanished, and three that a call is lacking`() {
        let all = (1...133).map { SystemFailure(call: "openat", number: $0) }
        #expect(Set(all.filter(\.isVanished).map(\.number)) == [ENOENT, ENOTDIR, ELOOP])
        #expect(Set(all.filter(\.isUnsupported).map(\.number)) == [EINVAL, ENOSYS, EOPNOTSUPP])
    }
}
