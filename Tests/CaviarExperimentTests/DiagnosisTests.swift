import CaviarDiagnostics
import CaviarSpec
import CaviarTraining
import Testing

@testable import CaviarExperiment

/// Each rule on a fit that shows its cause, and all of them on healthy ones. How often they are right on real trainings is
/// measured by `Tests/Diagnosis`.
@Suite struct DiagnosisTests {
  private let healthy = Curve()

  private var lowRate: Curve {
    healthy.flat.with {
      $0.train = (0..<9).map { 2.3 - 1e-4 * Double($0) }
      $0.evidence.updateRatio = 1e-7
      $0.training.learningRate = 1e-6
    }
  }

  @Test func healthyFitsHaveNone() {
    #expect(healthy.names.isEmpty)
    #expect(healthy.with { $0.evidence.updateRatio = nil }.names.isEmpty)
    // A program that reports losses alone.
    #expect(
      healthy.with {
        $0.trainAccuracy = []; $0.validationAccuracy = []
      }.names.isEmpty)
    // Epoch 0 alone says nothing; nor does a fit without any measurement.
    #expect(
      healthy.with {
        $0.train = [2.3]; $0.validation = [2.3]
      }.names.isEmpty)
    #expect(
      healthy.with {
        $0.train = []; $0.outcome = .nan
      }.names.isEmpty)
  }

  @Test func rates() {
    let low = lowRate
    #expect(low.names.first == "learning_rate_too_low")
    #expect(low.changes(LearningRateTooLow()) == ["learning_rate: 1e-06 → 0.01"])
    // Accuracy rises while the loss stands still: explained, and not the primary cause.
    let lecture = low.with { $0.trainAccuracy = (0..<9).map { 0.1 + 0.02 * Double($0) } }
    #expect(lecture.names == ["learning_rate_too_low", "not_learning", "accuracy_without_loss"])
    let high = healthy.with {
      $0.train = [2.3]
      $0.outcome = .nan
      $0.training.learningRate = 1e6
      $0.evidence.firstUpdateRatio = 5e7
    }
    #expect(high.names == ["learning_rate_too_high"])
    #expect(high.changes(LearningRateTooHigh()) == ["learning_rate: 1000000 → 0.001"])
    let exploded = healthy.with {
      $0.train = [2.3, 9]; $0.validation = [2.3, 9]; $0.outcome = .exploded
    }
    #expect(exploded.names == ["learning_rate_too_high"])
    let small = exploded.with { $0.evidence.firstUpdateRatio = 1e-3 }
    #expect(small.names.first == "exploding_gradients")
    #expect(small.changes(ExplodingGradients()) == ["add clip_norm: 1"])
    // Tiny weights take small first steps at any rate.
    #expect(small.with { $0.evidence.smallestActivation = 1e-5 }.names.first == "learning_rate_too_high")
    let wild = healthy.with {
      $0.train = [2.3, 1, 2, 0.9, 1.9, 0.8, 2, 0.7, 1.8]
      $0.evidence.updateRatio = 0.02
    }
    #expect(wild.names.first == "unstable")
    // It falls fast, and then the steps are too large to go on.
    let plateau = healthy.with {
      $0.train = [2.3, 1.1, 1.05, 1.02, 1, 1.01, 0.99, 1, 1.01]
      $0.validation = $0.train
      $0.evidence.lateUpdateRatio = 0.15
    }
    #expect(plateau.names == ["learning_rate_too_high"])
    #expect(plateau.changes(LearningRateTooHigh()) == ["learning_rate: 0.01 → 0.0002"])
    #expect(plateau.with { $0.evidence.lateUpdateRatio = 0.05 }.names.isEmpty)
  }

  /// A rate that is almost 0 at the end has done its work, if it was not when the loss came to a stand.
  @Test func decay() {
    let flat = healthy.with {
      $0.train = [2.3, 2.2, 2, 1.8, 1.6, 1.52] + Array(repeating: 1.5, count: 35)
      $0.validation = $0.train
      $0.trainAccuracy = []; $0.validationAccuracy = []
    }
    var fast = Exponential()
    fast.factor = 0.5
    #expect(flat.with { $0.training.schedule = LearningRateSchedule(fast) }.names.contains("learning_rate_too_low"))
    #expect(
      !flat.with { $0.training.schedule = LearningRateSchedule(Cosine()) }.names.contains("learning_rate_too_low"))
    let standing = flat.with {
      $0.train[1...5] = [1.5, 1.5, 1.5, 1.5, 1.5]
      $0.training.schedule = LearningRateSchedule(fast)
    }
    #expect(!standing.names.contains("learning_rate_too_low"))
  }

  /// Of several fits the failed one speaks, or else most of them.
  @Test func fitsOfATrial() throws {
    let spec = """
      caviar: 1
      data: {csv: digits.csv, label: digit}
      model: [{dense: {units: 50}}, relu, softmax]
      training: {optimizer: sgd, learning_rate: 0.1}
      stages: [{name: s, trials: 1, epochs: 8, repeats: 3}]
      """
    var sink = DiagnosticSink()
    let experiment = try #require(SpecReader.read(Array(spec.utf8), path: "s.yaml", into: &sink))
    let good = healthy.subject.fit, low = lowRate.subject.fit
    func names(_ fits: [FitRecord]) -> [String] {
      experiment.causes(in: fits, at: Point()).map { type(of: $0.rule).name }
    }
    #expect(names([good, good, low]).isEmpty)
    #expect(names([good, low, low]).first == "learning_rate_too_low")
    let failed = healthy.with {
      $0.train = [2.3]
      $0.outcome = .nan
    }.subject.fit
    #expect(names([low, low, failed]) == ["learning_rate_too_high"])
  }

  @Test func beginnings() {
    #expect(healthy.flat.with { $0.evidence.identical = 1 }.names.first == "identical_units")
    let curve = healthy.with { $0.layers = [Curve.dense(50, RandomNormal()), ReLU()] }
    let large = curve.with { $0.train[0] = 30 }
    #expect(large.names == ["bad_initialization"])
    #expect(large.changes(BadInitialization()) == ["dense1.init: random_normal → he"])
    #expect(
      curve.with {
        $0.train = []; $0.outcome = .nan
      }.names == ["bad_initialization"])
    let late = curve.with {
      $0.train = [2.3, 2.3, 2.3, 2.299, 2.298, 1.9, 1.2, 0.7, 0.69]
      $0.validation = $0.train
    }
    #expect(late.names.first == "bad_initialization")
    // The default initializer is made for inputs of a size of 1.
    let raw = late.with {
      $0.evidence.inputScale = 85; $0.evidence.smallestActivation = 0.05
    }
    #expect(raw.changes(BadInitialization()).first == "dense1.init: random_normal → {random_normal: {std: 0.2}}")
    let inputs = healthy.with {
      $0.train = [40]; $0.outcome = .nan; $0.evidence.inputScale = 1e6
    }
    #expect(inputs.names.first == "unscaled_inputs")
    #expect(inputs.changes(UnscaledInputs()) == ["preprocess: [standardize]"])
    #expect(
      healthy.flat.with {
        $0.evidence.deadBefore = 0.9; $0.evidence.dead = 0.9
      }.names.first == "dead_units")
    #expect(healthy.flat.with { $0.evidence.saturatedBefore = 0.8 }.names.first == "saturation")
    let deep = healthy.flat.with {
      $0.layers = (0..<5).flatMap { _ in [Curve.dense(30, Xavier()), Sigmoid()] as [any Layer] }
      $0.evidence.gradientRatio = 1e-5
    }
    #expect(deep.names.first == "vanishing_gradients")
    #expect(deep.changes(VanishingGradients()).first == "sigmoid1: sigmoid → relu")
  }

  @Test func generalization() {
    let overfit = healthy.with {
      $0.validation = [2.3, 1.05, 0.7, 0.6, 0.55, 0.6, 0.8, 1.0, 1.2]
      $0.train = [2.3, 1.0, 0.6, 0.3, 0.1, 0.05, 0.02, 0.01, 0.005]
      $0.trainAccuracy[8] = 1
      $0.validationAccuracy[8] = 0.75
    }
    #expect(overfit.names == ["overfitting"])
    let long = overfit.with {
      $0.validation = [2.3, 0.5, 0.7, 0.8, 0.9, 1.0, 1.1, 1.15, 1.2]
      $0.validationAccuracy[1] = 0.86
    }
    #expect(long.names.first == "too_many_epochs")
    #expect(long.changes(TooManyEpochs()) == ["epochs: 8 → 1"])
    // Random labels: learned by heart, and never better than the baseline elsewhere.
    let random = healthy.with {
      $0.validation = [2.3, 2.31, 2.4, 2.6, 2.8, 3, 3.2, 3.4, 3.6]
      $0.validationAccuracy = Array(repeating: 0.1, count: 9)
      $0.trainAccuracy[8] = 0.95
    }
    #expect(random.names.contains("not_learning"))
    // It still falls after a few epochs.
    let early = healthy.flat.with { $0.validation = (0..<9).map { 2.301 - 3e-3 * Double($0) } }
    #expect(early.with { $0.train = $0.validation }.names.allSatisfy { $0 != "not_learning" })
    // Many labels wrong: a little holds elsewhere.
    let wrong = healthy.with {
      $0.validation = [2.3, 2.12, 2.1, 2.11, 2.12, 2.13, 2.14, 2.15, 2.16]
      $0.trainAccuracy[8] = 0.7
      $0.validationAccuracy = Array(repeating: 0.3, count: 9)
    }
    #expect(wrong.names == ["not_learning"])
    #expect(wrong.with { $0.validation = $0.validation.map { 0.95 * $0 } }.names.isEmpty)
    #expect(wrong.with { $0.train = $0.validation }.names.isEmpty)
    // A loss above chance is not learned by heart.
    let large = wrong.with {
      $0.train = $0.train.map { 20 * $0 }
      $0.validation = $0.train.map { 1.5 * $0 }
    }
    #expect(!large.names.contains("not_learning"))
    // The training part is harder, as with dropout or outliers.
    let hard = healthy.with {
      $0.trainAccuracy = []; $0.validationAccuracy = []
      $0.validation = [2.3, 0.1, 0.12, 0.13, 0.14, 0.15, 0.15, 0.16, 0.17]
    }
    #expect(hard.names.isEmpty)
    // A regression that learns its examples by heart.
    let heart = healthy.with {
      $0.trainAccuracy = []; $0.validationAccuracy = []
      $0.train = [2.3, 1.0, 0.3, 0.1, 0.05, 0.01, 0.005, 0.001, 0.001]
      $0.validation = [2.3, 1.0, 0.5, 0.45, 0.44, 0.44, 0.44, 0.44, 0.44]
    }
    #expect(heart.names == ["overfitting"])
    #expect(heart.with { $0.validation = $0.validation.map { $0 / 2 } }.names.isEmpty)
    // A step an epoch: the training loss still falls slowly.
    let rare = healthy.with {
      $0.train[6...] = [0.37, 0.36, 0.35]
      $0.training.batchSize = 1_000
    }
    #expect(rare.names == ["too_few_epochs"])
    #expect(rare.with { $0.training.batchSize = 50 }.names.isEmpty)
    #expect(rare.with { $0.validation[8] = 0.6 }.names.isEmpty)
    let short = healthy.with {
      $0.train = [2.3, 1.9]; $0.validation = [2.3, 1.95]
    }
    #expect(short.names == ["too_few_epochs"])
    let falling = healthy.with {
      $0.train = [2.3, 2.1, 1.9, 1.7, 1.5, 1.35, 1.2, 1.05, 0.9]
      $0.validation = $0.train
    }
    #expect(falling.names == ["too_few_epochs"])
    #expect(falling.changes(TooFewEpochs()) == ["epochs: 8 → 32"])
  }

  @Test func strengths() {
    let penalty = healthy.flat.with {
      $0.training.l2 = 1
      $0.evidence.weightGrowth = 0.01
    }
    #expect(penalty.names.first == "over_regularized")
    // ½ · λ · ‖w‖² beside the loss; the noise of dropout is no part of it.
    let mild = healthy.with {
      $0.train = $0.train.map { 1 + $0 / 4 }
      $0.validation = $0.train
      $0.training.l2 = 0.02
      $0.costs = Array(repeating: 5, count: 8)
    }
    #expect(mild.names == ["over_regularized"])
    #expect(mild.with { $0.training.l2 = 0.002 }.names.isEmpty)
    #expect(penalty.changes(OverRegularized()) == ["l2: 1 → 0.001"])
    // Each step of l2 alone multiplies the weights by 1 − 20.
    let diverging = healthy.with {
      $0.outcome = .nan
      $0.training.optimizer = SGD()
      $0.training.learningRate = 0.1
      $0.training.l2 = 200
    }
    #expect(diverging.names.first == "over_regularized")
    #expect(diverging.changes(OverRegularized()) == ["l2: 200 → 0.1"])
    #expect(diverging.with { $0.training.l2 = 1 }.names.first == "learning_rate_too_high")
    #expect(diverging.with { $0.training.optimizer = Adam() }.names.first == "learning_rate_too_high")
    var dropout = Dropout()
    dropout.rate = 0.95
    let dropped = healthy.with {
      $0.train = $0.train.map { 1 + $0 / 2 }
      $0.validation = $0.train
      $0.layers += [dropout]
    }
    #expect(dropped.names.first == "over_regularized")
    let narrow = healthy.with {
      $0.layers = [Curve.dense(2), ReLU()]
      $0.train = [2.3, 1.8, 1.7, 1.65, 1.64, 1.63, 1.63, 1.63, 1.63]
      $0.validation = $0.train
    }
    #expect(narrow.names == ["underfitting"])
    #expect(narrow.changes(Underfitting()) == ["dense1.units: 2 → 64"])
    let single = healthy.with {
      $0.layers = [Curve.dense(20), BatchNorm(), ReLU()]
      $0.training.batchSize = 1
    }
    #expect(single.names == ["batch_too_small"])
    var momentum = Momentum()
    momentum.beta = 0.9999
    let slow = healthy.with {
      $0.training.optimizer = momentum
      $0.train = [2.3, 1, 0.8, 0.7, 0.9, 1, 1.1, 1.2, 1.3]
    }
    #expect(slow.names.first == "momentum_too_high")
    #expect(slow.changes(MomentumTooHigh()) == ["momentum.beta: 0.9999 → 0.9"])
    let rare = healthy.with {
      $0.evidence.rarest = 0.01
      $0.evidence.commonest = 0.97
      $0.evidence.baselineLoss = 0.1
      $0.validationAccuracy = Array(repeating: 0.97, count: 9)
    }
    #expect(rare.names.contains("imbalanced_classes"))
  }

  @Test func thresholdsAreOptions() {
    let mild = healthy.with { $0.evidence.identical = 0.3 }
    #expect(mild.names.isEmpty)
    var rule = IdenticalUnits()
    rule.fraction = 0.2
    #expect(rule.cause(in: mild.subject) != nil)
  }

  @Test func changesAreMade() {
    let spec: SpecValue = ["training": ["learning_rate": 0.1], "model": [["dense": ["units": 2]], "relu", "softmax"]]
    let rate = SpecChange.training("learning_rate", from: 0.1, to: 0.01)
    #expect(rate.applied(to: spec)["training"]?["learning_rate"] == 0.01)
    let units = SpecChange.layer(0, "dense", "dense1", "units", to: 64, from: "2")
    #expect(units.applied(to: spec)["model"] == [["dense": ["units": 64]], "relu", "softmax"])
    // A place that is not there stays so.
    #expect(SpecChange([.key("model"), .item(7)], to: "relu", text: "").applied(to: spec) == spec)
  }
}
