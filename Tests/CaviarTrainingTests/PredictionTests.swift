import CaviarCompute
import Testing

@testable import CaviarTraining

/// The learned tensors of a fit, and the predictions of the model restored from them.
@Suite struct PredictionTests {
  @Test func storedTensorsPredictAsTheFitMeasured() throws {
    let data = clusterData(rows: 700, columns: 6, classes: 3)
    let plan = smallPlan([dense(8), BatchNorm(), ReLU(), dropout(0.2), dense(5), Tanh()], epochs: 4)
    var workspace = Workspace<Float>()
    var last: EpochMetrics?
    let result = fit(plan, on: data, in: &workspace, returnsTensors: true) {
      last = $0
      return true
    }
    #expect(
      result.tensors.map { "\($0.name) \($0.shape)" } == [
        "dense1.weights [8, 6]", "batch_norm1.scales [8]", "batch_norm1.shifts [8]", "dense2.weights [5, 8]",
        "dense2.biases [5]", "softmax.weights [3, 5]", "softmax.biases [3]", "batch_norm1.means [8]",
        "batch_norm1.variances [8]", "batch_norm1.weight [1]",
      ])
    let validation = try #require(data.validation)
    var model = try LearnedModel(plan.architecture, result.tensors.reversed(), task: data.task, columns: 6)
    let predictions = model.predictions(validation.features)
    #expect(predictions.count == 350)
    #expect(predictions.allSatisfy { abs($0.numbers.reduce(0, +) - 1) < 1e-5 })
    let right = zip(predictions, validation.labels).count { $0.label == Int($1) }
    #expect(Double(right) / 350 == last?.validationAccuracy)
    let (measures, predicted) = model.evaluation(of: validation, as: data)
    #expect(measures[.loss] == last?.validationLoss && measures[.accuracy] == last?.validationAccuracy)
    #expect(measures[.rocAUC] != nil && measures[.averagePrecision] != nil)
    #expect(predicted.map { Int($0) } == predictions.map(\.label))
  }

  /// Scores whose probabilities are equal: the predicted class still has the higher score, and the lower index of equal
  /// scores.
  @Test func theClassIsThatOfTheScores() throws {
    let step = Float(0.25).nextUp - 0.25
    let scores: [[Float]] = [
      [0.25, 0.25 + step, 0], [0.25 + step, 0.25, 0], [0.25, 0.25, 0.25], [80, 300, 120], [-200, -60, -60],
      [0, 0.25, 0.25 + step],
    ]
    // The scores are the features: W is the identity.
    let identity = NamedTensor("softmax.weights", shape: [3, 3], values: [1, 0, 0, 0, 1, 0, 0, 0, 1])
    let biases = NamedTensor("softmax.biases", shape: [3], values: [0, 0, 0])
    let task = LearningTask.classes(3)
    var model = try LearnedModel(Architecture([], Softmax()), [identity, biases], task: task, columns: 3)
    let predictions = model.predictions(FeatureTable(scores.flatMap(\.self), columns: 3))
    let expected = [1, 0, 0, 1, 1, 2]
    #expect(predictions.map(\.label) == expected)
    #expect(predictions[0].numbers[0] == predictions[0].numbers[1] && predictions[3].numbers == [0, 1, 0])
    let part = Examples(features: scores.flatMap(\.self), labels: expected.map { Int32($0) }, columns: 3)
    let data = TrainingData(train: part, task: task, trainSample: [0])
    let (measures, predicted) = model.evaluation(of: part, as: data)
    #expect(predicted == part.labels && measures[.accuracy] == 1)
  }

  /// A model whose scores are 120 and more apart ranks its examples, and the same way for either class.
  @Test func saturatedScoresRank() throws {
    let count = 600
    let features = (0..<count).map { row -> Float in
      let distance = Float(60 + (row * 37) % 101)
      return row % 3 == 0 ? -distance : distance
    }
    let labels = (0..<count).map { Int32(($0 * $0 / 7) % 2) }
    let part = Examples(features: features, labels: labels, columns: 1)
    let tensors = [
      NamedTensor("softmax.weights", shape: [2, 1], values: [1, -1]),
      NamedTensor("softmax.biases", shape: [2], values: [0, 0]),
    ]
    var model = try LearnedModel(Architecture([], Softmax()), tensors, task: .classes(2), columns: 1)
    let areas = [0, 1].map { positive in
      let data = TrainingData(train: part, task: .classes(2), positiveClass: positive, trainSample: [0])
      return model.evaluation(of: part, as: data).measures[.rocAUC] ?? .nan
    }
    // By counting pairs of examples of different classes: 1 if they are in the right order, ½ if they tie.
    var (pairs, wins) = (0.0, 0.0)
    for a in 0..<count where labels[a] == 0 {
      for b in 0..<count where labels[b] == 1 {
        pairs += 1
        if features[a] > features[b] { wins += 1 } else if features[a] == features[b] { wins += 0.5 }
      }
    }
    #expect(abs(areas[0] - wins / pairs) < 1e-12 && abs(areas[1] - areas[0]) < 1e-12)
  }

  @Test func valuesAreLearned() throws {
    let examples = clusters(rows: 80, columns: 4, classes: 4)
    let values = (0..<80).map { row in
      let x = examples.features.rows([row])
      return x.reduce(0.5) { $0 + $1 } + 0.5 * (x.first ?? 0)
    }
    let part = Examples(features: examples.features, targets: .values(values))
    for loss in Regression.Loss.allCases {
      var output = Regression()
      output.loss = loss
      var plan = smallPlan(epochs: 60) {
        $0.training.optimizer = Adam()
        $0.training.learningRate = 0.02
      }
      plan.architecture = Architecture([dense(16), GELU()], output)
      let data = TrainingData(train: part, validation: part, task: .values, trainSample: Array(0..<80))
      var workspace = Workspace<Float>()
      var last: EpochMetrics?
      let result = fit(plan, on: data, in: &workspace, returnsTensors: true) {
        if $0.epoch == 0 { #expect(abs($0.trainLoss - output.lossOfChance(data).mean) < 0.3 * $0.trainLoss) }
        last = $0
        return true
      }
      #expect((last?.validation?[.r2] ?? 0) > 0.95, "\(loss)")
      #expect(last?.validationAccuracy == nil)
      var model = try LearnedModel(plan.architecture, result.tensors, task: .values, columns: 4)
      let predicted = model.predictions(part.features)
      let errors = ValueErrors(predicted: predicted.map { Double($0.numbers[0]) }, actual: values.map { Double($0) })
      #expect(abs(errors.rootMeanSquare - (last?.train[.rmse] ?? 0)) < 1e-6)
      if loss == .squared {
        #expect(abs((last?.trainLoss ?? 0) - errors.rootMeanSquare * errors.rootMeanSquare) < 1e-5)
      }
    }
  }

  @Test func tensorsOfAnotherModelAreRefused() {
    var workspace = Workspace<Float>()
    let data = clusterData()
    let result = fit(smallPlan(epochs: 0), on: data, in: &workspace, returnsTensors: true) { _ in true }
    for model in [Architecture([dense(9), ReLU()], Softmax()), Architecture([dense(8), ReLU(), dense(8)], Softmax())] {
      #expect(throws: TensorMismatch.self) {
        _ = try LearnedModel(model, result.tensors, task: data.task, columns: 6)
      }
    }
  }

  @Test func rankingMetricsAreMeasuredWhereAskedFor() {
    let plain = observed(smallPlan(), on: clusterData()).epochs
    let asked = observed(smallPlan { $0.metrics = [.rocAUC] }, on: clusterData()).epochs
    #expect(plain.allSatisfy { $0.validation?[.rocAUC] == nil && $0.validation?[.f1] != nil })
    #expect(asked.allSatisfy { $0.validation?[.rocAUC] != nil && $0.validation?[.averagePrecision] == nil })
    #expect(asked.map(\.trainLoss) == plain.map(\.trainLoss))
  }
}
