import CaviarRandom
import Testing

@testable import CaviarCompute

/// The kernels' random numbers are those of the stream, number by number.
@Suite struct RandomNumberTests {
  private let stream = RandomStream(StreamKey(seed: 5, purpose: Purpose("test")), epoch: 3, step: 4)

  @Test(arguments: [(1, 1), (3, 7), (20, 33)])
  func weights(units: Int, inputs: Int) {
    let count = units * inputs
    #expect(drawn(.uniform(limit: 0.3), units, inputs) == (0..<count).map { 0.3 * (2 * stream.uniform($0) - 1) })
    #expect(drawn(.normal(deviation: 0.7), units, inputs) == (0..<count).map { 0.7 * stream.normal($0) })
    #expect(drawn(.constant(2), units, inputs) == [Double](repeating: 2, count: count))
  }

  private func drawn(_ distribution: Distribution, _ units: Int, _ inputs: Int) -> [Double] {
    var layout = Layout()
    let weights = layout.panels(units: units, inputs: inputs)
    var arena = Arena<Double>()
    arena.prepare(layout)
    arena.draw(weights, distribution, from: stream)
    return arena.values(weights)
  }

  @Test(arguments: [(1, 1), (5, 3), (9, 50)])
  func masks(rows: Int, units: Int) {
    var layout = Layout()
    let mask = layout.matrix(rows: rows, columns: units)
    var arena = Arena<Float>()
    arena.prepare(layout)
    arena.dropoutMask(mask, rate: 0.3, from: stream)
    #expect(arena.floats(in: mask) == (0..<rows * units).map { stream.uniform($0) < 0.3 ? 0 : Float(1 / 0.7) })
  }
}
