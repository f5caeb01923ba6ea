import CLinux
import Domain
import Glibc

/// A process whose end this program must wait for.
protocol EndingProcess: AnyObject {
    /// Waits for a process whose socket is closed. Kills it if it does not end in time.
    func waitForEnd(atMost time: Duration) -> ChildProcess.Ending
}

extension EndingProcess {
    /// Ends the process at once. It holds nothing that could be lost.
    func kill() { _ = waitForEnd(atMost: .zero) }
}

/// Owns a started process, which is killed and waited for when this is released.
final class ChildProcess: EndingProcess {
    let number: pid_t
    private var ending: Ending?

    private init(number: pid_t) { self.number = number }

    deinit { kill() }

    /// How a process ended.
    enum Ending: Equatable {
        case exited(Int32)
        case signalled(Int32)
        case unknown

        /// Decodes the status that `waitpid` reports.
        init(status: Int32?) {
            guard let status else {
                self = .unknown
                return
            }
            let signal = status & 0x7F
            self = signal == 0 ? .exited(status >> 8 & 0xFF) : .signalled(signal)
        }

        /// Whether the kernel ended the process for its use of time or memory (a SIGKILL that this program did not
        /// send).
        var isLimit: Bool {
            switch self {
            case .signalled(let signal): [SIGKILL, SIGXCPU, SIGXFSZ, SIGALRM].contains(signal)
            case .exited, .unknown: false
            }
        }

        var description: String {
            switch self {
            case .exited(let status): "ended with status \(status)"
            case .signalled(let signal): "was ended by \(Self.name(of: signal))"
            case .unknown: "ended"
            }
        }

        private static func name(of signal: Int32) -> String {
            guard let name = unsafe sigabbrev_np(signal) else { return "signal \(signal)" }
            return unsafe "SIG" + String(cString: name)
        }
    }

    /// Starts a program in a process group of its own, with only `/dev/null` and one end of a socket.
    /// - Returns: the process and the other end, which the caller owns.
    static func start(_ executable: String, arguments: [String]) throws(PortError) -> (ChildProcess, Int32) {
        let (own, its) = try socketPair()
        defer { _ = close(its) }
        do throws(PortError) {
            return (try spawn(executable, arguments, socket: its), own)
        } catch {
            _ = close(own)
            throw error
        }
    }

    /// Two connected sockets; the caller closes both.
    static func socketPair() throws(PortError) -> (Int32, Int32) {
        var ends: [Int32] = [-1, -1]
        let paired = unsafe ends.withUnsafeMutableBufferPointer {
            unsafe socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, $0.baseAddress)
        }
        guard paired == 0 else { throw failure("socketpair", errno) }
        return (ends[0], ends[1])
    }

    private static func spawn(
        _ executable: String, _ arguments: [String], socket: Int32
    ) throws(PortError) -> ChildProcess {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_adddup2(&actions, socket, InspectionService.socket)
        for number: Int32 in 0...2 {
            unsafe posix_spawn_file_actions_addopen(&actions, number, "/dev/null", O_RDWR, 0)
        }
        unsafe posix_spawn_file_actions_addclosefrom_np(&actions, InspectionService.socket + 1)
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        // Signals from the terminal are for the program, not its children. No signal is blocked or ignored from
        // before.
        var none = sigset_t()
        var all = sigset_t()
        unsafe sigemptyset(&none)
        unsafe sigfillset(&all)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        unsafe posix_spawnattr_setsigdefault(&attributes, &all)
        unsafe posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var number: pid_t = 0
        let result = unsafe withTexts(["hatspool"] + arguments) { arguments in
            unsafe withTexts(environment) { environment in
                unsafe posix_spawn(&number, executable, &actions, &attributes, arguments, environment)
            }
        }
        guard result == 0 else { throw failure("posix_spawn", result) }
        return ChildProcess(number: number)
    }

    /// Nothing of the program's own environment. Backtraces are off, because they would start a program and could show
    /// content. The time zone is set, because the C library would otherwise open its file for each date of an archive.
    private static let environment = ["SWIFT_BACKTRACE=enable=no", "TZ=UTC0"]

    private static func withTexts<Value>(
        _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Value
    ) -> Value {
        let copies = unsafe texts.map { unsafe strdup($0) } + [nil]
        defer { unsafe copies.forEach { unsafe free($0) } }
        return unsafe copies.withUnsafeBufferPointer { buffer in
            // The buffer is never empty, because it contains the terminating null.
            unsafe body(buffer.baseAddress.unsafelyUnwrapped)
        }
    }

    func waitForEnd(atMost time: Duration) -> Ending {
        if let ending { return ending }
        let found = Ending(status: Self.end(number, atMost: time))
        ending = found
        return found
    }

    /// Waits up to `time` for the end of a child of this process, then kills it. Reaps it in both cases.
    /// - Returns: the status that `waitpid` reports; nil for a number that is no such child.
    static func end(_ number: pid_t, atMost time: Duration) -> Int32? {
        let descriptor = hatspool_process_descriptor(number)
        if descriptor >= 0 {
            var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            _ = unsafe poll(&wait, 1, time.milliseconds)
            _ = close(descriptor)
        }
        var status: Int32 = 0
        switch collect(number, &status, WNOHANG) {
        case number: return status
        // The child is still running and not reaped, so its number cannot belong to another process.
        case 0: _ = Glibc.kill(number, SIGKILL)
        default: return nil
        }
        return collect(number, &status, 0) == number ? status : nil
    }

    private static func collect(_ number: pid_t, _ status: inout Int32, _ options: Int32) -> pid_t {
        var result: pid_t
        repeat { result = unsafe waitpid(number, &status, options) } while result < 0 && errno == EINTR
        return result
    }

    private static func failure(_ call: String, _ number: Int32) -> PortError {
        let isTransient = [EAGAIN, ENOMEM, EMFILE, ENFILE].contains(number)
        return PortError(
            .internalFault, "A child process cannot be started: \(call): \(message(for: number)).",
            isTransient: isTransient)
    }

    /// The system's text for an error number.
    static func message(for number: Int32) -> String { unsafe String(cString: strerror(number)) }
}
