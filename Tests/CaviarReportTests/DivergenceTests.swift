import CaviarExperiment
import CaviarResults
import CaviarSpec
import CaviarTraining
import Testing

@testable import CaviarReport

/// The advice where no trial succeeded: a learning rate is blamed for steps alone.
@Suite struct DivergenceTests {
  private static let start = "The loss is not finite before the first step: look at the first weights"

  /// A stage in which every trial diverges, some of them before the first step.
  private func sample(unstarted: Set<Int> = [], untrained: Set<Int> = []) -> SampleRecord {
    var sample = SampleRecord.diverged
    sample.stages = [.init(name: "only", trials: 20, epochs: 2)]
    sample.unstarted = unstarted
    sample.untrained = untrained
    return sample
  }

  /// The Markdown report and the summary on the terminal, on long lines.
  private func texts(_ record: ExperimentRecord) -> [String] {
    let terminal = TerminalSummary(
      record, specPath: nil, folder: "Results/digits", commands: .sample, style: .init(color: false, width: 1_000))
    return [MarkdownReport(record).text, terminal.text]
  }

  @Test func `A loss that is not finite before the first step`() {
    var literal = sample(unstarted: Set(1...20))
    literal.hyperparameters = [SampleRecord.l2]
    for sample in [sample(unstarted: Set(1...20)), literal] {
      let record = sample.record
      #expect(record.trials.allSatisfy { $0.outcome == .nan && $0.diagnosis == nil })
      #expect(record.boundaries.isEmpty && record.stageToAppend == nil)
      for text in texts(record) {
        #expect(text.contains(Self.start), "\(text)")
        #expect(!text.contains("too high") && !text.contains("Search"), "\(text)")
        #expect(!text.lowercased().contains("lower the learning rate"), "\(text)")
      }
    }
  }

  /// The lowest rate of those with which a step was taken.
  @Test func `Some trials fail before the first step`() throws {
    let trials = sample().record.trials.map { trial in (trial.trial, trial.point["learning_rate"].asNumber ?? 0) }
      .sorted { $0.1 < $1.1 }
    let (lowest, blamed) = (trials[0], trials[3])
    for text in texts(sample().record) {
      #expect(text.contains("tried, \(SpecValue.number(lowest.1).brief), was too high"))
    }
    let record = sample(unstarted: Set(trials[..<3].map(\.0))).record
    #expect(record.trials.count { $0.diagnosis == nil } == 3)
    for text in texts(record) {
      #expect(text.contains("tried, \(SpecValue.number(blamed.1).brief), was too high"), "\(text)")
      #expect(!text.contains(SpecValue.number(lowest.1).brief) && !text.contains(Self.start), "\(text)")
    }
  }

  @Test func `Another trainer's reasons`() {
    for text in texts(sample(untrained: Set(1...20)).record) {
      #expect(text.contains("All 20 trials of stage only failed: 20 failed."), "\(text)")
      #expect(text.contains("See the column `reason` of `trials.csv`."), "\(text)")
      #expect(!text.contains("too high") && !text.contains("first step"), "\(text)")
    }
  }
}
