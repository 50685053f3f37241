import CaviarCompute
import CaviarRandom
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@testable import CaviarTraining

/// Softmax and a whole training against NumPy's.
@Suite struct ReferenceTests {
  @Test func softmaxOfScoresOfAnySize() {
    check(Double.self, tolerance: 1e-12)
    check(Float.self, tolerance: 2e-5)
  }

  private func check<S: EngineScalar>(_: S.Type, tolerance: Double) {
    var layout = Layout()
    let scores = layout.matrix(rows: 3, columns: 4)
    let targets = layout.slice(4)
    let activations = Activations(
      input: scores, output: scores, inputGradient: nil, outputGradient: scores, scratch: layout.slice(12))
    var arena = Arena<S>()
    arena.prepare(layout)
    arena.set(targets, referenceLabels.map { S($0) })
    arena.set(scores.slice, referenceScores.map { S($0) })
    let loss = Softmax().loss(activations, BatchTargets(values: targets, weights: nil), in: &arena)
    #expect(abs(loss - referenceLoss) <= tolerance * referenceLoss)
    for (a, b) in zip(arena.values(scores.slice), referenceGradient) { #expect(abs(Double(a) - b) < tolerance) }

    arena.set(scores.slice, referenceScores.map { S($0) })
    let measured = Softmax().measure(
      activations, BatchTargets(values: targets, weights: nil), keepsScores: true, in: &arena)
    // Example 2 is classified correctly; in example 3 classes 0 and 1 tie, and the lower is the true one.
    #expect(measured.rows == 4 && measured.predicted == [1, 0, 1, 0])
    #expect(abs(measured.meanLoss - referenceLoss) <= tolerance * referenceLoss)
  }

  @Test func equalScoresGoToTheLowerClass() {
    var layout = Layout()
    let scores = layout.matrix(rows: 2, columns: 2)
    let targets = layout.slice(2)
    let activations = Activations(
      input: scores, output: scores, inputGradient: nil, outputGradient: scores, scratch: layout.slice(6))
    var arena = Arena<Float>()
    arena.prepare(layout)
    arena.set(targets, [0, 1])
    #expect(
      Softmax().measure(
        activations, BatchTargets(values: targets, weights: nil), keepsScores: true, in: &arena
      ).predicted == [0, 0])
  }

  @Test func wholeTraining() {
    check(Double.self, within: 1e-10)
    check(Float.self, within: 1e-4)
  }

  private func check<S: EngineScalar>(_: S.Type, within tolerance: Double) {
    func wave(_ count: Int, _ phase: Double) -> [Double] { (0..<count).map { sin(Double($0) * 0.7 + phase) } }
    let examples = Examples(
      features: wave(28, 0.3).map { Float($0) }, labels: (0..<7).map { Int32($0 % 3) }, columns: 4)
    var lone = Lone<S>(
      Architecture([dense(5), Tanh(), dense(6), ReLU()], Softmax()), on: examples, statePerParameter: 1)
    for (index, tensor) in lone.network.tensors.enumerated() {
      let phase = Double(index / 2 + (index % 2 == 0 ? 1 : 4))
      lone.arena.set(tensor.place.slice, wave(tensor.place.slice.count, phase).map { S($0) })
    }
    var training = Training()
    training.optimizer = Momentum()
    training.l2 = 0.03
    var stepper = Stepper(lone.network.parameters, training)
    for expected in referenceCosts {
      let cost = lone.step(&stepper, learningRate: 0.2)
      #expect(abs(cost - expected) < tolerance)
    }
  }
}
