import CaviarCompute
import Glibc
import Testing

@testable import CaviarTraining

/// The statistics of layers against plain loops over the weights and activations.
@Suite struct LayerStatisticsTests {
  private static let layers: [any Layer] = [dense(7), ReLU(), dense(5), Tanh()]

  private static func plan(_ layers: [any Layer] = layers, change: (inout FitPlan) -> Void = { _ in }) -> FitPlan {
    var plan = smallPlan(layers)
    plan.measuresLayers = true
    plan.epochs = 1
    change(&plan)
    return plan
  }

  private func tensors(_ plan: FitPlan) -> [String: [Double]] {
    var workspace = Workspace<Float>()
    let result = fit(plan, on: clusterData(), in: &workspace, returnsTensors: true) { _ in true }
    return Dictionary(uniqueKeysWithValues: result.tensors.map { ($0.name, $0.doubles) })
  }

  private func norm(_ numbers: [Double]) -> Double { numbers.reduce(0) { $0 + $1 * $1 }.squareRoot() }

  private func isClose(_ a: Double?, _ b: Double, _ tolerance: Double = 1e-5) -> Bool {
    a.map { abs($0 - b) <= tolerance * max(1, abs(b)) } ?? false
  }

  @Test(arguments: [nil, 0.05], [0, 0.01])
  func theUpdateRatioIsThatOfTheWeights(clipNorm: Double?, l1: Double) throws {
    // One step of the whole training part: the weights before and after it are those of 0 epochs and of 1.
    func plan(epochs: Int) -> FitPlan {
      Self.plan { plan in
        plan.epochs = epochs
        plan.training.batchSize = .max
        plan.training.clipNorm = clipNorm
        plan.training.l1 = l1
      }
    }
    let (before, after) = (tensors(plan(epochs: 0)), tensors(plan(epochs: 1)))
    let epochs = observed(plan(epochs: 1), on: clusterData()).epochs
    #expect(epochs[0].layers.allSatisfy { $0.updateRatio == nil })
    #expect(epochs[1].layers.map(\.layer) == ["dense1", "relu1", "dense2", "tanh1", "softmax"])
    for layer in epochs[1].layers {
      guard let old = before[layer.layer + ".weights"], let new = after[layer.layer + ".weights"] else {
        #expect(layer.updateRatio == nil && layer.weightNorm == nil)
        continue
      }
      let moved = zip(old, new).map { $1 - $0 }
      #expect(isClose(layer.updateRatio, norm(moved) / norm(old), 1e-4), "\(layer)")
      #expect(isClose(layer.weightNorm, norm(new)))
    }
  }

  @Test func activationsAreThoseOfTheTrainingSample() throws {
    let data = clusterData()
    let tensors = tensors(Self.plan())
    let layers = try #require(observed(Self.plan(), on: data).epochs.last).layers
    func outputs(_ name: String, _ inputs: [[Double]]) throws -> [[Double]] {
      let (weights, biases) = (try #require(tensors[name + ".weights"]), try #require(tensors[name + ".biases"]))
      return inputs.map { row in
        biases.indices.map { unit in row.indices.reduce(biases[unit]) { $0 + row[$1] * weights[unit * row.count + $1] }
        }
      }
    }
    let features = data.trainSample.map { data.train.features.rows([$0]).map { Double($0) } }
    let first = try outputs("dense1", features)
    let relu = first.map { $0.map { max(0, $0) } }
    let second = try outputs("dense2", relu)
    let tanh = second.map { $0.map { (exp2of($0) - 1) / (exp2of($0) + 1) } }
    for (layer, expected) in zip(layers, [first, relu, second, tanh, try outputs("softmax", tanh)]) {
      let all = expected.flatMap(\.self)
      let mean = all.reduce(0, +) / Double(all.count)
      let variance = all.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(all.count)
      #expect(isClose(layer.mean, mean) && isClose(layer.deviation, variance.squareRoot()), "\(layer)")
      let dead = expected[0].indices.count { unit in expected.allSatisfy { $0[unit] == 0 } }
      #expect(layer.dead == Double(dead) / Double(expected[0].count))
      #expect(
        layer.saturated == (layer.layer == "tanh1" ? Double(all.count { abs($0) > 0.98 }) / Double(all.count) : nil))
    }
  }

  /// e²ˣ, by its series.
  private func exp2of(_ x: Double) -> Double {
    var (sum, term) = (1.0, 1.0)
    for n in 1..<200 {
      term *= 2 * x / Double(n)
      sum += term
    }
    return sum
  }

