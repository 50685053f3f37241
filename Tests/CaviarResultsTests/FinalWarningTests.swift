import CaviarExperiment
import CaviarSpec
import CaviarTraining
import Testing

@testable import CaviarResults

/// When the winner's last trainings are not to be trusted.
@Suite struct FinalWarningTests {
  private func record(_ accuracies: [Double?]) -> FinalRecord {
    FinalRecord(
      stage: "fine", trial: 1, hyperparameters: [:], epochs: 3, retrainedOn: [.train], rows: 100, testRows: 50,
      fits: accuracies.enumerated().map { index, accuracy in
        FinalRecord.Fit(
          repeat: index + 1, outcome: accuracy == nil ? .exploded : .completed,
          metrics: accuracy.map { ["test_accuracy": .number($0)] } ?? [:])
      })
  }

  private let baseline = Baseline(answer: "no", metric: .accuracy, value: 0.6)

  @Test func steadyTrainingsAreTrusted() {
    #expect(
      record([0.95, 0.96, 0.94]).warning(baseline: baseline, objective: Objective(metric: .validationAccuracy)) == nil)
    #expect(record([0.95]).warning(baseline: baseline, objective: Objective(metric: .validationAccuracy)) == nil)
    // Where nothing was learned, trainings do not differ for a reason of theirs.
    #expect(
      record([0.58, 0.6, 0.57]).warning(baseline: baseline, objective: Objective(metric: .validationAccuracy)) == nil)
  }

  @Test func failuresAndSpreadAreNot() throws {
    let failed = try #require(
      record([0.95, nil, nil]).warning(baseline: baseline, objective: Objective(metric: .validationAccuracy)))
    #expect(failed.hasPrefix("2 of 3 trainings exploded"))
    let spread = try #require(
      record([0.97, 0.62, 0.96]).warning(baseline: baseline, objective: Objective(metric: .validationAccuracy)))
    #expect(spread.contains("test_accuracy 0.62 to 0.97"))
  }
}
