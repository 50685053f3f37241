import CaviarSearch
import CaviarTraining
import Glibc
import SystemPackage
import Testing

@testable import CaviarChecks
@testable import CaviarExperiment
@testable import CaviarResults
@testable import CaviarRun
@testable import CaviarStore

/// The checks on the real digits: what they see on healthy networks, and what they say of sick ones.
@Suite struct CheckTests {
  private static let spec = SpecText.single.with {
    $0.data = "{csv: digits.csv, label: digit}"
    $0.model = "[{dense: {units: 64}}, relu, softmax]"
    $0.training = "{optimizer: {momentum: {beta: 0.9}}, learning_rate: 0.05, batch_size: 50}"
  }

  /// The subject of a check, in a spec with this seed.
  private func subject(_ spec: SpecText = Self.spec, seed: Int) throws -> CheckSubject {
    let experiment = try Sandbox().experiment(spec.with { $0.seed = seed })
    let data = try DataLoader(root: Repository.specs.appending("data")).load(experiment)
    return CheckSubject(
      seed: experiment.seed, configuration: experiment.configuration(at: experiment.space.centre), data: data.training)
  }

  @Test(arguments: 1...30)
  func healthyNetworksPass(seed: Int) throws {
    let subject = try subject(seed: seed)
    let state = subject.initialState()
    #expect(abs(state.loss - log(10)) < 0.05)
    #expect(InitialLoss().answer(subject).passed)

    let regularization = RegularizationRaisesLoss().answer(subject)
    #expect(regularization.passed, "\(regularization.seen)")
    let cost = try #require(Double(regularization.seen))
    let expected = state.loss + 0.5 * 1e3 * state.squaredWeights
    #expect(abs(cost - expected) <= 1e-5 * expected)

    // The check passes with every example right.
    let overfit = OverfitTiny().answer(subject)
    #expect(overfit.passed, "\(overfit.seen)")
    #expect(overfit.seen.hasSuffix("accuracy 1 at learning_rate 0.01 after 200 epochs"))
  }

  /// Sums of a million equal squares in single precision depend on their order, by fifty times what the check allows.
  @Test(arguments: ["", ", clip_norm: 1"])
  func longSumsPass(options: String) throws {
    let wide = Self.spec.with {
      $0.model = "[{dense: {units: 16384, init: {constant: 0.01}}}, relu, softmax]"
      $0.training = "{optimizer: {momentum: {beta: 0.9}}, learning_rate: 0.05, batch_size: 50\(options)}"
    }
    let answer = RegularizationRaisesLoss().answer(try subject(wide, seed: 1))
    #expect(answer.passed, "\(answer.expected), seen \(answer.seen)")
  }

