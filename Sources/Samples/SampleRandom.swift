/// Numbers of a sample: the same for the same seed, everywhere.
struct SampleRandom {
    private var generator: SplitMix64

    init(seed: UInt64, stream: UInt64 = 0) {
        generator = SplitMix64(seed: seed &* 0x9E37_79B9_7F4A_7C15 &+ stream)
    }

    mutating func next() -> UInt64 { generator.next() }

    /// A number from 0 to below `bound`, which is at least 1.
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
