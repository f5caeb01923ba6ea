import Foundation

/// Times two candidates alternately, A B A B …, so that drift of the machine affects both; the ratio is computed pair
/// by pair.
struct Duel {
    let name: String
    let rounds: Int
    /// Bytes or files of one run, to compute the rate.
    let amount: Double
    let unit: String

    /// - Returns: the median of their time ÷ our time; above 1 when hatspool is faster.
    @discardableResult
    func run(own: () async throws -> Void, theirs: () async throws -> Void) async rethrows -> Double {
        try await compare(own: { try await seconds(own) }, theirs: { try await seconds(theirs) })
    }

    /// Runs the rounds and prints the rates and the ratio; each side returns the seconds of one round.
    @discardableResult
    func compare(own: () async throws -> Double, theirs: () async throws -> Double) async rethrows -> Double {
        var (a, b) = ([Double](), [Double]())
        for round in 0...rounds {
            let mine = try await own()
            let other = try await theirs()
            if round == 0 { continue }  // a warm-up
            a.append(mine)
            b.append(other)
        }
        let ratios = zip(a, b).map { $1 / $0 }.sorted()
        let median = ratios[ratios.count / 2]
        print(
            String(
                format: "%@  ours %.0f %@/s, other %.0f %@/s, ours/other %.2f (%.2f–%.2f)", name.padded(46),
                amount / a.sorted()[a.count / 2], unit, amount / b.sorted()[b.count / 2], unit, median, ratios[0],
                ratios[ratios.count - 1]))
        return median
    }

    func seconds(_ body: () async throws -> Void) async rethrows -> Double {
        let clock = ContinuousClock()
        let start = clock.now
        try await body()
        let spent = (clock.now - start).components
        return Double(spent.seconds) + Double(spent.attoseconds) / 1e18
    }
}

extension String {
    func padded(_ width: Int) -> String { count < width ? self + String(repeating: " ", count: width - count) : self }
}

/// A folder that is removed with its owner.
final class Scratch {
    let path: String

    init(below folder: String) throws {
        path = "\(folder)/hatspool-bench-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// Runs a program to its end and discards its output; returns the exit status.
func run(_ program: String, _ arguments: [String]) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
}
