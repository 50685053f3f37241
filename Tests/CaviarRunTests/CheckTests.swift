@testable import CaviarRun
import CaviarSearch
import CaviarTraining
import Glibc
import SystemPackage
import Testing

/// The checks on the real digits: what they see on healthy networks, and what they say of sick ones.
@Suite struct CheckTests {
  private static let spec = SpecText.single.with {
    $0.data = "{csv: digits.csv, label: digit}"
    $0.model = "[{dense: {units: 64}}, relu, softmax]"
    $0.training = "{optimizer: {momentum: {beta: 0.9}}, learning_rate: 0.05, batch_size: 50}"
  }

  /// What a check looks at, in a spec with this seed.
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

    // The check passes below a loss of 0.01 with every example right.
    let overfit = OverfitTiny().answer(subject)
    #expect(overfit.passed, "\(overfit.seen)")
    #expect(overfit.seen.hasSuffix("accuracy 1 after 200 epochs"))
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

  /// A check looks at the space's centre, or where it is told to.
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
