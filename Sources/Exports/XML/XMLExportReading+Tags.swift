import Domain
import XMLReading

extension XMLExportReading {
    /// Calls `each` with the name of every attribute without a namespace, and a function that makes its value.
    /// Attributes with a namespace (`xsi:schemaLocation`) do not belong to the record.
    func attributes(of tag: StartTag, _ each: (String, () -> String) -> Void) {
        guard let attributes = unsafe tag.attributes else { return }
        for index in 0..<Int(tag.attributeCount) {
            guard let name = unsafe attributes[index * 5], unsafe attributes[index * 5 + 2] == nil else { continue }
            let (start, end) = unsafe (attributes[index * 5 + 3], attributes[index * 5 + 4])
            each(unsafe String(cString: name)) {
                guard let start = unsafe start, let end = unsafe end else { return "" }
                return unsafe String(decoding: UnsafeBufferPointer(start: start, count: end - start), as: UTF8.self)
            }
        }
    }

    /// - Returns: false when the tag exceeds a limit and the reading has stopped.
    @inline(__always)
    mutating func isWithinLimits(_ tag: StartTag, nameLength: Int32) -> Bool {
        if depth <= limits.depthMax, nameLength <= limits.nameBytesMax, tag.attributeCount | tag.namespaceCount == 0 {
            return true
        }
        checkLimits(tag, nameLength: nameLength)
        return !isStopped
    }

    @inline(never)
    private mutating func checkLimits(_ tag: StartTag, nameLength: Int32) {
        if depth > limits.depthMax {
            stop(with: Finding(.tooDeep, at: parserLocation, parameters: ["limit": "\(limits.depthMax)"]))
        } else if nameLength > limits.nameBytesMax {
            refuseName(at: parserLocation)
        } else {
            refuseExcess(of: tag, isNameOfElement: false)
        }
    }
}
