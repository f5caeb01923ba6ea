import Domain
import Foundation
import Testing

@testable import Settings

enum SettingsFixture {
    /// Checks a file's text as if it were called `hatspool.ini` and the program had been started in `/start`.
    static func check(
        _ text: String, environment: [String: String] = [:], overrides: [String: String] = [:]
    ) throws -> SettingsCheck {
        let file = INIFile(path: "hatspool.ini", text: try #require(INIText(Array(text.utf8))))
        return Settings.check(file, environment: environment, overrides: overrides, workingFolder: "/start")
    }

    static func load(
        _ text: String, environment: [String: String] = [:], overrides: [String: String] = [:]
    ) throws -> Settings {
        let found = try check(text, environment: environment, overrides: overrides)
        #expect(found.problems.isEmpty, "\(found.problems)")
        return try #require(found.settings)
    }

    static func problems(
        _ text: String, environment: [String: String] = [:], overrides: [String: String] = [:]
    ) throws -> [String] {
        let found = try check(text, environment: environment, overrides: overrides)
        #expect((found.settings == nil) == !found.problems.isEmpty)
        return found.problems.map(\.description)
    }
}
