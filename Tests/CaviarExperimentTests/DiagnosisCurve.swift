import CaviarSpec
import CaviarTraining

@testable import CaviarExperiment

extension DiagnosisTests {
  /// A fit of a classification with ten classes: training and validation losses, and accuracies.
  struct Curve {
    var train: [Double] = [2.3, 1.0, 0.6, 0.45, 0.4, 0.37, 0.36, 0.355, 0.35]
    var validation: [Double] = [2.3, 1.05, 0.7, 0.6, 0.55, 0.54, 0.535, 0.535, 0.535]
    var trainAccuracy: [Double] = [0.1, 0.7, 0.8, 0.86, 0.88, 0.89, 0.89, 0.9, 0.9]
    var validationAccuracy: [Double] = [0.1, 0.68, 0.78, 0.82, 0.84, 0.84, 0.84, 0.84, 0.84]
    var costs: [Double] = [1.5, 0.9, 0.6, 0.5, 0.45, 0.42, 0.41, 0.4]
    var outcome = Outcome.completed
    var evidence = Self.healthy
    var layers: [any Layer] = [Self.dense(50), ReLU()]
    var output: any Output = Softmax()
    var training = Training()

    static var healthy: FitEvidence {
      let facts = DataFacts(
        rows: 1_000, validationRows: 300, baselineLoss: 2.3, commonest: 0.12, rarest: 0.08, inputScale: 1.1)
      var evidence = FitEvidence(facts, LayerTable(layers: []), firstUpdateRatio: 0.05)
      evidence.updateRatio = 1e-3
      evidence.gradientRatio = 0.5
      evidence.lateUpdateRatio = 1e-3
      evidence.weightNorm = 11
      evidence.weightGrowth = 1.1
      evidence.smallestActivation = 0.9
      return evidence
    }

    static func dense(_ units: Int, _ initializer: any Initializer = He()) -> Dense {
      var dense = Dense()
      dense.units = units
      dense.initializer = initializer
      return dense
    }

    var subject: DiagnosisSubject {
      let epochs = train.indices.map { epoch in
        var metrics = Metrics()
        metrics[.trainLoss] = train[epoch]
        if epoch < validation.count { metrics[.validationLoss] = validation[epoch] }
        if epoch < trainAccuracy.count { metrics[.trainAccuracy] = trainAccuracy[epoch] }
        if epoch < validationAccuracy.count { metrics[.validationAccuracy] = validationAccuracy[epoch] }
        return EpochRecord(
          epoch: epoch, learningRate: training.learningRate(epoch: max(1, epoch), of: train.count - 1),
          trainCost: epoch == 0 || epoch > costs.count ? nil : costs[epoch - 1], metrics: metrics)
      }
      let fit = FitRecord(
        stage: "s", trial: 1, epochs: epochs, outcome: outcome, parameters: 10, evidence: evidence)
      return DiagnosisSubject(
        fit, Configuration(architecture: Architecture(layers, output), training: training))
    }

    /// The names of the rules that apply, the primary cause first.
    var names: [String] {
      let subject = subject
      return diagnosisRules.map { $0.init() }.filter { $0.cause(in: subject) != nil }.map { type(of: $0).name }
    }

    func changes(_ rule: some DiagnosisRule) -> [String] { rule.cause(in: subject)?.changes.map(\.text) ?? [] }

    func with(_ change: (inout Self) -> Void) -> Self {
      var curve = self
      change(&curve)
      return curve
    }

    /// Losses of a network that learns nothing.
    var flat: Self {
      with {
        $0.train = Array(repeating: 2.301, count: 9)
        $0.validation = $0.train
        $0.trainAccuracy = Array(repeating: 0.11, count: 9)
        $0.validationAccuracy = $0.trainAccuracy
        $0.costs = Array(repeating: 2.301, count: 8)
      }
    }
  }
}
