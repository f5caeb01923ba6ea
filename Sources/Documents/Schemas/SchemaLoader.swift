import CLibXML2
import Domain
import Glibc
import Synchronization

/// The process-wide handler for libxml2's requests to open a file. It opens only regular files of the folder that the
/// current thread compiles.
///
/// libxml2 would use the network for an `http` location of an XSD. This handler never opens a name with a path or a
/// scheme, so no socket is opened. Outside a compilation, and on every other thread, it refuses every request.
enum SchemaLoader {
    /// The largest accepted schema file; the official ones have at most 200 kB.
    private static let fileBytesMax = 8 << 20
    /// The one official file that begins with a DOCTYPE. Its external subset (a W3C address) is refused like any
    /// other.
    private static let fileWithDoctype = "xmldsig-core-schema.xsd"
    /// An official defect of 1.06.00: a file includes one of an older number that the archive lacks, while the root
    /// includes the right one. The missing file is read as an empty schema.
    private static let knownMissing = [
        "tissSimpleTypesMonitoramentoV1_05_01.xsd": "tissSimpleTypesMonitoramentoV1_06_00.xsd"
    ]

    private struct Compilation {
        /// The descriptor of the folder.
        let descriptor: Int32
        /// Whether every `documento` read so far is plain base64.
        var takesBase64 = true
    }

    /// The compilations by their thread.
    private static let compilations = Mutex<[pthread_t: Compilation]>([:])

    /// Replaces libxml2's loader, once per process.
    static let isInstalled: Bool = {
        xmlInitParser()
        unsafe xmlSetExternalEntityLoader { location, _, parser in unsafe SchemaLoader.load(location, parser) }
        return true
    }()

    /// Lets this thread open the files of `descriptor` while `body` runs.
    static func allowing<Value>(
        _ descriptor: Int32, _ body: () throws(PortError) -> Value
    ) throws(PortError) -> Value {
        let thread = pthread_self()
        compilations.withLock { $0[thread] = Compilation(descriptor: descriptor) }
        defer { compilations.withLock { _ = $0.removeValue(forKey: thread) } }
        return try body()
    }

    private static var folder: Int32? { compilations.withLock { $0[pthread_self()]?.descriptor } }

    /// Whether every `documento` that this thread's compilation has read so far is plain base64.
    static var takesBase64: Bool { compilations.withLock { $0[pthread_self()]?.takesBase64 } ?? false }

    /// Whether this thread's folder has a file of this name.
    static func isThere(_ name: String) -> Bool {
        guard let folder, isPlainFileName(name) else { return false }
        var status = stat()
        return unsafe fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    private static func load(_ location: UnsafePointer<CChar>?, _ parser: xmlParserCtxtPtr?) -> xmlParserInputPtr? {
        guard let location = unsafe location, let parser = unsafe parser, let folder else { return nil }
        let name = unsafe String(cString: location)
        if let own = SOAPSchema.files[name] { return unsafe input(Array(own.utf8), name: location, parser) }
        guard isPlainFileName(name), let bytes = read(name, in: folder) else { return nil }
        guard name == fileWithDoctype || !mentionsDoctype(bytes) else { return nil }
        if !DocumentoDeclaration.isPlain(in: bytes) {
            compilations.withLock { $0[pthread_self()]?.takesBase64 = false }
        }
        return unsafe input(bytes, name: location, parser)
    }

    private static func isPlainFileName(_ name: String) -> Bool {
        !name.hasPrefix(".") && name.utf8.count <= 255
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    private static func read(_ name: String, in folder: Int32) -> [UInt8]? {
        if let bytes = readFile(name, in: folder) { return bytes }
        guard let standIn = knownMissing[name], readFile(standIn, in: folder) != nil else { return nil }
        return Array(
            """
            <schema xmlns="http://www.w3.org/2001/XMLSchema" targetNamespace="\(ElementName.tissNamespace)"/>
            """.utf8)
    }

    private static func readFile(_ name: String, in folder: Int32) -> [UInt8]? {
        let file = unsafe openat(folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var status = stat()
        guard unsafe fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0,
            status.st_size <= fileBytesMax
        else { return nil }
        let size = Int(status.st_size)
        var bytes = [UInt8](repeating: 0, count: size)
        var filled = 0
        while filled < size {
            let count = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe pread(file, buffer.baseAddress?.advanced(by: filled), size - filled, filled)
            }
            guard count > 0 else { return nil }
            filled += count
        }
        return bytes
    }

    private static func mentionsDoctype(_ bytes: [UInt8]) -> Bool {
        let word = Array("<!DOCTYPE".utf8)
        return bytes.indices.contains { bytes[$0] == word[0] && bytes[$0...].starts(with: word) }
    }

    private static func input(
        _ bytes: [UInt8], name: UnsafePointer<CChar>, _ parser: xmlParserCtxtPtr
    ) -> xmlParserInputPtr? {
        let buffer = unsafe bytes.withUnsafeBytes { source in
            // libxml2 copies the bytes.
            unsafe xmlParserInputBufferCreateMem(
                source.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(source.count), XML_CHAR_ENCODING_NONE)
        }
        guard let buffer = unsafe buffer else { return nil }
        guard let input = unsafe xmlNewIOInputStream(parser, buffer, XML_CHAR_ENCODING_NONE) else {
            unsafe xmlFreeParserInputBuffer(buffer)
            return nil
        }
        unsafe hatspool_name_input(input, name)
        return unsafe input
    }
}
