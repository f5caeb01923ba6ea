import Foundation
import Testing

/// Makes chosen system calls of the program fail: by path, in any thread, and for a range of calls.
///
/// strace counts the calls of each thread separately and knows no patterns of paths, so it cannot select the call of
/// one step among sixteen threads. Instead a small library, compiled once, is loaded before libc. The program's
/// sandboxed children do not load it.
final class FailingCalls {
    struct Rule {
        var call: String
        /// A pattern of fnmatch(3) for the whole path; for a move it may match either path.
        var path: String
        var error: POSIXErrorCode
        /// The first call that fails, counted from 1, and the number of calls that fail.
        var from = 1
        var count = 1_000_000
    }

    private let rules: URL
    private let library: URL
    private var number = 0

    /// nil without a C compiler.
    private static let compiled = PreloadedLibrary.compiled(FailingCallsSource.text)

    static var isAvailable: Bool { compiled != nil }
    static let reason: Comment = "needs a C compiler (cc or clang)"

    init(_ here: Installation) throws {
        rules = here.home.appending(path: "failing-calls")
        library = here.home.appending(path: "failing-calls.so")
        try #require(Self.compiled).write(to: library)
        try set([])
    }

    var environment: [String: String] { ["LD_PRELOAD": library.path, "FAILING_CALLS": rules.path] }

    /// Sets the rules from the next call on and resets the counts.
    func set(_ wanted: [Rule]) throws {
        number += 1
        let lines = wanted.map { "\($0.call) \($0.path) \($0.error.rawValue) \($0.from) \($0.count)\n" }
        try ("#\(number)\n" + lines.joined()).write(to: rules, atomically: true, encoding: .utf8)
    }

    /// One line per failed call: the call and its paths.
    func failed() -> [String] {
        let text = (try? String(contentsOfFile: rules.path + ".log", encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map(String.init)
    }
}
