import CLibXML2
import Domain
import XMLReading

/// Reads an XML document up to the start tag of its root.
@safe
struct RootProbe {
    /// The beginning of the namespace of every version of the export format.
    static let namespacePrefix = "urn:hatspool:protheus:"

    fileprivate var root: RootElement?
    fileprivate var parser = RunningParser()

    /// - Parameter head: the first bytes of any file.
    /// - Returns: the root; nil where none was found. Faults are ignored.
    static func root(of head: UnsafeRawBufferPointer) -> RootElement? {
        let prolog = unsafe XMLProlog.ofExport(head)
        guard prolog.refusal == nil, unsafe head.first(where: { $0 > 0x20 && $0 < 0x80 }) == UInt8(ascii: "<") else {
            return nil
        }
        var probe = RootProbe()
        unsafe withUnsafeMutablePointer(to: &probe) { probe in
            // The reader of the document reports its faults; this probe does not.
            unsafe xmlSetStructuredErrorFunc(nil) { _, _ in }
            defer { xmlSetStructuredErrorFunc(nil, nil) }
            // If no parser can be made, the probe finds no root.
            guard let parser = unsafe try? PushParser.open(table(), context: probe, dictionaryBytesMax: 65_536) else {
                return
            }
            unsafe probe.pointee.parser.attach(parser)
            defer { unsafe probe.pointee.parser.detach() }
            let transcoder = UTF8Transcoder(encoding: prolog.encoding)
            _ = unsafe transcoder.feed(head) { unsafe parser.feed($0) }
        }
        return probe.root
    }

    private static func table() -> xmlSAXHandler {
        unsafe SAXTable.make(
            startElement: { context, name, _, uri, _, _, _, _, _ in
                guard let probe = unsafe context?.assumingMemoryBound(to: RootProbe.self), let name = unsafe name,
                    unsafe probe.pointee.root == nil
                else { return }
                let namespace = unsafe uri.map { unsafe String(cString: $0) }
                unsafe probe.pointee.root = RootElement(name: String(cString: name), namespace: namespace)
                unsafe probe.pointee.parser.halt()
            },
            doctype: { context, _, _, _ in
                unsafe context?.assumingMemoryBound(to: RootProbe.self).pointee.parser.halt()
            })
    }
}
