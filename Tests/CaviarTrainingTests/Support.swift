import CaviarCompute
import CaviarDiagnostics
import CaviarRandom
import CaviarSpec
import CaviarYAML

@testable import CaviarTraining

/// A scale for searched values, as the language's own is defined in another module.
enum LogScale: Scale {
  static let name = "log"
  static let summary = "Uniform in the exponent."
  static let example = "{log: [1e-4, 1]}"
  static let limits = CaviarSpec.Limits.positive
  static func coordinate(of value: Double) -> Double { value }
  static func value(at coordinate: Double) -> Double { coordinate }
}

/// Decodes a text. Returns the value and the decoding with its diagnostics.
func read<Value: Sendable>(_ yaml: String, as codec: Codec<Value>) -> (Parametric<Value>?, Decoding) {
  var decoding = Decoding(scales: [LogScale.self])
  guard let node = parse(Array(yaml.utf8), name: "test.yaml", into: &decoding.sink) else { return (nil, decoding) }
  let declared = codec.searchable.decode(node, &decoding)
  decoding.finish()
  return (declared, decoding)
}

/// Examples [rows × columns] around a centre for each class, separable from each other.
func clusters(rows: Int, columns: Int, classes: Int, seed: UInt64 = 1) -> Examples {
  let noise = RandomStream(StreamKey(seed: seed, purpose: Purpose("test")))
  let centres = RandomStream(StreamKey(seed: 0, purpose: Purpose("centres")))
  let labels = (0..<rows).map { Int32($0 % classes) }
  let features = (0..<rows * columns).map { i in
    let label = Int(labels[i / columns])
    return Float(centres.normal(label * columns + i % columns) + 0.5 * noise.normal(i))
  }
  return Examples(features: features, labels: labels, columns: columns)
}

func clusterData(rows: Int = 60, columns: Int = 6, classes: Int = 3) -> TrainingData {
  TrainingData(
    train: clusters(rows: rows, columns: columns, classes: classes),
    validation: clusters(rows: rows / 2, columns: columns, classes: classes, seed: 2), classCount: classes,
    trainSample: Array(0..<rows / 2))
}

func dense(_ units: Int, _ initializer: (any Initializer)? = nil) -> Dense {
  var dense = Dense()
  dense.units = units
  dense.initializer = initializer
  return dense
}

func batchNorm(scale: Bool = true, shift: Bool = true) -> BatchNorm {
  var norm = BatchNorm()
  norm.hasScale = scale
  norm.hasShift = shift
  return norm
}

func dropout(_ rate: Double) -> Dropout {
  var dropout = Dropout()
  dropout.rate = rate
  return dropout
}

/// The plan of a fit of a small network, modified by `change`.
func smallPlan(
  _ layers: [any Layer] = [dense(8), ReLU()], epochs: Int = 3, _ change: (inout FitPlan) -> Void = { _ in }
)
  -> FitPlan
{
  var training = Training()
  training.optimizer = Momentum()
  training.learningRate = 0.05
  training.batchSize = 16
  var plan = FitPlan(
    seed: 7, stage: "coarse", trial: 1, repeat: 0, architecture: Architecture(layers, Softmax()), training: training,
    epochs: epochs)
  change(&plan)
  return plan
}

/// Trains a fit. Returns its result and the metrics of all epochs.
func observed(_ plan: FitPlan, on data: TrainingData) -> (result: FitResult, epochs: [EpochMetrics]) {
  var workspace = Workspace<Float>()
  return observed(plan, on: data, in: &workspace)
}

func observed<S: EngineScalar>(
  _ plan: FitPlan, on data: TrainingData, in workspace: inout Workspace<S>
) -> (result: FitResult, epochs: [EpochMetrics]) {
  var epochs: [EpochMetrics] = []
  let result = fit(plan, on: data, in: &workspace) { metrics in
    epochs.append(metrics)
    return true
  }
  return (result, epochs)
}

/// A network alone in its pack, trained on the whole of its examples in each step.
struct Lone<Scalar: EngineScalar>: ~Copyable {
  let pack: Pack
  let examples: Examples
  var arena = Arena<Scalar>()

