import CaviarCompute
import Testing

/// Products and their shapes, in both scalars. Their bits are tested where the kernels are.
@Suite struct ProductTests {
  /// Integers, so that every order of summation gives the same sum.
  private static func numbers(_ count: Int, seed: Int) -> [Double] {
    (0..<count).map { Double(($0 * 7 + seed * 5) % 11 - 5) }
  }

  @Test(arguments: [(1, 1, 1), (3, 4, 5), (17, 9, 33), (50, 20, 64)])
  func products(rows: Int, units: Int, inputs: Int) {
    check(Double.self, rows, units, inputs)
    check(Float.self, rows, units, inputs)
  }

  private func check<S: EngineScalar>(_: S.Type, _ rows: Int, _ units: Int, _ inputs: Int) {
    var layout = Layout()
    let (x, z) = (layout.matrix(rows: rows, columns: inputs), layout.matrix(rows: rows, columns: units))
    let weights = layout.panels(units: units, inputs: inputs)
    let (bias, gradient) = (layout.panels(units: units, inputs: 1), layout.panels(units: units, inputs: inputs))
    let (transposed, dx) = (layout.panels(units: inputs, inputs: units), layout.matrix(rows: rows, columns: inputs))
    var arena = Arena<S>()
    arena.prepare(layout)
    let (a, w, b) = (
      Self.numbers(rows * inputs, seed: 1), Self.numbers(units * inputs, seed: 2), Self.numbers(units, seed: 3)
    )
    let (own, ownWeights, ownBias) = (a.map { S($0) }, w.map { S($0) }, b.map { S($0) })
    arena.put(own.span, into: x)
    arena.put(ownWeights.span, into: weights)
    arena.put(ownBias.span, into: bias)

    func sum(_ count: Int, _ term: (Int) -> Double) -> Float { Float((0..<count).reduce(0) { $0 + term($1) }) }
    arena.forward(.matrix(x), weights, bias: bias, into: z)
    let outputs = (0..<rows * units).map { i in
      sum(inputs) { a[i / units * inputs + $0] * w[i % units * inputs + $0] } + Float(b[i % units])
    }
    #expect(arena.floats(in: z) == outputs)

    arena.gradient(.matrix(x), z, into: gradient)
    let gradients = (0..<units * inputs).map { i in
      sum(rows) { Double(outputs[$0 * units + i / inputs]) * a[$0 * inputs + i % inputs] }
    }
    #expect(arena.values(gradient).map { Float($0) } == gradients)

    arena.transpose(weights, into: transposed)
    arena.forward(.matrix(z), transposed, bias: nil, into: dx)
    let inputGradients = (0..<rows * inputs).map { i in
      sum(units) { Double(outputs[i / inputs * units + $0]) * w[$0 * inputs + i % inputs] }
    }
    #expect(arena.floats(in: dx) == inputGradients)

    arena.sumRows(of: z, into: bias)
    let sums = (0..<units).map { unit in sum(rows) { Double(outputs[$0 * units + unit]) } }
    #expect(arena.values(bias).map { Float($0) } == sums)
  }

  @Test func libraryProducts() {
    let (x, a) = (Self.numbers(12, seed: 1), Self.numbers(6, seed: 2))
    var gram = [Double](repeating: 1, count: 9)
    LibraryProducts.addGram(of: x, columns: 3, to: &gram)
    for i in 0..<9 {
      let sum: Double = (0..<4).reduce(1) { $0 + x[$1 * 3 + i / 3] * x[$1 * 3 + i % 3] }
      #expect(gram[i] == sum)
    }
    let product = LibraryProducts.multiply(x, byRowsOf: a, columns: 3)
    for i in 0..<8 {
      let sum: Double = (0..<3).reduce(0) { $0 + x[i / 2 * 3 + $1] * a[i % 2 * 3 + $1] }
      #expect(product[i] == sum)
    }
  }

  @Test func oneThreadComputesAProduct() {
    let engine = Engine.current
    #expect(engine.threadsPerProduct == 1)
    #expect(engine.library.hasPrefix("OpenBLAS"))
    #expect(!engine.core.isEmpty)
  }
}
