import CaviarChecks
import CaviarCompute
import CaviarSearch
import CaviarTraining
import SystemPackage
import Testing

@testable import CaviarExperiment
@testable import CaviarRun

/// The checks besides the default ones, on the real digits: silent on healthy networks, and each on its faults.
@Suite struct SpecialCheckTests {
  private static let spec = SpecText.single.with {
    $0.data = "{csv: digits.csv, label: digit}"
    $0.model = "[{dense: {units: 32}}, batch_norm, relu, softmax]"
    $0.training = "{optimizer: {momentum: {beta: 0.9}}, learning_rate: 0.05, batch_size: 50}"
  }

  private func subject(_ spec: SpecText = Self.spec, seed: Int = 1) throws -> CheckSubject {
    let experiment = try Sandbox().experiment(spec.with { $0.seed = seed })
    let data = try DataLoader(root: Repository.specs.appending("data")).load(experiment)
    return CheckSubject(
      seed: experiment.seed, configuration: experiment.configuration(at: experiment.space.centre), data: data.training,
      columns: data.inputColumns
    ) { data.unprocessed($0) }
  }

  static let all: [any Check] = [
    Gradient(), InputIndependentBaseline(), BatchNormEvaluation(), DataQuality(), LearningRateBracket(),
  ]

  @Test(arguments: all.indices, 1...3)
  func healthyNetworksPass(index: Int, seed: Int) throws {
    let answer = Self.all[index].answer(try subject(seed: seed))
    #expect(answer.passed, "\(answer)")
  }

  /// A digit's label moved to another image.
  private func shuffled(_ subject: CheckSubject, parts: [Bool] = [true, true]) throws -> CheckSubject {
    func shuffled(_ examples: Examples) -> Examples {
      let labels = examples.labels
      let moved = labels.indices.map { labels[($0 * 37 + 11) % labels.count] }
      return Examples(features: examples.features, targets: .classes(moved))
    }
    let data = subject.data
    return CheckSubject(
      seed: subject.seed, configuration: subject.configuration,
      data: TrainingData(
        train: shuffled(data.train), validation: data.validation.map(shuffled), task: data.task,
        trainSample: data.trainSample))
  }

  @Test(arguments: 1...3)
  func labelsWithoutSignalFailTheBaseline(seed: Int) throws {
    let answer = InputIndependentBaseline().answer(try shuffled(try subject(seed: seed)))
    #expect(!answer.passed, "\(answer)")
  }