  /// - Parameters:
  ///   - training: The training of the steps; nil to keep gradients, and take none.
  ///   - measuresChanges: True if the steps are to measure their changes.
  init(
    _ model: Architecture, on examples: Examples, classes: Int = 3, training: Training? = nil,
    measuresChanges: Bool = false
  ) {
    var layout = Layout()
    let method = training.map { StepMethod($0) } ?? StepMethod(rule: .sgd, keepsGradient: true)
    let isRegression = model.output.part is Regression
    pack = Pack(
      [
        Pack.Model(
          architecture: model, method: method,
          measures: StepMeasures(squares: training.map { $0.l2 != 0 } ?? false, changes: measuresChanges))
      ],
      Pack.Sizes(
        inputs: examples.columns, classes: isRegression ? 0 : classes, capacity: examples.count,
        copiesFeatures: Scalar.self != Float.self), in: &layout
    ) { StreamKey(seed: 3, purpose: .initialize, address: $0) }
    self.examples = examples
    arena.prepare(layout)
  }

  var network: Network { pack.network }

  /// Writes the gradients of the data loss, and returns it.
  mutating func gradients() -> Double {
    let loss = forward()
    network.backward(rows: examples.count, isMeasured: true, in: &arena)
    pack.first.backward(rows: examples.count, isMeasured: true, in: &arena)
    return loss
  }

  /// Takes a step. Returns its cost.
  mutating func step(_ stepper: inout Stepper, learningRate: Double) -> Double {
    let penalties = stepper.penalties(in: &arena)
    stepper.begin(learningRate: learningRate, in: &arena)
    let loss = gradients()
    if stepper.method.keepsGradient { pack.stepWithKeptGradients([(network, stepper)], isMeasured: false, in: &arena) }
    return stepper.cost(loss: loss + penalties, in: &arena)
  }

  private mutating func forward() -> Double {
    pack.batch.load(Array(0..<examples.count).span, of: examples, in: &arena)
    let rows = examples.count
    pack.forward(rows: rows, .training(epoch: 1, step: 1), in: &arena)
    return network.loss(rows: rows, pack.batch.targets(rows, areWeighted: false), in: &arena)
  }

  /// The statistics of the layers, after a step that measured its changes.
  mutating func statistics() -> [LayerStatistics] {
    let layers = network.measuredLayers
    var changes = StepStatistics()
    changes.begin(layers: layers.count { $0.changes != nil })
    changes.add(layers.compactMap(\.changes), in: arena)
    let rows = examples.count
    pack.batch.load(Array(0..<rows).span, of: examples, in: &arena)
    pack.first.forward(rows: rows, in: &arena)
    network.forward(rows: rows, .evaluation, .first, in: &arena)
    var steps = 0
    return layers.map { layer in
      var step: (Double, Double)?
      if layer.changes != nil {
        step = (changes.updateRatios[steps], changes.gradientNorms[steps])
        steps += 1
      }
      return layer.statistics(rows: rows, step: step, isFirst: false, in: &arena)
    }
  }

  /// The mean loss in evaluation mode.
  mutating func measuredLoss() -> Double {
    let rows = Array(0..<examples.count)
    return pack.measure([0], on: rows.span, of: examples, keepsScores: [false], in: &arena)[0].meanLoss
  }
}

extension Arena {
  /// The elements of a slice.
  borrowing func values(_ slice: Slice) -> [Scalar] {
    var values: [Scalar] = []
    append(slice, to: &values)
    return values
  }

  /// The weights, unit after unit.
  borrowing func values(_ panels: Panels) -> [Scalar] {
    var values: [Scalar] = []
    append(panels, to: &values)
    return values
  }

  /// Writes weights, unit after unit.
  mutating func set(_ panels: Panels, _ values: [Double]) {
    let numbers = values.map { Scalar($0) }
    put(numbers.span, into: panels)
  }

  /// Writes a matrix, row after row.
  mutating func set(_ matrix: Matrix, _ values: [Double]) {
    let numbers = values.map { Scalar($0) }
    put(numbers.span, into: matrix)
  }
}

extension Parameter {
  /// The gradient of a fit that keeps it.
  var gradient: Panels {
    guard let gradient = learned.gradient else { preconditionFailure("a gradient that is kept") }
    return gradient[units]
  }
}
