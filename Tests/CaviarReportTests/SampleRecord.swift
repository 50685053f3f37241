import CaviarDiagnostics
import CaviarSearch
import CaviarSpec
import CaviarTraining

@testable import CaviarChecks
@testable import CaviarExperiment
@testable import CaviarResults
@testable import CaviarRun
@testable import CaviarStore

/// The record of an invented experiment, with evenly spread points and curves by formula, so that reports can be tested
/// without training.
struct SampleRecord {
  var name = "digits"
  var hyperparameters = [Self.learningRate, Self.l2]
  var checks = [Self.passed]
  var stages = [
    SampleStage(name: "coarse", trials: 40, epochs: 5),
    SampleStage(name: "fine", trials: 20, epochs: 20, narrows: true),
  ]
  var objective = Objective(metric: .validationAccuracy)
  var majorityClass = "3"
  var majorityAccuracy = 0.101852
  var training: SpecValue = ["learning_rate": 0.1]
  /// The learning rate above which every fit explodes.
  var highestRate = 0.3
  /// The trials whose loss is not finite before the first step.
  var unstarted: Set<Int> = []
  /// The trials that their trainer could not train.
  var untrained: Set<Int> = []
  /// The best learning rate.
  var bestRate = 0.05
  var accuracyLimit = 0.985
  /// What is added to the validation loss of the last epoch.
  var lastRise = 0.0

  struct SampleStage {
    var name: String
    var trials: Int
    var epochs: Int
    var narrows = false
  }

  static let learningRate = searched("learning_rate", .init(scale: Log.self, low: 1e-4, high: 1, isInteger: false))
  static let l2 = searched("l2", .init(scale: Log.self, low: 1e-6, high: 1, isInteger: false))

  private static let metrics: [Metric] = [.trainLoss, .trainAccuracy, .validationLoss, .validationAccuracy]

  static let passed = CheckRecord(
    check: "initial_loss", expected: "a loss of ln 10 = 2.30259, within 0.23", seen: "2.30312", verdict: .pass,
    onFailure: .stop, advice: nil)

  static let failed = CheckRecord(
    check: "overfit_tiny", expected: "a loss below 0.01 and accuracy 1 on 20 examples after 200 epochs",
    seen: "a loss of 1.62043 and accuracy 0.45 after 200 epochs", verdict: .fail, onFailure: .stop,
    advice:
      "look for features that are not scaled, labels in the wrong order, a network that is too small or starts badly")

  static func searched(_ address: String, _ interval: Interval) -> Hyperparameter {
    searched(
      address, .interval(interval),
      interval.isInteger ? .integer(.atLeast(1)) : .number(interval.scale == Log.self ? .nonnegative : .belowOne))
  }

  static func searched(_ address: String, _ range: SearchRange, _ domain: Domain) -> Hyperparameter {
    let location = SourceLocation(file: SourceFile(name: "digits.yaml", text: ""), line: 1, column: 1)
    return Hyperparameter(address: address, domain: domain, range: range, natural: NaturalEdges(), location: location)
  }

