import CaviarDiagnostics
import CaviarReport
import CaviarSpec
import Testing

@Suite struct TerminalSummaryTests {
  private func summary(_ sample: SampleRecord, width: Int, color: Bool = false) -> String {
    TerminalSummary(
      sample.record, specPath: "Specs/digits.yaml", folder: "Results/digits", commands: .sample,
      style: .init(color: color, width: width)
    ).text
  }

  @Test(arguments: [40, 80, 120]) func `Every state at every width`(width: Int) throws {
    for (name, sample) in SampleRecord.states {
      try expectGolden(summary(sample, width: width), "summary-\(name)-\(width).txt")
    }
  }

  @Test(arguments: [40, 57, 80, 120]) func `No line is wider than the terminal`(width: Int) {
    for (name, sample) in SampleRecord.states {
      for line in summary(sample, width: width).split(separator: "\n") {
        let columns = line.unicodeScalars.reduce(0) { $0 + Glyph($1).width }
        #expect(columns <= width, "\(name): \(line)")
      }
    }
  }

  @Test func `Colour adds escape sequences and nothing else`() {
    for (_, sample) in SampleRecord.states {
      let painted = summary(sample, width: 80, color: true)
      #expect(painted.contains("\u{1B}[1m") || painted.contains("\u{1B}[31m"))
      #expect(painted.replacing(/\u{1B}\[\d+m/, with: "") == summary(sample, width: 80))
    }
  }

  @Test func `No value of the best trials is left out at 40 columns`() {
    let sample = SampleRecord.many
    let text = summary(sample, width: 40)
    for hyperparameter in sample.hyperparameters { #expect(text.contains(hyperparameter.address)) }
    let blocks = text.matches(of: /epoch  .*/).count
    #expect(blocks > 1)
  }

  @Test func `What stopped the run stands last, and what to do comes first`() throws {
    let text = summary(.stopped, width: 80)
    let advice = try #require(text.firstRange(of: "look for features"))
    let pass = try #require(text.firstRange(of: "pass  initial_loss"))
    #expect(text.hasSuffix("\ndigits: stopped before the search by overfit_tiny\n"))
    #expect(advice.lowerBound < pass.lowerBound)
    #expect(!text.contains("best.yaml"))
  }
}