  /// The same weights, step and statistics as in `Reference/layers.py`.
  @Test(arguments: [0.05, 0])
  func statisticsAreThoseOfPyTorch(l2: Double) throws {
    let model = Architecture([dense(7), ReLU(), dense(5), BatchNorm(), Tanh()], Softmax())
    func wave(_ count: Int, _ phase: Int) -> [Float] {
      (0..<count).map { Float(sin(Double($0) * 0.7 + Double(phase))) }
    }
    let labels = (0..<12).map { Int32($0 % 3) }
    let examples = Examples(features: wave(48, 0), labels: labels, columns: 4)
    var training = Training()
    training.learningRate = 0.1
    training.l2 = l2
    var lone = Lone<Float>(model, on: examples, training: training, measuresChanges: true)
    for (index, parameter) in lone.network.parameters.enumerated() {
      var values = wave(parameter.need.count, index + 1)
      if parameter.name == "dense1.biases" { values[2] = -9 }
      lone.arena.put(values.span, into: parameter.values)
    }
    #expect(
      lone.network.parameters.map(\.name) == [
        "dense1.weights", "dense1.biases", "dense2.weights", "batch_norm1.scales", "batch_norm1.shifts",
        "softmax.weights", "softmax.biases",
      ])
    var stepper = Stepper(lone.network, training)
    _ = lone.step(&stepper, learningRate: 0.1)
    let layers = lone.statistics()
    #expect(layers.map(\.layer) == ["dense1", "relu1", "dense2", "batch_norm1", "tanh1", "softmax"])
    // The reference has the penalty.
    guard l2 > 0 else { return }
    for layer in layers {
      let seen: [String: Double?] = [
        "updateRatio": layer.updateRatio, "gradientNorm": layer.gradientNorm, "weightNorm": layer.weightNorm,
        "mean": layer.mean, "deviation": layer.deviation, "dead": layer.dead, "saturated": layer.saturated,
        "scaleMean": layer.scaleMean, "scaleDeviation": layer.scaleDeviation, "shiftMean": layer.shiftMean,
        "shiftDeviation": layer.shiftDeviation,
      ]
      let expected = try #require(layerValues[layer.layer])
      for (name, value) in seen {
        guard let reference = expected[name] else {
          #expect(value == .some(nil), "\(layer.layer) \(name)")
          continue
        }
        #expect(isClose(value, reference), "\(layer.layer) \(name): \(String(describing: value)), \(reference)")
      }
    }
  }

  @Test func deadUnitsAreCounted() throws {
    // Biases far below zero, which no input reaches.
    let plan = Self.plan([dense(6, Constant()), ReLU(), dense(4), Sigmoid()])
    let layers = try #require(observed(plan, on: clusterData()).epochs.first).layers
    #expect(layers[1].dead == 1 && layers[1].mean == 0 && layers[1].deviation == 0)
    #expect(layers[3].mean == 0.5 && layers[3].saturated == 0)
  }

  @Test func weightsOfZeroHaveNoRatio() throws {
    // The first step of weights that are 0 is infinitely larger than they are.
    let epochs = observed(Self.plan([dense(6, Zeros()), BatchNorm()]), on: clusterData()).epochs
    #expect(epochs[0].layers[0].weightNorm == 0)
    #expect(epochs[1].layers[0].updateRatio == nil)
  }

  @Test func aConstantOutputHasNoDeviation() throws {
    var layout = Layout()
    let matrix = layout.matrix(rows: 50, columns: 3)
    let sums = UnitSums(units: 3, range: nil, in: &layout)
    var arena = Arena<Float>()
    arena.prepare(layout)
    arena.fill(matrix, with: 0.1)
    for block in 0..<3 { arena.add(matrix, to: sums, isFirst: block == 0) }
    let moments = arena.moments(of: sums, rows: 150)
    #expect(moments.deviation == 0 && moments.mean == Double(Float(0.1)) && moments.dead == 0)
    #expect(arena.identicalUnits(of: sums) == 1)
  }

  @Test func measuringChangesNothing() {
    for layers in [Self.layers, [Dropout(), dense(6), BatchNorm(), ReLU()] as [any Layer]] {
      let measured = observed(Self.plan(layers) { $0.epochs = 3 }, on: clusterData())
      var plain = Self.plan(layers) { $0.epochs = 3 }
      plain.measuresLayers = false
      var epochs = measured.epochs
      for index in epochs.indices { epochs[index].layers = [] }
      let expected = observed(plain, on: clusterData())
      var result = measured.result
      #expect(result.firstUpdateRatio != nil)
      result.firstUpdateRatio = nil
      #expect(epochs == expected.epochs && result == expected.result)
    }
  }
}
