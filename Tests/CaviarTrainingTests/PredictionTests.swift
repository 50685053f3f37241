import CaviarCompute
import Testing

@testable import CaviarTraining

/// What a fit hands out, and what comes of it.
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
    #expect(predictions.allSatisfy { abs($0.reduce(0, +) - 1) < 1e-5 })
    let right = zip(predictions, validation.labels).count { $0.firstIndex(of: $0.max() ?? 0) == Int($1) }
    #expect(Double(right) / 350 == last?.validationAccuracy)
    let (measures, predicted) = model.evaluation(of: validation, as: data)
    #expect(measures[.loss] == last?.validationLoss && measures[.accuracy] == last?.validationAccuracy)
    #expect(measures[.rocAUC] != nil && measures[.averagePrecision] != nil)
    #expect(zip(predicted, validation.labels).count { $0 == $1 } == right)
  }

  @Test func valuesAreLearned() throws {
    let examples = clusters(rows: 80, columns: 4, classes: 4)
    let values = (0..<80).map { row in
      let x = examples.features[row * 4..<row * 4 + 4]
      return x.reduce(0.5) { $0 + $1 } + 0.5 * (x.first ?? 0)
    }
    let part = Examples(features: examples.features, targets: .values(values), columns: 4)
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
        if $0.epoch == 0 { #expect(abs($0.trainLoss - output.lossOfChance(data)) < 0.3 * $0.trainLoss) }
        last = $0
        return true
      }
      #expect((last?.validation?[.r2] ?? 0) > 0.95, "\(loss)")
      #expect(last?.validationAccuracy == nil)
      var model = try LearnedModel(plan.architecture, result.tensors, task: .values, columns: 4)
      let predicted = model.predictions(part.features)
      let errors = ValueErrors(predicted: predicted.map { Double($0[0]) }, actual: values.map { Double($0) })
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
