import CBareLoop
import Foundation
import Measurement

/// Compile time of each installed schema set (T57: at most 100 ms), against libxml2 alone compiling the same files.
struct SchemasBench {
    let schemas: String

    private static let goal = 0.1
    private static let rounds = 5

    private struct Manifest: Decodable {
        struct Set: Decodable {
            let kind: String
            let version: String
            let root: String
        }
        let sets: [Set]
    }

    func run() async throws {
        let manifest = try JSONDecoder().decode(
            Manifest.self, from: Data(contentsOf: URL(filePath: "\(schemas)/../manifest.json")))
        let sets = manifest.sets.filter {
            $0.kind == "message"
                && FileManager.default.fileExists(atPath: "\(schemas)/\($0.version)/\($0.root)")
        }
        guard !sets.isEmpty else { return print("no schema sets in \(schemas)") }
        let duel = Duel(name: "", rounds: 0, amount: 1, unit: "")
        // First: after hatspool has compiled schemas, libxml2 opens no file in this process any more.
        var bare: [String: Double] = [:]
        for set in sets {
            bare[set.version] = await best {
                await duel.seconds {
                    // Kept: freeing a schema while others exist has a cost that is not measured here.
                    guard bare_schema("\(schemas)/\(set.version)/\(set.root)") != nil else {
                        fatalError("\(set.version) does not compile")
                    }
                }
            }
        }
        var slow = 0
        for set in sets {
            let own = try await best {
                try await duel.seconds {
                    _ = try InspectionProbe(
                        version: set.version, folder: "\(schemas)/\(set.version)", root: set.root)
                }
            }
            if own > Self.goal { slow += 1 }
            let other = bare[set.version] ?? 0
            print(
                String(
                    format: "%@  ours %.1f ms, libxml2 alone %.1f ms, ours/other %.2f",
                    "compile \(set.version)".padded(46), own * 1e3, other * 1e3, other / own))
        }
        print("\(sets.count - slow) of \(sets.count) sets compile within \(Int(Self.goal * 1e3)) ms")
    }

    /// The minimum of some rounds: other work on the machine only adds time.
    private func best(_ round: () async throws -> Double) async rethrows -> Double {
        var least = Double.infinity
        for _ in 0..<Self.rounds { least = min(least, try await round()) }
        return least
    }
}
