import Domain
import Glibc
import InspectionWorkers

/// A worker for the tests that executes what the document orders.
private struct Misbehaving: Inspector {
    let versions: Set<TISSVersion>

    func inspect(_ document: DocumentDescriptor, limits: Limits) throws(PortError) -> Inspection {
        let order = try ProbeOrder.text(of: document)
        var inspection = Inspection()
        inspection.byteCount = Int64(order.utf8.count)
        switch order {
        case "crash", "loop", "exit": ProbeOrder.endBadly(order)
        case "alloc": inspection.elementCount = ProbeOrder.allocate()
        case "refuse": throw PortError(.malformed, "Told\nby the inspector.", isTransient: true)
        case "flood":
            inspection.findings = Array(repeating: Finding(.schemaOther), count: limits.findingsKeptMax + 100)
            inspection.findingCount = inspection.findings.count
        case "ok": break
        case "large": inspection.body = String(repeating: "x", count: 65 << 20)
        case "overflow":
            inspection.lote = LoteFacts()
            inspection.lote?.total = Money(cents: .max)
        case "stray": unsafe [UInt8]("stray".utf8).withUnsafeBytes { _ = unsafe write(3, $0.baseAddress, $0.count) }
        case "wait": usleep(200_000)
        case "environment": inspection.body = environmentText()
        case "files": inspection.elementCount = openFiles(besides: document.rawValue)
        case let order where order.hasPrefix("facts "):
            return ProbeFacts.inspection(UInt64(order.dropFirst(6)) ?? 0)
        default: inspection.elementCount = attempt(order)
        }
        return inspection
    }

    /// The error number of a forbidden call; 0 when the call succeeded or the order is no call.
    private func attempt(_ order: String) -> Int {
        errno = 0
        switch order {
        case "open": return outcome(unsafe open("/etc/passwd", O_RDONLY))
        case "create": return outcome(unsafe open("/tmp/hatspool-probe", O_WRONLY | O_CREAT, 0o600))
        case "stat":
            return outcome(unsafe access("/etc/passwd", F_OK))
        case "socket": return outcome(socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
        case "exec":
            var arguments: [UnsafeMutablePointer<CChar>?] = unsafe [strdup("true"), nil]
            return outcome(unsafe execv("/bin/true", &arguments))
        case "spawn":
            var number: pid_t = 0
            return Int(unsafe posix_spawn(&number, "/bin/true", nil, nil, [nil], [nil]))
        case "signal": return outcome(kill(getppid(), 0))
        case "executable":
            let position = unsafe mmap(nil, 4_096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
            return unsafe position == MAP_FAILED ? Int(errno) : 0
        default: return 0
        }
    }

    private func outcome(_ result: Int32) -> Int { result < 0 ? Int(errno) : 0 }

    private func environmentText() -> String {
        var text = ""
        var position = unsafe environ
        while let entry = unsafe position.pointee {
            unsafe text += String(cString: entry) + "\n"
            unsafe position += 1
        }
        return text
    }

    private func openFiles(besides document: Int32) -> Int {
        (4..<16).filter { $0 != document && fcntl($0, F_GETFD) != -1 }.count
    }
}

InspectionService.serve { (preparation) throws(PortError) in
    if preparation.known.isEmpty { throw PortError(.configuration, "No version is known.") }
    return Misbehaving(versions: Set(preparation.schemas.map(\.version)))
} intake: { _ throws(PortError) in
    IntakeTools(unpacker: MisbehavingUnpacker()) { terms throws(PortError) in MisbehavingExports(terms: terms) }
}
