/// One component of a path as the bytes that the file system holds, ready to be handed to a system call.
package struct FileName: Hashable, Sendable {
    /// With a NUL at the end.
    @usableFromInline let terminated: [UInt8]

    /// - Returns: nil for what is no single component: empty, `.`, `..`, or with a slash or a NUL inside.
    @inlinable package init?(_ bytes: some Collection<UInt8>) {
        guard !bytes.isEmpty, !bytes.contains(0), !bytes.contains(UInt8(ascii: "/")) else { return nil }
        let dot = UInt8(ascii: ".")
        if bytes.count <= 2, bytes.allSatisfy({ $0 == dot }) { return nil }
        terminated = Array(bytes) + [0]
    }

    /// The same of a text's UTF-8.
    package init?(_ text: String) { self.init(text.utf8) }

    private init(checked bytes: some Collection<UInt8>) { terminated = Array(bytes) + [0] }

    /// A name that this program writes down itself.
    package init(own text: StaticString) {
        unsafe self.init(checked: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// A name that `readdir` gave: one component as the kernel guarantees.
    package init(entry bytes: UnsafeBufferPointer<UInt8>) { unsafe self.init(checked: bytes) }

    /// Without the NUL.
    package var bytes: ArraySlice<UInt8> { terminated.dropLast() }

    /// Readable; never used to open a file.
    package var display: String {
        String(validating: bytes, as: UTF8.self)
            ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }

    /// The name with a NUL at its end; valid for the length of the call.
    @inlinable package func withPointer<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        unsafe terminated.withUnsafeBytes { buffer in
            // Never empty: the NUL is always there.
            let text = unsafe buffer.assumingMemoryBound(to: CChar.self)
            guard let base = text.baseAddress else { return unsafe body("") }
            return unsafe body(base)
        }
    }
}

extension FileName {
    /// The components of a relative path; nil when one of them is not a plain name.
    @inlinable package static func components(_ path: some Collection<UInt8>) -> [FileName]? {
        var names: [FileName] = []
        for part in path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: true) {
            guard let name = FileName(part) else { return nil }
            names.append(name)
        }
        return names
    }
}
