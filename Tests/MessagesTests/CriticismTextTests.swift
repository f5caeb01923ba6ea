import Domain
import Foundation
import Messages
import TestSupport
import Testing

/// `HATSPOOL_REGENERATE=1 swift test --filter CriticismText` writes the committed table.
@Suite struct CriticismTextTests {
    @Test func `every known criticism has a text of its own in both languages`() {
        for language in Language.allCases {
            let nothing = ERPCriticism.table.first { $0.fate == .unknown }?.text(in: language)
            for criticism in ERPCriticism.table {
                #expect((criticism.text(in: language) == nothing) == (criticism.fate == .unknown), "\(criticism.code)")
                #expect(criticism.fateText(in: language).isEmpty == (criticism.fate == .reported), "\(criticism.code)")
            }
        }
    }

    @Test func `the committed page holds the criticisms`() throws {
        #expect(try PublishedTable.committed("criticisms", of: "docs/RULES.md", writing: published) == published)
    }

    private var published: String {
        let rows = ERPCriticism.table.filter { $0.fate != .unknown }.map { criticism in
            let codes = criticism.codes.map { "`\($0.rawValue)`" }
            let position =
                codes.count > 5
                ? "`XSD…`" + codes.filter { !$0.hasPrefix("`XSD") }.map { ", \($0)" }.joined()
                : codes.joined(separator: ", ")
            let register = criticism.register.map { "`\($0.rawValue)`" } ?? ""
            return
                "| \(criticism.code) | \(criticism.text(in: .en)) | \(position)\(criticism.fateText(in: .en)) | \(register) |\n"
        }
        return "| ERP | about | reported as | register |\n|---|---|---|---|\n" + rows.joined()
    }
}
