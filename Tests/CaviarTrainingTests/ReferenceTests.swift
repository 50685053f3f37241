import CaviarCompute
import CaviarRandom
import Testing

@testable import CaviarTraining

#if canImport(Glibc)
  import Glibc
#endif

/// Softmax and a whole training against NumPy's.
@Suite struct ReferenceTests {
  @Test func softmaxOfScoresOfAnySize() {
    check(Double.self, tolerance: 1e-12)
    check(Float.self, tolerance: 2e-5)
  }

  private func check<S: EngineScalar>(_: S.Type, tolerance: Double) {
    // The reference has a column for each example.
    func byExample(_ numbers: [Double]) -> [Double] { (0..<12).map { numbers[$0 % 3 * 4 + $0 / 3] } }
    var layout = Layout()
    let (activations, targets) = places(examples: 4, classes: 3, in: &layout)
    var arena = Arena<S>()
    arena.prepare(layout)
    let (order, labels) = ([0, 1, 2, 3], referenceLabels.map { Int32($0) })
    arena.gather(order.span, of: labels.span, into: targets.labels)
    arena.set(activations.output, byExample(referenceScores))
    let loss = Softmax().loss(activations, targets, in: &arena)
    #expect(abs(loss - referenceLoss) <= tolerance * referenceLoss)
    for (a, b) in zip(arena.floats(in: activations.output), byExample(referenceGradient)) {
      #expect(abs(Double(a) - b) < max(tolerance, 1e-7))
    }

    arena.set(activations.output, byExample(referenceScores))
    let measured = Softmax().measure(activations, targets, keepsScores: true, in: &arena)
    // Example 2 is classified correctly; in example 3 classes 0 and 1 tie, and the lower is the true one.
    #expect(measured.rows == 4 && measured.predicted == [1, 0, 1, 0])
    #expect(abs(measured.meanLoss - referenceLoss) <= tolerance * referenceLoss)
  }

  private func places(examples: Int, classes: Int, in layout: inout Layout) -> (Activations, BatchTargets) {
    let scores = layout.matrix(rows: examples, columns: classes)
    return (
      Activations(
        input: scores, output: scores, inputGradient: nil, outputGradient: scores, kept: scores,
        scratch: layout.slice(0), scratchOfRows: layout.slice(examples)),
      BatchTargets(places: .classes(layout.labels(examples)), weights: nil)
    )
  }

  @Test func equalScoresGoToTheLowerClass() {
    var layout = Layout()
    let (activations, targets) = places(examples: 2, classes: 2, in: &layout)
    var arena = Arena<Float>()
    arena.prepare(layout)
    let (order, labels): ([Int], [Int32]) = ([0, 1], [0, 1])
    arena.gather(order.span, of: labels.span, into: targets.labels)
    #expect(Softmax().measure(activations, targets, keepsScores: true, in: &arena).predicted == [0, 0])
  }

  @Test func wholeTraining() {
    check(Double.self, within: 1e-10)
    check(Float.self, within: 1e-4)
  }

  private func check<S: EngineScalar>(_: S.Type, within tolerance: Double) {
    func wave(_ count: Int, _ phase: Double) -> [Double] { (0..<count).map { sin(Double($0) * 0.7 + phase) } }
    let examples = Examples(
      features: wave(28, 0.3).map { Float($0) }, labels: (0..<7).map { Int32($0 % 3) }, columns: 4)
    var training = Training()
    training.optimizer = Momentum()
    training.l2 = 0.03
    var lone = Lone<S>(
      Architecture([dense(5), Tanh(), dense(6), ReLU()], Softmax()), on: examples, training: training)
    for (index, parameter) in lone.network.parameters.enumerated() {
      let phase = Double(index / 2 + (index % 2 == 0 ? 1 : 4))
      lone.arena.set(parameter.values, wave(parameter.need.count, phase))
    }
    var stepper = Stepper(lone.network, training)
    for expected in referenceCosts {
      let cost = lone.step(&stepper, learningRate: 0.2)
      #expect(abs(cost - expected) < tolerance)
    }
  }
}
