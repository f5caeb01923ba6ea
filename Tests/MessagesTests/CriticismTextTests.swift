import Domain
import Foundation
import Messages
import Testing

/// `HATSPOOL_REGENERATE=1 swift test --filter CriticismText` writes the committed table.
@Suite struct CriticismTextTests {
    @Test func `every criticism that is known has words of its own in both languages`() {
        for language in Language.allCases {
            let nothing = ERPCriticism.table.first { $0.fate == .unknown }?.text(in: language)
            for criticism in ERPCriticism.table {
                #expect((criticism.text(in: language) == nothing) == (criticism.fate == .unknown), "\(criticism.code)")
                #expect(criticism.fateText(in: language).isEmpty == (criticism.fate == .told), "\(criticism.code)")
            }
        }
    }

    @Test func `the committed page holds the criticisms`() throws {
        let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/RULES.md")
        var text = try String(contentsOf: page, encoding: .utf8)
        let start = try #require(text.range(of: "<!-- criticisms -->\n"))
        let end = try #require(text.range(of: "<!-- end of criticisms -->"))
        if ProcessInfo.processInfo.environment["HATSPOOL_REGENERATE"] == "1" {
            text.replaceSubrange(start.upperBound..<end.lowerBound, with: published)
            try text.write(to: page, atomically: true, encoding: .utf8)
        } else {
            #expect(text[start.upperBound..<end.lowerBound] == published)
        }
    }

    private var published: String {
        let rows = ERPCriticism.table.filter { $0.fate != .unknown }.map { criticism in
            let codes = criticism.codes.map { "`\($0.rawValue)`" }
            let place =
                codes.count > 5
                ? "`XSD…`" + codes.filter { !$0.hasPrefix("`XSD") }.map { ", \($0)" }.joined()
                : codes.joined(separator: ", ")
            let register = criticism.register.map { "`\($0.rawValue)`" } ?? ""
            return
                "| \(criticism.code) | \(criticism.text(in: .en)) | \(place)\(criticism.fateText(in: .en)) | \(register) |\n"
        }
        return "| ERP | about | told as | register |\n|---|---|---|---|\n" + rows.joined()
    }
}
