import Foundation

/// A real `smbd` on the loopback interface, with one share and all its data in a temporary folder. It ends with this
/// object.
final class SMBServer {
    private let server: Process
    private let port: Int
    private let configuration: URL

    /// nil if a server works on this machine: one was started, queried and ended.
    static let missing: String? = {
        for program in ["/usr/sbin/smbd", "/usr/bin/smbclient"] {
            if FileManager.default.isExecutableFile(atPath: program) { continue }
            return "needs \(program) (packages samba, smbclient)"
        }
        let home = FileManager.default.temporaryDirectory.appending(path: "hatspool-smb-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: home) }
        do {
            try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
            _ = try SMBServer(sharing: home, in: home)
            return nil
        } catch {
            return "no SMB server can be had here: \(error)"
        }
    }()

    init(sharing folder: URL, in home: URL) throws {
        let state = home.appending(path: "samba")
        try FileManager.default.createDirectory(at: state, withIntermediateDirectories: true)
        configuration = state.appending(path: "smb.conf")
        port = try Self.freePort()
        let user = NSUserName()
        try """
        [global]
        smb ports = \(port)
        interfaces = 127.0.0.1
        bind interfaces only = yes
        server role = standalone server
        disable netbios = yes
        disable spoolss = yes
        load printers = no
        map to guest = Bad User
        guest account = \(user)
        private dir = \(state.path)
        lock directory = \(state.path)
        state directory = \(state.path)
        cache directory = \(state.path)
        pid directory = \(state.path)
        ncalrpc dir = \(state.path)/ncalrpc
        log file = \(state.path)/log
        [inbox]
        path = \(folder.path)
        guest ok = yes
        guest only = yes
        read only = no
        force user = \(user)
        """.write(to: configuration, atomically: true, encoding: .utf8)
        server = Process()
        server.executableURL = URL(filePath: "/usr/sbin/smbd")
        server.arguments = ["--foreground", "--no-process-group", "--configfile=\(configuration.path)"]
        server.standardOutput = FileHandle.nullDevice
        server.standardError = FileHandle.nullDevice
        try server.run()
        // Waits until it listens, which takes seconds on a busy machine, because each query starts a program.
        let end = Date().addingTimeInterval(90)
        var last: Finished?
        while Date() < end {
            let answer = try ask("ls")
            if answer.status == 0 { return }
            last = answer
            guard server.isRunning else { break }
            usleep(100_000)
        }
        let log = (try? String(contentsOf: state.appending(path: "log"), encoding: .utf8)) ?? ""
        let fate = server.isRunning ? "runs" : "ended with \(server.terminationStatus)"
        let answer = "\(last?.output ?? "") \(last?.errors ?? "")"
        throw Failure("smbd \(fate) and does not answer: \(answer) \(log.suffix(2_000))")
    }

    deinit {
        kill(server.processIdentifier, SIGTERM)
        server.waitUntilExit()
    }

    private var login: [String] {
        ["//127.0.0.1/inbox", "-p", "\(port)", "-N", "-s", configuration.path]
    }

    func ask(_ commands: String) throws -> Finished { try Program.runTool("smbclient", login + ["-c", commands]) }

    /// Uploads every file of a folder, one after another over one connection.
    func startPutting(_ folder: URL) throws -> Process {
        let client = Process()
        client.executableURL = URL(filePath: "/usr/bin/smbclient")
        client.arguments = login + ["-c", "lcd \(folder.path); prompt OFF; mput *"]
        client.standardOutput = FileHandle.nullDevice
        client.standardError = FileHandle.nullDevice
        try client.run()
        return client
    }

    private static func freePort() throws -> Int {
        let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard number >= 0 else { throw Failure("no socket") }
        defer { close(number) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe bind(number, generic, size) == 0 ? getsockname(number, generic, &size) : -1
            }
        }
        guard result == 0 else { throw Failure("no port") }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
