import CaviarExperiment
import CaviarReport
import CaviarResults
import CaviarRun
import CaviarStore
import CaviarTraining
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
      sample.record, specPath: nil, folder: "Results/digits", commands: .sample, style: .init(color: false, width: 80))
    #expect(terminal.text.contains("Best trials of stage long\n"))
  }

  /// An undefined objective does not turn completed trials into failed ones.
  @Test(
    arguments: [
      (2, 1, "None of the 2 trials of stage only can be ranked: all completed, but validation_r2 is undefined."),
      (1, 1, "The only trial of stage only can be ranked: it completed, but validation_r2 is undefined."),
      (
        8, 0.05,
        "None of the 8 trials of stage only can be ranked: 6 completed, 2 exploded, but validation_r2 is undefined."
      ),
    ])
  func `An objective that is undefined everywhere`(trials: Int, highestRate: Double, reason: String) {
    var sample = SampleRecord()
    sample.stages = [.init(name: "only", trials: trials, epochs: 2)]
    sample.objective = Objective(metric: Metric(.validation, .r2))
    sample.highestRate = highestRate
    let text = MarkdownReport(sample.record).text
    #expect(text.contains("**No trial can be ranked.**") && text.contains(reason), "\(text)")
    #expect(!text.contains("failed:") && !text.contains("was too high"), "\(text)")
    let terminal = TerminalSummary(
      sample.record, specPath: nil, folder: "Results/digits", commands: .sample, style: .init(color: false, width: 120)
    ).text
    #expect(terminal.hasSuffix("\ndigits: no trial can be ranked\n") && terminal.contains(reason), "\(terminal)")
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
