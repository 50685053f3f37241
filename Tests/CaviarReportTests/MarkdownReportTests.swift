import CaviarReport
import Testing

@Suite struct MarkdownReportTests {
  @Test func `Every state`() throws {
    for (name, sample) in SampleRecord.states {
      try expectGolden(MarkdownReport(sample.record).text, "report-\(name).md")
    }
  }

  @Test func `Equal records give equal bytes`() {
    #expect(MarkdownReport(SampleRecord.many.record).text == MarkdownReport(SampleRecord.many.record).text)
  }

  @Test func `Every row of a table has as many cells as its header`() {
    for (name, sample) in SampleRecord.states {
      var cells: Int?
      for line in MarkdownReport(sample.record).text.split(separator: "\n", omittingEmptySubsequences: false) {
        guard line.hasPrefix("|") else {
          cells = nil
          continue
        }
        let count = line.replacing("\\|", with: "").split(separator: "|", omittingEmptySubsequences: false).count
        #expect(cells == nil || cells == count, "\(name): \(line)")
        cells = count
      }
    }
  }
}
