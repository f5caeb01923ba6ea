import Domain
import Foundation
import TestSupport
import Testing

struct DropIDListTests {
    private func id(_ number: Int) -> DropID { DropID(millisecondsSince1970: UInt64(number), random: 7) }

    @Test func `a list is sorted, has each ID once, and finds them`() {
        let list = DropIDList([3, 1, 2, 1].map(id))
        #expect(list.all == [1, 2, 3].map(id) && list.count == 3 && list.last == id(3))
        #expect(list.contains(id(2)) && !list.contains(id(4)) && !list.contains(id(0)))
        #expect(list.index(after: id(0)) == 0 && list.index(after: id(2)) == 2 && list.index(after: id(9)) == 3)
        #expect(list[1..<3].all == [2, 3].map(id))
        let none = DropIDList()
        #expect(none.isEmpty && none.last == nil && !none.contains(id(1)) && none.subtracting(list).isEmpty)
    }

    @Test func `bytes are a list when they are whole IDs`() {
        let bytes = Data((id(1).text + id(2).text).utf8)
        #expect(DropIDList(sorted: bytes)?.all == [id(1), id(2)])
        // A slice begins at another index.
        #expect(DropIDList(sorted: bytes.dropFirst(16))?.all == [id(2)])
        #expect(DropIDList(sorted: bytes.dropLast()) == nil)
    }

    @Test(arguments: UInt64(1)...8)
    func `what is left of one list without another is what a set says, over any number of groups`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let range = Int.random(in: 1...20_000, using: &random)
        let most = Int.random(in: 0...15, using: &random)
        let (one, other) = (
            (0..<range).filter { _ in Int.random(in: 0...15, using: &random) >= most },
            (0..<range).filter { _ in Int.random(in: 0...999, using: &random) > 0 }
        )
        let expected = Set(one).subtracting(other).sorted().map(id)
        #expect(DropIDList(one.map(id)).subtracting(DropIDList(other.map(id))) == expected, "seed \(seed)")
    }
}
