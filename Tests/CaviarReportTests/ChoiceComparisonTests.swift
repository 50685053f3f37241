import CaviarSearch
import CaviarSpec
import CaviarTraining
import Testing

@testable import CaviarExperiment
@testable import CaviarReport
@testable import CaviarResults
@testable import CaviarRun

/// The values of a choice side by side, from invented trials.
@Suite struct ChoiceComparisonTests {
  private static let activation = SampleRecord.searched(
    "choice1", .choices([.text("batch_norm"), .text("none")]), .number(.nonnegative))

  private func comparison(trials: Int) throws -> ChoiceComparison {
    var sample = SampleRecord()
    sample.hyperparameters = [SampleRecord.learningRate, Self.activation]
    sample.stages = [.init(name: "coarse", trials: trials, epochs: 5)]
    let record = sample.record
    let stage = record.stages[0]
    let range = try #require(stage.ranges.first { $0.hyperparameter == "choice1" })
    return try #require(ChoiceComparison(range, in: stage, of: record))
  }

  @Test func countsAreThoseOfTheTrials() throws {
    var sample = SampleRecord()
    sample.hyperparameters = [SampleRecord.learningRate, Self.activation]
    sample.stages = [.init(name: "coarse", trials: 80, epochs: 5)]
    let record = sample.record
    let comparison = try comparison(trials: 80)
    #expect(comparison.values.map(\.name) == ["batch_norm", "none"])
    #expect(comparison.values.reduce(0) { $0 + $1.trials } == 80)
    for value in comparison.values {
      let own = record.trials.filter { $0.point.value(at: "choice1")?.cell == value.name }
      #expect(value.trials == own.count)
      #expect(abs(value.failed - Double(own.count { $0.outcome != .completed }) / Double(own.count)) < 1e-12)
      #expect(value.best == own.compactMap { $0.metrics[.validationAccuracy] }.max())
      let top = try #require(record.summary.best?.value)
      let good = own.filter { ($0.metrics[.validationAccuracy] ?? 0) >= 0.99 * top }
        .compactMap { $0.point.value(at: "learning_rate")?.asNumber }
      #expect(value.rates?.lowerBound == good.min() && value.rates?.upperBound == good.max())
    }
  }

  /// Few trials lead by chance.
  @Test func fewTrialsHaveNoSentence() throws {
    #expect(try comparison(trials: 20).sentence == nil)
  }

  @Test func otherRangesAreNone() throws {
    let record = SampleRecord().record
    #expect(ChoiceComparison(record.stages[0].ranges[0], in: record.stages[0], of: record) == nil)
  }
}
