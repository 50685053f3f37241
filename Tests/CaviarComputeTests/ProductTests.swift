import CaviarCompute
import Testing

@Suite struct ProductTests {
  /// Integers, so that every order of summation gives the same sum.
  private static func numbers(_ count: Int, seed: Int) -> [Double] {
    (0..<count).map { Double(($0 * 7 + seed * 5) % 11 - 5) }
  }

  @Test(arguments: [(1, 1, 1), (3, 4, 5), (17, 9, 33), (50, 20, 64)])
  func everyOrderOfStorage(m: Int, n: Int, k: Int) {
    check(Double.self, m, n, k)
    check(Float.self, m, n, k)
  }

  private func check<S: EngineScalar>(_: S.Type, _ m: Int, _ n: Int, _ k: Int) {
    for (isTransposedA, isTransposedB, isAdding) in [
      (false, false, false), (false, true, true), (true, false, false), (true, true, true),
    ] {
      var layout = Layout()
      let a = isTransposedA ? layout.matrix(rows: k, columns: m).transposed : layout.matrix(rows: m, columns: k)
      let b = isTransposedB ? layout.matrix(rows: n, columns: k).transposed : layout.matrix(rows: k, columns: n)
      let c = layout.matrix(rows: m, columns: n)
      var arena = Arena<S>()
      arena.prepare(layout)
      let (x, y) = (Self.numbers(m * k, seed: 1), Self.numbers(k * n, seed: 2))
      arena.set(a.slice, x.map { S($0) })
      arena.set(b.slice, y.map { S($0) })
      arena.fill(c.slice, with: 3)
      arena.multiply(a, b, into: c, adding: isAdding)

      var expected = [S](repeating: isAdding ? 3 : 0, count: m * n)
      for i in 0..<m {
        for j in 0..<n {
          for l in 0..<k {
            let left = isTransposedA ? x[l * m + i] : x[i * k + l]
            expected[i * n + j] += S(left * (isTransposedB ? y[j * k + l] : y[l * n + j]))
          }
        }
      }
      #expect(arena.values(c.slice) == expected)
    }
  }

  @Test func oneThreadComputesAProduct() {
    let engine = Engine.current
    #expect(engine.threadsPerProduct == 1)
    #expect(engine.library.hasPrefix("OpenBLAS"))
    #expect(!engine.core.isEmpty)
  }
}
