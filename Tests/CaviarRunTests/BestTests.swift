import CaviarChecks
import CaviarDiagnostics
import CaviarSpec
import CaviarTables
import CaviarTraining
import SystemPackage
import Testing

@testable import CaviarExperiment
@testable import CaviarResults
@testable import CaviarRun
@testable import CaviarStore

/// The best trial, over fits and over stages.
@Suite struct BestTests {
  private static let objective = Objective(metric: .validationAccuracy)

  /// A fit with these accuracies from epoch 1 on; nil if they are undefined.
  private func fit(
    _ accuracies: [Double?], stage: String = "a", trial: Int = 1, repeat number: Int = 1, loss: Double = 1
  ) -> FitRecord {
    let epochs = ([0] + accuracies).enumerated().map { number, accuracy in
      var metrics = Metrics()
      metrics[.trainLoss] = 1
      metrics[.validationLoss] = loss
      metrics[.validationAccuracy] = accuracy
      return EpochRecord(epoch: number, learningRate: 0.1, trainCost: number == 0 ? nil : 1, metrics: metrics)
    }
    return FitRecord(
      stage: stage, trial: trial, repeat: number, epochs: epochs, outcome: .completed, parameters: 1)
  }

  private func trial(_ fits: FitRecord..., by objective: Objective = objective) -> TrialRecord {
    TrialRecord(fits: fits, point: Point(), objective: objective)
  }

  /// Each fit is at 0.9 once; their mean never is.
  @Test func theMeanCurveDecides() {
    let trial = trial(fit([0.9, 0.5, 0.4]), fit([0.1, 0.7, 0.9]))
    #expect(trial.bestEpoch == 3)
    #expect(trial.metrics[.validationAccuracy] == 0.65)
    #expect(trial.deviations[.validationAccuracy] == 0.353553)
  }

  /// Beyond the end of the shortest fit there is no mean.
  @Test func epochsThatEveryFitReached() {
    let trial = trial(fit([0.5, 0.6]), fit([0.5, 0.4, 1, 1]))
    #expect(trial.bestEpoch == 1)
    var last = Self.objective
    last.at = .last
    let atLast = self.trial(fit([0.5, 0.6]), fit([0.5, 0.4, 1, 1]), by: last)
    #expect(atLast.bestEpoch == 2 && atLast.metrics[.validationAccuracy] == 0.5)
  }

  @Test func undefinedEpochsAreNeverBest() {
    #expect(trial(fit([nil, 0.3, nil])).bestEpoch == 2)
    let one = trial(fit([0.9, 0.3]), fit([nil, 0.5]))
    #expect(one.bestEpoch == 2 && one.metrics[.validationAccuracy] == 0.4)
    let nowhere = trial(fit([0.9, nil]), fit([nil, 0.9]))
    #expect(nowhere.bestEpoch == nil && nowhere.outcome == .completed)
    #expect(Self.objective.ranked([nowhere]).isEmpty)
  }

  private func stage(_ name: String, trials: Int, repeats: Int = 1) -> StageRecord {
    StageRecord(
      name: name, trials: trials, epochs: 1, repeats: repeats, sampler: "random", ranges: [], narrowedOn: nil)
  }

  private func winner(_ stages: [StageRecord], _ trials: [TrialRecord]) -> String? {
    var table = TrialTable(addresses: [], metrics: [.trainLoss, .validationLoss, .validationAccuracy])
    for trial in trials { table.append(trial) }
    return Self.objective.winner(of: stages, among: table).map { "\($0.stage) \($0.trial)" }
  }

  /// All stages with as many fits per trial can win; of equals the later stage, then the lower trial.
  @Test func anyComparableStageWins() {
    let stages = [stage("a", trials: 2), stage("b", trials: 2)]
    func trials(_ accuracies: [Double], losses: [Double] = [1, 1, 1, 1]) -> [TrialRecord] {
      zip(accuracies, losses).enumerated().map { index, values in
        trial(fit([values.0], stage: index < 2 ? "a" : "b", trial: index % 2 + 1, loss: values.1))
      }
    }
    #expect(winner(stages, trials([0.5, 0.9, 0.8, 0.7])) == "a 2")
    #expect(winner(stages, trials([0.5, 0.9, 0.9, 0.9])) == "b 1")
    #expect(winner(stages, trials([0.5, 0.9, 0.9, 0.9], losses: [1, 0.5, 1, 1])) == "a 2")
    #expect(winner(stages, trials([0.5, 0.9, 0.9, 0.9], losses: [1, 1, 1, 0.5])) == "b 2")
  }

  /// A lucky trial of one fit does not beat those that were tried more often.
  @Test func moreFitsDecide() {
    let stages = [stage("a", trials: 1, repeats: 2), stage("b", trials: 1)]
    let often = trial(fit([0.6], stage: "a"), fit([0.7], stage: "a", repeat: 2))
    #expect(winner(stages, [often, trial(fit([0.9], stage: "b"))]) == "a 1")
    let failed = FitRecord(stage: "a", trial: 1, epochs: [], outcome: .nan, parameters: 1)
    #expect(winner(stages, [trial(failed), trial(fit([0.9], stage: "b"))]) == nil)
  }

