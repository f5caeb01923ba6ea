import Domain
import XMLReading

extension DocumentReading {
    /// Checks the time limit. Called per chunk and per thousand elements.
    mutating func checkTime() {
        guard ending == nil, deadline.hasPassed else { return }
        stop(with: Finding(.tookTooLong, at: parserLocation, parameters: ["limit": deadline.limit.formatted]))
    }

    /// Whether `isWithinLimits` must be called; nearly every tag needs no check.
    @inline(__always)
    func mayPassLimits(_ tag: borrowing StartTag, nameLength: Int32) -> Bool {
        tag.attributeCount | tag.namespaceCount != 0 || stack.depth > limits.depthMax
            || nameLength > limits.nameBytesMax
            || elementCount & 1_023 == 0 || elementCount > limits.elementsMax
    }

    /// - Returns: false when a limit was exceeded and the reading has stopped.
    @inline(never)
    mutating func isWithinLimits(_ tag: StartTag, nameLength: Int32) -> Bool {
        if stack.depth > limits.depthMax {
            let parameters = ["limit": "\(limits.depthMax)"]
            stop(with: Finding(.tooDeep, at: parserLocation, guia: guiaHere, parameters: parameters))
        } else if nameLength > limits.nameBytesMax {
            refuseName(at: parserLocation)
        } else if elementCount > limits.elementsMax {
            stop(
                with: Finding(
                    .tooManyElements, at: here, guia: guiaHere, parameters: ["limit": "\(limits.elementsMax)"]))
        } else if tag.attributeCount > 0 || tag.namespaceCount > 0 {
            refuseExcess(of: tag, isNameOfElement: true)
        }
        if elementCount & 1_023 == 0 { checkTime() }
        return ending == nil
    }
}
