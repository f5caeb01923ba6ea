import Testing
import XMLReading

@Suite struct `A buffer of bytes` {
    private static func content(_ buffer: borrowing ByteBuffer) -> [UInt8] { unsafe Array(buffer.bytes) }

    @Test func `runs of every length are kept as they came, however it grows`() {
        for room in [0, 1, 7, 64] {
            var buffer = ByteBuffer(capacity: room)
            var expected: [UInt8] = []
            for length in Array(0...40) + [1_000, 0, 3] {
                let run = (0..<length).map { UInt8(($0 &* 7 &+ length) & 0xFF) }
                unsafe run.withUnsafeBufferPointer { unsafe buffer.append($0) }
                buffer.append(0xFF)
                expected += run + [0xFF]
            }
            #expect(Self.content(buffer) == expected && buffer.count == expected.count)
        }
    }

    @Test func `it forgets its beginning, its end or all of it, and no more than it has`() {
        var buffer = ByteBuffer(capacity: 2)
        for byte in UInt8(0)..<10 { buffer.append(byte) }
        buffer.removeFirst(3)
        #expect(Self.content(buffer) == [3, 4, 5, 6, 7, 8, 9])
        buffer.truncate(to: 2)
        buffer.truncate(to: 5)
        buffer.removeFirst(-1)
        #expect(Self.content(buffer) == [3, 4])
        buffer.removeFirst(9)
        #expect(Self.content(buffer) == [])
        buffer.append(0x61)
        #expect(buffer.string == "a")
        buffer.clear()
        #expect(buffer.count == 0 && buffer.string == "")
    }
}