  /// Labels that say nothing, ten folds: what is reported is the best epoch of the mean curve, computed here from the table
  /// of curves alone, and not the mean of the folds' own best epochs.
  @Test func chanceIsNotFlattered() throws {
    let sandbox = try Sandbox()
    var state: UInt64 = 7
    func draw() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 33
    }
    let rows = (0..<200).map { _ in
      (0..<5).map { _ in String(Int(draw() % 2001) - 1000) }.joined(separator: ",") + (draw() % 2 == 0 ? ",a" : ",b")
    }
    try sandbox.write("p,q,r,s,t,y\n" + rows.joined(separator: "\n") + "\n", to: "random.csv")
    let spec = SpecText().with {
      $0.data = "{csv: random.csv, label: y, split: {folds: 10}}"
      $0.model = "[{dense: {units: 8}}, relu, softmax]"
      $0.training = "{optimizer: {momentum: {beta: 0.9}}, learning_rate: {log: [1e-2, 0.3]}}"
      $0.checks = "[]"
      $0.stages = ["{name: only, trials: 2, epochs: 12}"]
    }
    let ran = try sandbox.run(spec, workers: 2)
    let table = try sandbox.text("Results/small/curves.csv").split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    func column(_ name: String) throws -> Int { try #require(table[0].firstIndex(of: name)) }
    let (trial, fold, epoch, accuracy) = (
      try column("trial"), try column("fold"), try column("epoch"), try column("validation_accuracy")
    )
    func values(_ number: Int, where isWanted: ([String]) -> Bool) throws -> [Double] {
      try table.dropFirst().filter { $0[trial] == String(number) && $0[epoch] != "0" && isWanted($0) }.map {
        try #require(Double($0[accuracy]))
      }
    }
    for record in ran.record.trials {
      let means = try (1...12).map { number in
        let own = try values(record.trial) { $0[epoch] == String(number) }
        #expect(own.count == 10)
        return own.reduce(0, +) / 10
      }
      let best = try #require(means.max())
      #expect(abs(try #require(record.metrics[.validationAccuracy]) - best) < 1e-6)
      #expect(abs(means[try #require(record.bestEpoch) - 1] - best) < 1e-6)
      let flattering =
        try (1...10).map { number in
          try #require(try values(record.trial) { $0[fold] == String(number) }.max())
        }.reduce(0, +) / 10
      #expect(flattering > best + 0.02)
    }
    #expect(ran.record.summary.best?.value == ran.record.trials.compactMap { $0.metrics[.validationAccuracy] }.max())
  }
}

/// `best.yaml` trains the winner again: its random numbers are those of its stage, trial and layers.
@Suite struct BestSpecTests {
  private static let repeated = SpecText().with {
    $0.model = """
      [{repeat: {times: {choice: [1, 2]}, layers: [{dense: {units: {uniform: [4, 9]}, name: hidden}}, relu]}},
       {choice: [[{dense: {units: 6}}, tanh], none]}, dropout: {rate: 0.1}, {dense: {units: 5}}, batch_norm, relu, softmax]
      """.replacing("dropout: {rate: 0.1}", with: "{dropout: {rate: 0.1}}")
    $0.checks = "[]"
    $0.stages = ["{name: coarse, trials: 9, epochs: 2, repeats: 2}"]
  }

  static let specs = [
    SpecText().with { $0.stages = ["{name: coarse, trials: 9, epochs: 3}"] },
    repeated,
    SpecText().with {
      $0.data = "{csv: digits.csv, label: digit, split: {folds: 3}}"
      $0.stages = ["{name: coarse, trials: 5, epochs: 2}"]
    },
    SpecText().with {
      $0.model = "[{repeat: {times: 2, layers: [{repeat: {times: 2, layers: [{dense: {units: 7}}, relu]}}]}}, softmax]"
      $0.stages = ["{name: coarse, trials: 1, epochs: 2}", "{name: fine, trials: 5, epochs: 1}"]
    },
  ]

  /// The rows of a trial.
  private func rows(_ table: String, stage: String, trial: Int) -> [Substring] {
    table.split(separator: "\n").filter { $0.hasPrefix("\(stage),\(trial),") }
  }

