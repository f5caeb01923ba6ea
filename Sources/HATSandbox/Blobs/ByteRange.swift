/// A `Range` header (RFC 9110 §14.1.2) with one range; any other form is ignored, as the RFC allows.
enum ByteRange: Sendable, Equatable {
    case whole
    case part(Range<Int>)
    case unsatisfiable

    init(_ header: String?, of count: Int) {
        guard let header, header.hasPrefix("bytes=") else {
            self = .whole
            return
        }
        let ends = header.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard ends.count == 2, ends.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }) else {
            self = .whole
            return
        }
        switch (Int(ends[0]), Int(ends[1])) {
        case (let first?, let last):
            if let last, last < first { self = .whole; return }
            self = first < count ? .part(first..<min(count, (last ?? count - 1) + 1)) : .unsatisfiable
        case (nil, let length?):
            self = length > 0 && count > 0 ? .part(max(0, count - length)..<count) : .unsatisfiable
        case (nil, nil):
            self = .whole
        }
    }
}
