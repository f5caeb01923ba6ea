import Documents
import Domain
import Glibc
import TestSupport

/// Inspects the whole corpus in this process, which must do nothing else, and measures it.
enum HostileRun {
    /// The longest processor time of one verdict in seconds. The limit is meant for a release build; this may be a
    /// debug build.
    private static let secondsMax = 2.0
    /// The most memory that one verdict may add to the process, in KB.
    private static let growthKBMax = 64 << 10
    /// A sanitizer needs additional time, and keeps freed memory. `scripts/sanitize` sets the variable.
    private static let allowance = unsafe getenv("HATSPOOL_SANITIZER") == nil ? 1 : 6

    /// Begins each line that reports a deviation.
    static let problem = "problem: "

    /// Prints the measurements and every deviation.
    static func inspectAll() throws {
        let bench = try Bench()
        let watch = try BaitWatch(folder: try TemporaryFolder())
        defer { watch.close() }
        let file = bench.folder.path + "/hostile.xml"
        var refusalTexts: [String] = []
        var (slowest, largest, count) = ((0.0, ""), (0, ""), 0)
        _ = try bench.inspect(Message().text)
        for document in HostileCorpus.all(watch.bait) {
            try document.write(to: file)
            let before = try Footprint.reset()
            let start = Footprint.seconds
            let inspection = try bench.inspect(file: file)
            let seconds = Footprint.seconds - start
            let growth = try Footprint.peakKB() - before
            count += 1
            if seconds > slowest.0 { slowest = (seconds, document.name) }
            if growth > largest.0 { largest = (growth, document.name) }
            if let problem = document.problem(inspection) { refusalTexts.append("\(document.name): \(problem)") }
            if seconds > secondsMax * Double(allowance) { refusalTexts.append("\(document.name): \(seconds) s") }
            if growth > growthKBMax * allowance { refusalTexts.append("\(document.name): \(growth) KB") }
        }
        refusalTexts += try watch.touches()
        let figures = "slowest \(slowest.0) s (\(slowest.1)); most memory \(largest.0) KB (\(largest.1))"
        print("hostile documents: \(count); \(figures)")
        if count < 200 { refusalTexts.append("only \(count) documents") }
        for text in refusalTexts { print(problem + text) }
    }

    /// The memory in KB for a documento of 40 MB, most of it whitespace before and after a group of base64.
    static func growthOfWhitespace() throws -> Int {
        let bench = try Bench()
        let message = HostileCorpus.message()
        let file = try bench.folder.stream(as: "blanks.xml") { write in
            write(message.head + "<t:envioDocumentos><t:documento>")
            let whitespace = String(repeating: " \n", count: 512 << 10)
            for number in 0..<40 { write(number == 4 ? "QUJD" + whitespace : whitespace) }
            write("</t:documento></t:envioDocumentos>" + message.tail(hash: ""))
        }
        _ = try bench.inspect(try Message().bytes())
        let before = try Footprint.reset()
        guard try bench.inspect(file: file).schema == .valid else { throw PortError(.malformed, "not valid") }
        return try Footprint.peakKB() - before
    }
}

/// The resources that this process uses.
enum Footprint {
    /// The processor time of this thread.
    static var seconds: Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Resets the memory peak.
    /// - Returns: the KB in use now.
    static func reset() throws -> Int {
        let file = unsafe open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC)
        defer { close(file) }
        guard unsafe write(file, "5", 1) == 1 else { throw PortError(.ioFailure, "the peak of memory stays as it is") }
        return try peakKB()
    }

    /// The most KB in use since the last reset.
    static func peakKB() throws -> Int {
        guard let file = unsafe fopen("/proc/self/status", "r") else { throw PortError(.notFound, "no status") }
        defer { unsafe _ = fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        while unsafe fgets(&line, 256, file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            guard text.hasPrefix("VmHWM:") else { continue }
            if let number = Int(text.filter(\.isNumber)) { return number }
        }
        throw PortError(.malformed, "no peak of memory")
    }
}

/// Detects whether anything opens a file of the bait's folder or connects to its port.
final class BaitWatch {
    let bait: Bait
    private let folder: TemporaryFolder
    private let notes: Int32
    private let listener: Int32

    init(folder: TemporaryFolder) throws {
        self.folder = folder
        for name in Bait.files { try folder.write(Array("<a/>".utf8), as: name) }
        guard unsafe chdir(folder.path) == 0 else { throw PortError(.ioFailure, "cannot stand in the bait's folder") }
        notes = inotify_init1(Int32(O_NONBLOCK | O_CLOEXEC))
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = unsafe withUnsafeMutablePointer(to: &address) { position in
            unsafe position.withMemoryRebound(to: sockaddr.self, capacity: 1) { position in
                unsafe bind(listener, position, length) == 0 && listen(listener, 8) == 0
                    && getsockname(listener, position, &length) == 0
            }
        }
        guard isListening, unsafe inotify_add_watch(notes, folder.path, UInt32(IN_OPEN)) >= 0 else {
            throw PortError(.ioFailure, "the bait cannot be watched")
        }
        self.listener = listener
        bait = Bait(folder: folder.path, port: UInt16(bigEndian: address.sin_port))
    }

    /// Everything that was accessed. Afterwards accesses the bait itself, to prove that an access would have been
    /// detected.
    func touches() throws -> [String] {
        var touches: [String] = []
        if hasNote { touches.append("a file was opened") }
        if accept(listener, nil, nil) >= 0 { touches.append("a connection was made") }
        close(unsafe open(bait.folder + "/" + Bait.files[0], O_RDONLY))
        if !hasNote { touches.append("an opened file goes unnoticed") }
        return touches
    }

    func close() {
        close(notes)
        close(listener)
    }

    private var hasNote: Bool {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        return unsafe read(notes, &buffer, buffer.count) > 0
    }

    private func close(_ descriptor: Int32) { _ = Glibc.close(descriptor) }
}
