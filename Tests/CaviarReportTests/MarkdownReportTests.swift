import CaviarReport
import Testing

@Suite struct MarkdownReportTests {
  @Test func `Every state`() throws {
    for (name, sample) in SampleRecord.states {
      try expectGolden(MarkdownReport(sample.record).text, "report-\(name).md")
    }
  }

  /// The last stage is not always the better one.
  @Test func `The trials that are shown are those of the winner's stage`() {
    var sample = SampleRecord()
    sample.stages = [.init(name: "long", trials: 20, epochs: 20), .init(name: "short", trials: 20, epochs: 1)]
    let text = MarkdownReport(sample.record).text
    #expect(text.contains("of stage long, at epoch") && text.contains("## Best trials of stage long\n"))
    let terminal = TerminalSummary(
      sample.record, specPath: nil, folder: "Results/digits", style: .init(color: false, width: 80))
    #expect(terminal.text.contains("Best trials of stage long\n"))
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