  /// ½·λ·ΣW² on top of the loss of ten classes, from one weight to those of a large network.
  @Test(arguments: [1, 1e6, 7e7])
  func whatRaisesTheLossEnough(weights: Double) {
    let before = log(10.0)
    func passes(_ factor: Double) -> Bool {
      let penalty = 0.5 * 1e3 * weights * 0.01 * 0.01
      return RegularizationRaisesLoss.isRaised(before + factor * penalty, from: before, to: before + penalty)
    }
    // But for the rounding of a few operations in single precision.
    for rounding in [0.0, 1, -1] { #expect(passes(1 + rounding * 4 * Double(Float.ulpOfOne))) }
    // No penalty, λ instead of ½·λ, ¼·λ, and one in a thousand weights left out.
    for fault in [0, 2, 0.5, 0.999, -1, .nan, .infinity] { #expect(!passes(fault), "\(fault)") }
  }

  /// What is too fast for features of the size of pixels is learned at a lower rate.
  @Test func aLowerRateIsTried() throws {
    let raw = Self.spec.with {
      $0.data = "{csv: digits.csv, label: digit, preprocess: [zero_center, {divide: {by: 0.03}}]}"
      $0.model =
        "[{dense: {units: 50, init: {random_normal: {std: 1e-4}}}}, relu, {softmax: {init: {random_normal: {std: 1e-4}}}}]"
    }
    var check = OverfitTiny()
    let answer = check.answer(try subject(raw, seed: 1))
    #expect(answer.passed, "\(answer.seen)")
    check.learningRates = [1e-9]
    let failed = check.answer(try subject(raw, seed: 1))
    #expect(!failed.passed)
    #expect(failed.advice.contains("preprocess: [standardize]"))
  }

  /// Models without hidden layers, and examples that no model can tell apart, are no fault of the network.
  @Test(arguments: [
    ("{csv: payments.csv, label: fraud}", "[softmax]"),
    ("{csv: iris.csv, delimiter: \";\", header: false, label: 4}", "[softmax]"),
    ("{csv: houses.csv, label: {name: price, preprocess: [standardize]}}", "[regression]"),
    (
      "{csv: people.csv, label: bought, columns: {visit: drop, age: drop, minutes: drop, pages: drop}, missing: {numbers: median, words: own_category}}",
      "[{dense: {units: 30}}, relu, softmax]"
    ),
  ])
  func whatNoNetworkCanLearnIsNotAsked(data: String, model: String) throws {
    let spec = Self.spec.with { ($0.data, $0.model, $0.objective) = (data, model, "validation_loss") }
    for seed in 1...5 {
      let answer = OverfitTiny().answer(try subject(spec, seed: seed))
      #expect(answer.passed, "\(answer.seen)")
    }
  }

  /// The loss of few rows is off by chance.
  @Test(arguments: 1...30)
  func fewRowsOfARegressionPass(seed: Int) throws {
    let spec = Self.spec.with {
      $0.data = "{csv: houses.csv, label: {name: price, preprocess: [standardize]}, limit: {random: 60}}"
      $0.objective = "validation_loss"
      $0.model = "[{dense: {units: 128}}, relu, regression]"
    }
    let answer = InitialLoss().answer(try subject(spec, seed: seed))
    #expect(answer.passed, "\(answer.expected): \(answer.seen)")
    #expect(answer.expected.contains("two standard errors of a mean over"))
  }

  @Test func adviceIsAboutTheModelAtHand() throws {
    func advice(_ change: (inout SpecText) -> Void) throws -> String {
      OverfitTiny().answer(try subject(Self.spec.with(change), seed: 1)).advice
    }
    #expect(
      try advice {
        $0.data = "{csv: houses.csv, label: price}"
        $0.objective = "validation_loss"
        $0.model = "[{dense: {units: 8}}, relu, regression]"
      }.contains("label: {name: …, preprocess: [standardize]}"))
    let loss = InitialLoss().answer(
      try subject(
        Self.spec.with {
          $0.data = "{csv: houses.csv, label: {name: price, preprocess: [standardize]}}"
          $0.objective = "validation_loss"
          $0.model = "[{dense: {units: 64}}, relu, {regression: {init: he}}]"
        }, seed: 1))
    #expect(!loss.passed && loss.advice.contains("regression: {init: {random_normal: {std: 0.01}}}"))
  }

  @Test func independentRowsAreWhatALinearModelCanFit() {
    func rows(_ features: [Float], columns: Int, labels: [Int32], atMost count: Int) -> [Int] {
      TrainingData(
        train: Examples(features: features, labels: labels, columns: columns), classCount: 2,
        trainSample: Array(labels.indices)
      ).independentRows(atMost: count)
    }
    // One feature: two rows, of two classes.
    #expect(rows([1, 2, 3, 4], columns: 1, labels: [0, 0, 0, 1], atMost: 20) == [0, 3])
    // The same row twice is one.
    #expect(rows([1, 0, 1, 0, 0, 1, 0, 0], columns: 2, labels: [0, 1, 1, 0], atMost: 20) == [0, 2, 3])
    #expect(rows([1, 0, 1, 0, 0, 1, 0, 0], columns: 2, labels: [0, 1, 1, 0], atMost: 2) == [0, 2])
    #expect(rows([5, 5, 5], columns: 1, labels: [0, 1, 0], atMost: 20) == [0])
  }

  @Test func aBadStartIsSeen() throws {
    let answer = InitialLoss().answer(
      try subject(Self.spec.with { $0.model = "[{dense: {units: 64}}, relu, {softmax: {init: he}}]" }, seed: 1))
    #expect(!answer.passed)
    #expect(answer.advice.contains("random_normal"))
  }

  @Test func aNetworkThatCannotLearnIsSeen() throws {
    let answer = OverfitTiny().answer(
      try subject(
        Self.spec.with { $0.model = "[{dense: {units: 64, init: zeros}}, relu, {softmax: {init: zeros}}]" }, seed: 1))
    #expect(!answer.passed)
    #expect(!answer.advice.isEmpty)
  }

  @Test func weightsOfZeroAreSeen() throws {
    let answer = RegularizationRaisesLoss().answer(
      try subject(Self.spec.with { $0.model = "[{softmax: {init: zeros}}]" }, seed: 1))
    #expect(!answer.passed)
    #expect(answer.advice.contains("zero"))
  }

  @Test func aLossThatIsNotFiniteIsNoMatterOfTheCheck() throws {
    let large = "{dense: {units: 4, init: {random_normal: {std: 1e30}}}}"
    let spec = Self.spec.with { $0.model = "[\(large), \(large), softmax]" }
    let subject = try subject(spec, seed: 1)
    let checks: [any Check] = [InitialLoss(), RegularizationRaisesLoss(), OverfitTiny()]
    for check in checks {
      let answer = check.answer(subject)
      #expect(!answer.passed && answer.seen.contains("NaN or infinity"))
      #expect(answer.advice.hasPrefix("the loss is not finite before the first step"))
    }
  }

  @Test func aFailureStopsTheRun() throws {
    let ran = try Sandbox().run(SpecText().with { $0.checks = "[{initial_loss: {tolerance: 1e-9}}, overfit_tiny]" })
    #expect(ran.trained == 0 && ran.record.trials.isEmpty && ran.record.stages.isEmpty)
    #expect(ran.record.summary.status == .stoppedByCheck)
    #expect(ran.record.checks.map(\.verdict) == [.fail, .pass])
    #expect(ran.record.checks[0].advice != nil && ran.record.checks[1].advice == nil)
  }

  @Test func aWarningGoesOn() throws {
    let ran = try Sandbox().run(SpecText().with { $0.checks = "[{initial_loss: {tolerance: 1e-9, on_failure: warn}}]" })
    #expect(ran.trained == 11)
    #expect(ran.record.summary.status == .completed)
    #expect(ran.record.summary.checks.failed == 1)
  }

  /// A check uses the space's centre, or the point in its options.
  @Test func checksLookWhereTheyAreTold() throws {
    func seen(_ at: String) throws -> String {
      try Sandbox().run(
        SpecText().with {
          $0.checks = "[{initial_loss: {at: \(at)}}]"
          $0.stages = ["{name: coarse, trials: 1, epochs: 1}"]
        }
      ).record.checks[0].seen
    }
    #expect(try seen("{}") == seen("{dense1.units: 8}"))
    #expect(try seen("{}") != seen("{dense1.units: 4}"))
  }
}
