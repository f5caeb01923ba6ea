import CLibXML2
import Domain

extension DocumentReading {
    /// Looks at the clock. Called per chunk and per thousand elements.
    mutating func checkTime() {
        guard ending == nil, deadline.hasPassed else { return }
        stop(with: Finding(.tookTooLong, at: parserPlace, words: ["limit": deadline.limit.description]))
    }

    /// Whether `isWithinLimits` has anything to look at; for nearly every tag it has not.
    @inline(__always)
    func mayPassLimits(_ tag: borrowing StartTag, nameLength: Int32) -> Bool {
        tag.attributeCount | tag.namespaceCount != 0 || stack.depth > limits.depthMax
            || nameLength > limits.nameBytesMax
            || elementCount & 1_023 == 0 || elementCount > limits.elementsMax
    }

    /// - Returns: false when a limit was passed and the reading stopped.
    @inline(never)
    mutating func isWithinLimits(_ tag: StartTag, nameLength: Int32) -> Bool {
        if stack.depth > limits.depthMax {
            stop(with: Finding(.tooDeep, at: parserPlace, guia: guiaHere, words: ["limit": "\(limits.depthMax)"]))
        } else if nameLength > limits.nameBytesMax {
            stop(
                with: Finding(.nameTooLong, at: parserPlace, guia: guiaHere, words: ["limit": "\(limits.nameBytesMax)"])
            )
        } else if elementCount > limits.elementsMax {
            stop(with: Finding(.tooManyElements, at: here, guia: guiaHere, words: ["limit": "\(limits.elementsMax)"]))
        } else if tag.attributeCount > 0 || tag.namespaceCount > 0 {
            checkAttributes(tag)
        }
        if elementCount & 1_023 == 0 { checkTime() }
        return ending == nil
    }

    private mutating func checkAttributes(_ tag: StartTag) {
        let count = Int(tag.attributeCount) + Int(tag.namespaceCount)
        guard count <= limits.attributesMax else {
            return stop(
                with: Finding(
                    .tooManyAttributes, at: here, guia: guiaHere,
                    words: ["element": elementHere, "limit": "\(limits.attributesMax)"])
            )
        }
        if let attributes = unsafe tag.attributes {
            for index in 0..<Int(tag.attributeCount) {
                guard let start = unsafe attributes[index * 5 + 3], let end = unsafe attributes[index * 5 + 4]
                else { continue }
                checkValue(byteCount: unsafe end - start)
                unsafe checkName(attributes[index * 5])
                unsafe checkName(attributes[index * 5 + 1])
            }
        }
        if let namespaces = unsafe tag.namespaces {
            for index in 0..<Int(tag.namespaceCount) {
                unsafe checkName(namespaces[index * 2])
                unsafe checkValue(byteCount: namespaces[index * 2 + 1].map { unsafe Int(xmlStrlen($0)) } ?? 0)
            }
        }
    }

    private mutating func checkName(_ name: UnsafePointer<xmlChar>?) {
        guard let name = unsafe name, unsafe xmlStrlen(name) > limits.nameBytesMax else { return }
        stop(with: Finding(.nameTooLong, at: here, guia: guiaHere, words: ["limit": "\(limits.nameBytesMax)"]))
    }

    private mutating func checkValue(byteCount: Int) {
        guard byteCount > limits.attributeBytesMax else { return }
        stop(
            with: Finding(
                .textTooLong, at: here, guia: guiaHere,
                words: ["element": elementHere, "limit": "\(limits.attributeBytesMax)"]))
    }
}