  /// The first thousand rows of a file that is sorted by class are of one class.
  @Test func sortedRowsPassTheBaseline() throws {
    let subject = try subject()
    let (train, validation) = (subject.data.train, try #require(subject.data.validation))
    func sorted(_ examples: Examples) -> Examples {
      examples.rows(examples.labels.indices.sorted { (examples.labels[$0], $0) < (examples.labels[$1], $1) })
    }
    var check = InputIndependentBaseline()
    check.examples = 100
    let answer = check.answer(
      CheckSubject(
        seed: 1, configuration: subject.configuration,
        data: TrainingData(
          train: sorted(train), validation: sorted(validation), task: subject.data.task, trainSample: Array(0..<100))))
    #expect(answer.passed, "\(answer)")
    #expect(answer.seen.contains("of 100 examples gain"))
  }

  @Test func smallBatchesFailBatchNorm() throws {
    let small = Self.spec.with { $0.training = "{optimizer: adam, learning_rate: 0.01, batch_size: 2}" }
    #expect(!BatchNormEvaluation().answer(try subject(small)).passed)
    let last = Self.spec.with {
      $0.model = "[{dense: {units: 32}}, {batch_norm: {decay: 0}}, relu, softmax]"
      $0.training = "{optimizer: adam, learning_rate: 0.01, batch_size: 8}"
    }
    let answer = BatchNormEvaluation().answer(try subject(last))
    #expect(!answer.passed, "\(answer)")
    let without = Self.spec.with { $0.model = "[{dense: {units: 32}}, relu, softmax]" }
    #expect(BatchNormEvaluation().answer(try subject(without)).passed)
  }

  /// Data that each aspect is about.
  private func data(_ change: (inout [[Float]], inout [Int32]) -> Void) throws -> CheckAnswer {
    let subject = try subject()
    func changed(_ examples: Examples) -> Examples {
      let width = examples.columns
      var rows = (0..<examples.count).map { row in (0..<width).map { examples.features[row * width + $0] } }
      var labels = examples.labels
      change(&rows, &labels)
      return Examples(features: rows.flatMap(\.self), labels: labels, columns: rows[0].count)
    }
    let train = changed(subject.data.train)
    let validation = changed(try #require(subject.data.validation))
    return DataQuality().answer(
      CheckSubject(
        seed: 1, configuration: subject.configuration,
        data: TrainingData(
          train: train, validation: validation, task: subject.data.task, trainSample: Array(0..<100))))
  }

  @Test func unscaledFeaturesFail() throws {
    let answer = try data { rows, _ in for row in rows.indices { rows[row][5] = 1e6 + rows[row][6] } }
    #expect(!answer.passed && answer.advice.contains("preprocess: [standardize]"), "\(answer)")
  }

  @Test func aFeatureMadeFromTheLabelFails() throws {
    let answer = try data { rows, labels in
      for row in rows.indices { rows[row][3] = Float(labels[row] * 7 % 10) + 0.001 * rows[row][20] }
    }
    #expect(!answer.passed && answer.seen.contains("feature 3 gives the label away"), "\(answer)")
  }

  /// A column of words that is the label, whose inputs are each other's mirror.
  @Test func wordsMadeFromTheLabelFail() throws {
    let sandbox = try Sandbox()
    let rows = (0..<200).map { row in
      "\(row % 2 == 0 ? "open" : "closed"),\((row * 37) % 101),\((row * 53) % 97),\(row % 2 == 0 ? "yes" : "no")"
    }
    try sandbox.write("status,a,b,bought\n" + rows.joined(separator: "\n") + "\n", to: "leak.csv")
    let experiment = try sandbox.experiment(
      Self.spec.with {
        $0.data = "{csv: leak.csv, label: bought}"
        $0.model = "[{dense: {units: 8}}, relu, softmax]"
        $0.checks = "[data]"
      })
    let data = try DataLoader(root: nil).load(experiment)
    let answer = NetworkTrainer(experiment, data: data).answer(experiment.task(of: DataQuality()))
    #expect(!answer.passed && answer.seen.contains("status gives the label away"), "\(answer)")
    #expect(answer.advice.contains("columns: {status: drop}"))
  }

  /// Classes are counted among all rows, however few are looked at.
  @Test func rareClassesAreSeenAmongMany() throws {
    let subject = try subject()
    let width = subject.data.train.columns
    let labels = (0..<5000).map { Int32($0 % 1000 == 7 ? 1 : 0) }
    let train = Examples(
      features: (0..<5000 * width).map { Float($0 * 7919 % 104_729) / 104_729 }, labels: labels, columns: width)
    let answer = DataQuality().answer(
      CheckSubject(
        seed: 1, configuration: subject.configuration,
        data: TrainingData(train: train, task: .classes(2), trainSample: Array(0..<100))))
    #expect(!answer.passed && answer.advice.contains("class_weight: balanced"), "\(answer)")
  }

  /// Gradients that rounding hides are no agreement.
  @Test func gradientsBelowRoundingAreNotJudged() throws {
    let subject = try subject()
    let width = subject.data.train.columns
    let wild = Examples(
      features: (0..<40 * width).map { Float($0 % 13) * 1e37 }, labels: (0..<40).map { Int32($0 % 10) }, columns: width)
    let plain = Self.spec.with { $0.model = "[{dense: {units: 8}}, relu, softmax]" }
    let configuration = try self.subject(plain).configuration
    let answer = Gradient().answer(
      CheckSubject(
        seed: 1, configuration: configuration,
        data: TrainingData(train: wild, task: .classes(10), trainSample: Array(0..<20))))
    #expect(answer.seen.contains("hidden by rounding"), "\(answer)")
  }

  @Test func rareClassesFail() throws {
    let answer = try data { rows, labels in
      let kept = labels.indices.filter { labels[$0] != 4 || $0 < 20 }
      (rows, labels) = (kept.map { rows[$0] }, kept.map { labels[$0] })
    }
    #expect(!answer.passed && answer.advice.contains("class_weight: balanced"), "\(answer)")
  }

  @Test func anotherDistributionFails() throws {
    let subject = try subject()
    var part = 0
    let answer = try data { rows, _ in
      part += 1
      guard part == 2 else { return }
      for row in rows.indices { for column in 20..<40 { rows[row][column] += 1 } }
    }
    #expect(!answer.passed && answer.seen.contains("features differ between the parts"), "\(answer)")
    #expect(subject.data.validation != nil)
  }

  @Test func sharedRowsFail() throws {
    let subject = try subject()
    let (train, validation) = (subject.data.train, try #require(subject.data.validation))
    let width = train.columns
    let copied = (0..<validation.count).flatMap { row in
      (0..<width).map { row % 5 == 0 ? train.features[row * width + $0] : validation.features[row * width + $0] }
    }
    let answer = DataQuality().answer(
      CheckSubject(
        seed: 1, configuration: subject.configuration,
        data: TrainingData(
          train: train, validation: Examples(features: copied, targets: validation.targets, columns: width),
          task: subject.data.task, trainSample: Array(0..<100))))
    #expect(!answer.passed && answer.seen.contains("of validation rows also in the training part"), "\(answer)")
  }

  /// The digits' own weights have digits to compare; of extreme ones nothing is left.
  @Test func gradientsSayHowManyWereCompared() throws {
    let answer = Gradient().answer(try subject())
    #expect(answer.seen.contains("of 50 weights") || answer.seen.contains("skipped"), "\(answer)")
  }
}
