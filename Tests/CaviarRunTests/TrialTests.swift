import CaviarReport
import CaviarSearch
import CaviarSpec
import CaviarTraining
import Testing

@testable import CaviarExperiment
@testable import CaviarResults
@testable import CaviarRun
@testable import CaviarStore

/// The fits of a trial, and its outcome.
@Suite struct TrialTests {
  /// The values of the trials of a spec's first stage, by address.
  private func points(_ spec: SpecText) throws -> [[String: SpecValue]] {
    let experiment = try Sandbox().experiment(spec)
    let plan = try #require(
      StagePlan(experiment.stages[0], of: experiment, after: nil, trials: TrialTable(addresses: [], metrics: [])))
    return (1...20).map { trial in
      let point = plan.point(trial: trial)
      return Dictionary(uniqueKeysWithValues: experiment.hyperparameters.map { ($0.address, point[$0.address]) })
    }
  }

  @Test(arguments: [
    SpecText().with {
      $0.training =
        "{optimizer: {momentum: {beta: {one_minus_log: [0.8, 0.99]}}}, l2: {log: [1e-6, 1]}, learning_rate: {log: [1e-3, 0.3]}}"
    },
    SpecText().with {
      $0.model = "[{dense: {units: {uniform: [4, 12]}}}, relu, {dense: {units: {log: [4, 8]}}}, tanh, softmax]"
    },
    SpecText().with { $0.model = "[{dense: {units: {uniform: [4, 12]}}}, relu, {dense: {units: 8}}, softmax]" },
    SpecText().with { $0.stages = ["{name: coarse, trials: 100, epochs: 9}"] },
    SpecText().with { $0.name = "other" },
  ])
  func additionsLeaveOtherValuesAlone(_ spec: SpecText) throws {
    for (before, after) in zip(try points(SpecText()), try points(spec)) {
      for (address, value) in before { #expect(after[address] == value, "\(address)") }
    }
  }

  /// Also where the mean of equal numbers is another in the last bit.
  @Test(arguments: [0.1, 0.7, 1.0 / 3, 0.966667])
  func equalValuesDoNotDeviate(value: Double) {
    #expect([value, value, value].deviation == 0)
    #expect([1.0, 2, 3, 4].deviation == 1.29099)
    #expect([value].deviation == nil)
  }

  @Test func theSeedAndTheStageChangeThem() throws {
    let points = try points(SpecText())
    #expect(try self.points(SpecText().with { $0.seed = 2 }) != points)
    #expect(try self.points(SpecText().with { $0.stages = ["{name: first, trials: 6, epochs: 2}"] }) != points)
  }

  /// Every printed value parses back to the number that trained, within its bounds.
  @Test func printedValuesAreWhatTrained() throws {
    let sandbox = try Sandbox()
    let spec = SpecText().with {
      $0.training = """
        {optimizer: {adam: {beta1: {one_minus_log: [0.8, 0.99]}, beta2: {one_minus_log: [0.99, 0.9999]}}}, \
        learning_rate: {log: [1e-4, 1e-2]}, l2: {uniform: [0, 1e-3]}, batch_size: {choice: [16, 32, 50]}}
        """
      $0.stages = [
        "{name: coarse, trials: 40, epochs: 1}", "{name: fine, trials: 20, epochs: 1, narrow: {best_trials: 25%}}",
      ]
    }
    let record = try sandbox.run(spec, workers: 2).record
    let experiment = try sandbox.experiment(spec)
    let rows = try #require(CSVText.rows(of: try sandbox.text("Results/small/trials.csv")))
    for (row, trial) in zip(rows.dropFirst(), record.trials) {
      let stage = try #require(record.stages.first { $0.name == trial.stage })
      for hyperparameter in experiment.hyperparameters {
        let column = try #require(rows[0].firstIndex(of: hyperparameter.address))
        let printed = try #require(Double(row[column]))
        let value = try #require(trial.point[hyperparameter.address].asNumber)
        #expect(printed == value)
        let range = try #require(stage.ranges.first { $0.hyperparameter == hyperparameter.address }).range
        if case .map(let members) = range, case .list(let bounds) = members[0].value {
          let numbers = bounds.compactMap(\.asNumber)
          let (low, high) = (try #require(numbers.min()), try #require(numbers.max()))
          #expect(low <= printed && printed <= high, "\(hyperparameter.address)")
        }
      }
      let training = experiment.configuration(at: trial.point).training
      #expect(row[try #require(rows[0].firstIndex(of: "learning_rate"))] == training.learningRate.plainText)
    }
    #expect(rows.count == record.trials.count + 1)
  }

  @Test(arguments: [("1e6", Outcome.nan), ("30", .exploded), ("0.1", .completed)])
  func outcomes(rate: String, outcome: Outcome) throws {
    let spec = SpecText.single.with { $0.training = "{optimizer: sgd, learning_rate: \(rate)}" }
    let record = try Sandbox().run(spec).record
    #expect(record.trials.map(\.outcome) == [outcome])
    #expect((record.summary.best == nil) == (outcome != .completed))
    #expect((record.trials[0].diagnosis == Diagnosis(LearningRateTooHigh.name)) == (outcome != .completed))
    #expect(try #require(record.tables[0][0]).epochs.allSatisfy { $0.metrics[.trainLoss]?.isFinite == true })
  }

  /// First weights of 1e30 overflow at once, at the lowest learning rate as at the highest.
  @Test func aBadStartIsNotTheLearningRates() throws {
    let spec = SpecText().with {
      let start = "init: {random_normal: {std: 1e30}}"
      $0.model = "[{dense: {units: 8, \(start)}}, relu, {softmax: {\(start)}}]"
      $0.checks = "[]"
      $0.stages = ["{name: only, trials: 6, epochs: 2}"]
    }
    let record = try Sandbox().run(spec).record
    #expect(record.trials.allSatisfy { $0.outcome == .nan && $0.diagnosis == Diagnosis("bad_initialization") })
    #expect(record.tables[0].finished.allSatisfy { $0.epochs.isEmpty })
    #expect(record.boundaries.isEmpty && record.summary.status == .noTrialSucceeded)
    let text = MarkdownReport(record).text
    #expect(text.contains("The loss is not finite before the first step: look at the first weights"), "\(text)")
    #expect(!text.contains("too high") && !text.lowercased().contains("lower the learning rate"), "\(text)")
  }

  /// The explosion rule: train_loss above the allowed multiple of epoch 0's, at the end of the epoch that breaks it off.
  @Test(arguments: [1.2, 3.0])
  func explosionsAreBrokenOff(factor: Double) throws {
    let spec = SpecText().with {
      $0.training =
        "{optimizer: {momentum: {beta: 0.95}}, learning_rate: {log: [0.1, 10]}, stop_when: {loss_exceeds_initial: \(factor)}}"
      $0.stages = ["{name: wild, trials: 30, epochs: 4}"]
    }
    let fits = try Sandbox().run(spec, workers: 2).record.tables[0].finished
    #expect(fits.contains { $0.outcome == .exploded } && fits.contains { $0.outcome == .completed })
    for fit in fits where fit.outcome != .nan {
      let losses = fit.epochs.compactMap { $0.metrics[.trainLoss] }
      let limit = losses[0] * factor * (1 + 1e-5)
      #expect(losses.dropLast().allSatisfy { $0 <= limit })
      #expect(losses.last.map { $0 > losses[0] * factor * (1 - 1e-5) } == true || fit.outcome == .completed)
      #expect(fit.outcome == .exploded || losses.count == 5)
    }
  }
}

/// Results without a valid number.
@Suite struct UndefinedMetricTests {
  /// A prediction may be beyond all numbers in the label's own units: what is measured in them is undefined then, and the
  /// trial stays what it was.
  @Test func errorsBeyondAllNumbersAreUndefined() throws {
    let sandbox = try Sandbox()
    let rows = (0..<40).map { "\($0 == 39 ? 9_000_000 : $0),\(1 + $0 % 7)" }
    try sandbox.write("x,y\n" + rows.joined(separator: "\n") + "\n", to: "a.csv")
    let spec = SpecText().with {
      $0.data = """
        {csv: a.csv, label: {name: y, preprocess: [log]}, preprocess: [standardize],
         split: {train: 30, validation: 10, order: file}}
        """
      $0.model = "[regression]"
      $0.training = "{optimizer: sgd, learning_rate: 0.1}"
      $0.checks = "[]"
      $0.objective = "validation_loss"
      $0.stages = ["{name: only, trials: 1, epochs: 2}"]
    }
    let record = try sandbox.run(spec).record
    let trial = try #require(record.trials.first)
    #expect(trial.outcome == .completed && trial.metrics[.validationLoss] != nil)
    #expect(trial.metrics[Metric(.validation, .rmse)] == nil && trial.metrics[Metric(.train, .rmse)] != nil)
    #expect(try sandbox.run(spec).wasFinished)
  }
}
