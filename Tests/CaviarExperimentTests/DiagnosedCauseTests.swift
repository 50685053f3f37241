import CaviarDiagnostics
import CaviarSpec
import CaviarTraining
import Testing

@testable import CaviarExperiment

/// Causes that curves alone do not show, and those that others are taken for.
@Suite struct DiagnosedCauseTests {
  private let healthy = DiagnosisTests.Curve()

  /// Losses that fall by as much in the last quarter of twelve epochs as in any other.
  private var creeping: DiagnosisTests.Curve {
    healthy.with {
      $0.train = (0...12).map { 2.3 - 0.05 * Double($0) }
      $0.validation = (0...12).map { 2.31 - 0.048 * Double($0) }
      $0.trainAccuracy = (0...12).map { 0.1 + 0.05 * Double($0) }
      $0.validationAccuracy = $0.trainAccuracy
      $0.training.learningRate = 1e-3
    }
  }

  @Test func lossesThatCreep() {
    let small = creeping.with { $0.evidence.updateRatio = 5e-4 }
    #expect(small.names.first == "learning_rate_too_low")
    #expect(small.changes(LearningRateTooLow()) == ["learning_rate: 0.001 → 0.01"])
    let usual = creeping.with { $0.evidence.updateRatio = 3e-3 }
    #expect(usual.names.first == "too_few_epochs")
    // With the end of the fall, or with a validation loss that rises again, nothing is missing.
    let settled = small.with {
      for epoch in 10...12 { $0.train[epoch] = $0.train[9] - 0.001 * Double(epoch) }
      $0.validation = $0.train
    }
    #expect(settled.names.isEmpty)
    #expect(!small.with { $0.validation[12] = 2 }.names.contains("learning_rate_too_low"))
    var strict = LearningRateTooLow()
    strict.lateFall = 0.3
    #expect(strict.cause(in: small.subject) == nil)
  }

  /// Symmetry that the weights behind a layer break is none.
  @Test func unitsThatAreToldApart() {
    let zeros = healthy.with {
      $0.layers = [DiagnosisTests.Curve.dense(50, Zeros()), Tanh()]
      $0.evidence.identical = 1
      $0.evidence.identicalLayer = $0.subject.layers[0].item.name
    }
    #expect(!zeros.names.contains("identical_units"))
    #expect(!zeros.with { $0.evidence.deadBefore = 1 }.names.contains("identical_units"))
    // ReLUs that are all 0 pass no gradient on.
    let dead = zeros.with {
      $0.layers[1] = ReLU()
      $0.evidence.deadBefore = 1
    }
    #expect(dead.names.first == "identical_units")
    let spread = zeros.with {
      var zero = RandomNormal()
      zero.std = 0
      $0.layers += [DiagnosisTests.Curve.dense(50, zero), Tanh()]
    }
    #expect(spread.names.first == "identical_units")
    let alike = zeros.with {
      var output = Softmax()
      output.initializer = Zeros()
      $0.output = output
    }
    #expect(alike.names.first == "identical_units")
    let deeper = zeros.with { $0.layers += [DiagnosisTests.Curve.dense(50, Zeros()), Tanh()] }
    #expect(deeper.names.first == "identical_units")
  }

  @Test func unitsThatDied() {
    let dead = healthy.with {
      $0.train = [2.3, 2.25, 2.22, 2.21, 2.21, 2.2, 2.2, 2.2, 2.2]
      $0.validation = $0.train
      $0.evidence.dead = 0.91
      $0.evidence.deadLayer = "relu1"
    }
    #expect(dead.names.first == "dead_units")
    #expect(!dead.with { $0.evidence.dead = 0.8 }.names.contains("dead_units"))
    let learned = dead.with { $0.train[8] = 1.6 }
    #expect(!learned.names.contains("dead_units"))
    var strict = DeadUnits()
    strict.learned = 0.5
    #expect(strict.cause(in: learned.subject) != nil)
  }

  /// Prices in thousands: the remedy names the label as the format does.
  @Test(arguments: [
    ("csv: a.csv, label: price", "label: {name: price, preprocess: [standardize]}"),
    ("csv: a.csv, label: {name: price, preprocess: [log]}", "label: {name: price, preprocess: [log, standardize]}"),
    ("npy: a.npy, labels: b.npy", "labels: {file: b.npy, preprocess: [standardize]}"),
    ("csv: a.csv, label: {name: price, preprocess: [standardize]}", nil),
  ])
  func labelsInThousands(_ data: String, _ change: String?) throws {
    let spec = """
      caviar: 1
      data: {\(data)}
      model: [{dense: {units: 50}}, relu, regression]
      training: {optimizer: sgd, learning_rate: 1e-3}
      objective: {metric: validation_loss}
      stages: [{name: s, trials: 1, epochs: 8}]
      """
    var sink = DiagnosticSink()
    let experiment = try #require(SpecReader.read(Array(spec.utf8), path: "s.yaml", into: &sink))
    let stuck = healthy.with {
      $0.train = [1.4e7, 1.2e7, 1e7, 8e6, 6e6, 4.5e6, 3.5e6, 2.8e6, 2.2e6]
      $0.validation = $0.train
      $0.evidence.commonest = nil
      $0.evidence.baselineLoss = 1e6
    }
    let causes = experiment.causes(in: [stuck.subject.fit], at: Point())
    #expect(causes.first.map { type(of: $0.rule).name } == "unscaled_labels")
    #expect(causes.first?.cause.changes.map(\.text) == [change].compactMap(\.self))
    // What has learned much, or has settled, is not kept from more by the scale.
    let learned = stuck.with { $0.train[8] = 1e5 }
    let settled = stuck.with { $0.train = [1.1e6, 9.5e5, 9e5, 8.6e5, 8.3e5, 8.2e5, 8.1e5, 8.05e5, 8e5] }
    for other in [learned, settled] {
      let causes = experiment.causes(in: [other.subject.fit], at: Point())
      #expect(causes.allSatisfy { type(of: $0.rule).name != "unscaled_labels" })
    }
  }

  /// With weights of classes, the loss that is measured may rise while the one that is minimized falls.
  @Test func weightsOfClasses() {
    let rising = healthy.with {
      $0.train = (0...8).map { 0.69 + 0.002 * Double($0) }
      $0.validation = $0.train
      $0.evidence.baselineLoss = 0.69
      $0.evidence.updateRatio = 2e-4
    }
    #expect(rising.names.contains("learning_rate_too_high"))
    #expect(!rising.with { $0.training.classWeight = .balanced }.names.contains("learning_rate_too_high"))
  }

  /// Accuracy near the share of a class that has most of the examples is that of ignoring the others.
  @Test func rareClasses() {
    let ignoring = healthy.with {
      $0.evidence.commonest = 0.96
      $0.evidence.rarest = 0.04
      $0.validationAccuracy = Array(repeating: 0.96, count: 9)
    }
    #expect(ignoring.names.first == "imbalanced_classes")
    let many = ignoring.with {
      $0.evidence.commonest = 0.25
      $0.evidence.rarest = 0.01
      $0.validationAccuracy = Array(repeating: 0.46, count: 9)
    }
    #expect(!many.names.contains("imbalanced_classes"))
  }

  @Test func averagesOfAdamW() {
    let jumping = healthy.with {
      $0.train = [2.3, 1.2, 1.9, 0.9, 1.8, 0.8, 1.9, 0.7, 1.8]
      $0.validation = $0.train
      var adamw = AdamW()
      adamw.adam.beta1 = 0.9999
      $0.training.optimizer = adamw
    }
    #expect(jumping.names.first == "momentum_too_high")
  }
}
