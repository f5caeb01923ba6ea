import CLibXML2
import Domain
import XMLReading

/// Reads an XML document as far as the start tag of its root.
@safe
struct RootProbe {
    /// Of every version of our format.
    static let namespacePrefix = "urn:hatspool:protheus:"

    fileprivate var root: RootElement?
    fileprivate var parser = RunningParser()

    /// - Parameter head: the first bytes of a file, whatever it is.
    /// - Returns: nil where no root was found; never an error.
    static func root(of head: UnsafeRawBufferPointer) -> RootElement? {
        let prolog = unsafe XMLProlog.ofExport(head)
        guard prolog.refusal == nil, unsafe head.first(where: { $0 > 0x20 && $0 < 0x80 }) == UInt8(ascii: "<") else {
            return nil
        }
        var probe = RootProbe()
        unsafe withUnsafeMutablePointer(to: &probe) { probe in
            // What is wrong with the document is reported by who reads it.
            unsafe xmlSetStructuredErrorFunc(nil) { _, _ in }
            defer { xmlSetStructuredErrorFunc(nil, nil) }
            // A parser that cannot be made finds no root.
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