  /// Of every trial, whichever place it had in its pack.
  @Test(arguments: specs.indices)
  func itsCurvesComeOut(index: Int) throws {
    let sandbox = try Sandbox()
    let spec = Self.specs[index]
    let ran = try sandbox.run(spec, workers: 2)
    let experiment = try sandbox.experiment(spec)
    let curves = try sandbox.text("Results/small/curves.csv")
    for trial in ran.record.trials where trial.outcome == .completed {
      let stage = try #require(ran.record.stages.first { $0.name == trial.stage })
      let text = YAMLText.document(experiment.best(trial, of: stage) { $0 })
      var sink = DiagnosticSink()
      let path = sandbox.path.appending("best.yaml").string
      let best = try #require(
        SpecReader.read(Array(text.utf8), path: path, into: &sink), "\(sink.sorted.map(\.message)) \(text)")
      #expect(best.hyperparameters.isEmpty)
      let names = experiment.configuration(at: trial.point).architecture.layers.map(\.name)
      #expect(best.configuration(at: Point()).architecture.layers.map(\.name) == names)
      let results = "Best\(trial.stage)\(trial.trial)"
      let session = Session(
        best, input: try DataLoader(root: nil).load(best),
        folder: ResultsFolder(root: sandbox.path.appending(results), name: best.name), workers: 1
      ) { _ in }
      _ = try session.run { _ in "" }
      let again = try sandbox.text("\(results)/small-best/curves.csv")
      let expected = rows(curves, stage: trial.stage, trial: trial.trial)
      #expect(!expected.isEmpty && rows(again, stage: trial.stage, trial: trial.trial) == expected, "\(text)")
    }
  }

  /// The winner's own file says its stage and number, and its parameters are as many.
  @Test func theWinnersFile() throws {
    let sandbox = try Sandbox()
    let ran = try sandbox.run(Self.specs[1])
    let text = try sandbox.text("Results/small/best.yaml")
    let winner = try #require(ran.record.winner)
    #expect(text.contains("name: \(winner.stage)"))
    #expect(winner.trial == 1 || text.contains("first_trial: \(winner.trial)"), "\(text)")
  }

  /// The names of repeated layers are those of the weights that `final` saves.
  @Test func theSavedNetworkIsReadBack() throws {
    let sandbox = try Sandbox()
    try sandbox.run(
      Self.specs[3].with {
        $0.stages = ["{name: only, trials: 1, epochs: 2}"]
        $0.extra = "final: {repeats: 1}"
      })
    let folder = ResultsFolder(root: sandbox.path.appending("Results"), name: "small")
    let predictor = try Predictor(try #require(try Disk().read(folder.weights)), file: folder.weights)
    let rows = try sandbox.text("digits.csv").split(separator: "\n").prefix(4).joined(separator: "\n") + "\n"
    #expect(try predictor.answer(to: DataFile(name: "new.csv", bytes: Array(rows.utf8))).predictions.count == 3)
  }

  /// Trials are counted from the number that a stage says: they are those that it would have had with more of them.
  @Test func trialsAreNumberedFromTheFirst() throws {
    let sandbox = try Sandbox()
    let all = SpecText().with { $0.stages = ["{name: coarse, trials: 8, epochs: 1}"] }
    try sandbox.run(all, results: "all")
    let some = all.with { $0.stages = ["{name: coarse, trials: 4, epochs: 1, first_trial: 5}"] }
    let ran = try sandbox.run(some)
    #expect(ran.trained == 4 && ran.record.trials.map(\.trial) == [5, 6, 7, 8])
    for name in ["trials.csv", "curves.csv"] {
      let (whole, part) = (try sandbox.text("all/small/\(name)"), try sandbox.text("Results/small/\(name)"))
      for trial in 5...8 {
        #expect(rows(part, stage: "coarse", trial: trial) == rows(whole, stage: "coarse", trial: trial))
      }
    }
    #expect(try sandbox.run(some).wasFinished)
    let more = all.with { $0.stages = ["{name: coarse, trials: 6, epochs: 1, first_trial: 5}"] }
    #expect(try sandbox.run(more).trained == 2)
    let fewer = try #require(#expect(throws: Failure.self) { try sandbox.run(some) })
    #expect(fewer.notes.contains("stages.coarse.trials: 6 are finished → 4"), "\(fewer.notes)")
    let moved = all.with { $0.stages = ["{name: coarse, trials: 6, epochs: 1, first_trial: 6}"] }
    let refused = try #require(#expect(throws: Failure.self) { try sandbox.run(moved) })
    #expect(refused.notes.contains("stages.coarse.first_trial: 5 → 6"), "\(refused.notes)")
    #expect(
      try sandbox.experiment(all.with { $0.stages = ["{name: coarse, trials: 8, epochs: 1, first_trial: 1}"] })
        .resolved == sandbox.experiment(all).resolved)
  }

  /// A killed run resumes where it was, and status counts its trials.
  @Test func itGoesOn() throws {
    let sandbox = try Sandbox()
    let spec = SpecText().with { $0.stages = ["{name: coarse, trials: 5, epochs: 1, first_trial: 9}"] }
    try sandbox.run(spec)
    let files = try sandbox.results("Results/small")
    for name in files.keys { try sandbox.remove("Results/small/\(name)") }
    let folder = ResultsFolder(root: sandbox.path.appending("Results"), name: "small")
    #expect(try folder.status(of: "small").done == 5)
    #expect(try sandbox.run(spec).trained == 0)
    #expect(try sandbox.results("Results/small") == files)
  }
}