  var record: ExperimentRecord {
    var space = StageSpace(declared: hyperparameters)
    var records: [StageRecord] = []
    var spaces: [StageSpace] = []
    var trials = TrialTable(addresses: hyperparameters.map(\.address), metrics: Self.metrics)
    var tables: [FitTable] = []
    for stage in checks.contains(where: \.stops) ? [] : stages {
      var narrowedOn: StageRecord.NarrowedOn?
      if stage.narrows, let previous = records.last {
        let best = objective.ranked(trials[stage: previous.name]).prefix(5)
        guard !best.isEmpty else { break }
        space = Narrowing().box(around: best.map(\.point), in: space)
        narrowedOn = .init(stage: previous.name, trials: best.map(\.trial))
      }
      var table = FitTable(FitOrder(trials: stage.trials), of: stage.name, metrics: Self.metrics)
      for trial in 1...stage.trials {
        let point = point(trial, in: space)
        let fit = fit(stage, trial, at: point)
        table.insert(fit)
        let subject = DiagnosisSubject(fit, nil)
        let rule = diagnosisRules.first { $0.init().cause(in: subject) != nil }
        trials.append(
          TrialRecord(
            fits: [fit], point: point, objective: objective, diagnosis: rule.map { Diagnosis($0.name) }))
      }
      tables.append(table)
      spaces.append(space)
      records.append(
        StageRecord(
          name: stage.name, trials: stage.trials, epochs: stage.epochs, sampler: "random",
          ranges: space.entries.map {
            .init(
              hyperparameter: $0.hyperparameter.address, range: $0.range.canonical, low: $0.origin.low,
              high: $0.origin.high)
          }, narrowedOn: narrowedOn))
    }
    return ExperimentRecord(
      name: name, run: run, checks: checks, stages: records, spaces: spaces, trials: trials, tables: tables,
      diagnoses: [],
      objective: objective, addresses: hyperparameters.map(\.address),
      metrics: Self.metrics)
  }

  private var run: RunRecord {
    RunRecord(
      engine: nil,
      data: .init(
        sha256: "3f1c" + String(repeating: "0", count: 60), files: nil, rows: 1797, features: 64,
        classes: (0...9).map(String.init),
        train: 1258, validation: 270, test: 269,
        baseline: Baseline(answer: majorityClass, metric: .accuracy, value: majorityAccuracy)),
      spec: ["name": .text(name), "description": "Handwritten digits, coarse to fine.", "training": training],
      specHash: "a1b2" + String(repeating: "0", count: 60),
      planHash: "c3d4" + String(repeating: "0", count: 60), seed: 1)
  }

  /// The fractional parts of multiples of irrational numbers: evenly spread, and equal on all machines.
  private func point(_ trial: Int, in space: StageSpace) -> Point {
    var point = Point()
    for (index, entry) in space.entries.enumerated() {
      let product =
        (Double(trial) + 0.5) * [0.7548776662, 0.5698402910, 0.4370160244][index % 3] * Double(1 + index / 3)
      point.set(entry.range.value(at: product - product.rounded(.down)), at: entry.hyperparameter.address)
    }
    return point
  }

  private func fit(_ stage: SampleStage, _ trial: Int, at point: Point) -> FitRecord {
    if unstarted.contains(trial) || untrained.contains(trial) {
      let reason = untrained.contains(trial) ? "out of memory" : nil
      return FitRecord(
        stage: stage.name, trial: trial, repeat: 1, epochs: [], outcome: reason == nil ? .nan : .failed,
        parameters: 4810, reason: reason)
    }
    let rate = point.value(at: "learning_rate")?.asNumber ?? training["learning_rate"]?.asNumber ?? 0.05
    let outcome: Outcome = rate <= highestRate ? .completed : trial % 4 == 0 ? .nan : .exploded
    let last = outcome == .completed ? stage.epochs : min(1, stage.epochs)
    let speed = min(rate / bestRate, bestRate / rate)
    let epochs = (0...last).map { epoch in
      let learned = Double(epoch) * speed * 3 / (1 + Double(epoch) * speed * 3)
      var metrics = Metrics()
      metrics[.trainLoss] = (2.3031 * (1 - learned)).rounded(significantDigits: 6)
      metrics[.trainAccuracy] = (0.1 + 0.9 * learned).rounded(significantDigits: 6)
      metrics[.validationLoss] = (2.3029 * (1 - learned) + 0.05 * learned + (epoch == last ? lastRise : 0))
        .rounded(significantDigits: 6)
      metrics[.validationAccuracy] = (0.1 + (accuracyLimit - 0.1) * learned).rounded(significantDigits: 6)
      return EpochRecord(epoch: epoch, learningRate: rate, trainCost: epoch == 0 ? nil : 1, metrics: metrics)
    }
    return FitRecord(stage: stage.name, trial: trial, repeat: 1, epochs: epochs, outcome: outcome, parameters: 4810)
  }
}
