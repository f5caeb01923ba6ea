import Domain
import Foundation
import Testing
import XMLReading

@Suite struct `Bytes of a descriptor` {
    private static func withFile<T>(_ content: [UInt8], _ body: (Int32) throws -> T) throws -> T {
        let path = FileManager.default.temporaryDirectory.appending(path: "hatspool-\(UUID().uuidString)").path
        try Data(content).write(to: URL(filePath: path))
        let number = unsafe open(path, O_RDONLY | O_CLOEXEC)
        try FileManager.default.removeItem(atPath: path)
        defer { close(number) }
        return try body(number)
    }

    @Test func `bytes are read by position, fewer only at the end, and the descriptor's offset stays`() throws {
        try Self.withFile([1, 2, 3, 4, 5]) { (number: Int32) throws in
            let bytes = DescriptorBytes(DocumentDescriptor(rawValue: number), kind: "a document")
            #expect(bytes.size == 5)
            #expect(try bytes.read(2, at: 1) == [2, 3])
            #expect(try bytes.read(9, at: 3) == [4, 5])
            #expect(try bytes.read(9, at: 5) == [] && bytes.read(0, at: 0) == [])
            #expect(lseek(number, 0, SEEK_CUR) == 0)
        }
    }

    @Test func `anything but a regular file has no size, and cannot be read by position`() throws {
        var ends: [Int32] = [0, 0]
        try #require(unsafe pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        let bytes = DescriptorBytes(DocumentDescriptor(rawValue: ends[0]), kind: "an export")
        #expect(bytes.size == nil)
        let error = #expect(throws: PortError.self) { try bytes.read(1, at: 0) }
        #expect(error?.code == .ioFailure && error?.isTransient == false)
        #expect(error?.message.hasPrefix("Reading an export failed: ") == true)
    }
}
