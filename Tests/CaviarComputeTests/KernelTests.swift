import CaviarCompute
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct KernelTests {
  /// The distance of `value` from `exact` in units in the last place.
  private func error(_ value: Float, _ exact: Double) -> Double {
    abs(Double(value) - exact) / Double(Float(exact).ulp)
  }

  @Test func exponentialIsWithinTwoUnits() {
    let inputs = (-8733...8872).map { Float($0) * 0.01 } + (-1000...1000).map { Float($0) * 1e-4 }
    var values = inputs
    var span = values.mutableSpan
    Float.exponential(&span)
    let errors = zip(inputs, values).map { error($1, exp(Double($0))) }
    #expect(errors.allSatisfy { $0 <= 2 })
  }

  @Test func exponentialOfTheExtremes() {
    var values: [Float] = [0, -0.0, -88, 89, -.infinity, .infinity, 88.7228, -1e30, 1e30]
    var span = values.mutableSpan
    Float.exponential(&span)
    #expect(values[0...5] == [1, 1, 0, .infinity, 0, .infinity])
    #expect(values[6].isFinite)
    #expect(values[7...] == [0, .infinity])
    var nan: [Float] = [.nan, -.nan]
    var nanSpan = nan.mutableSpan
    Float.exponential(&nanSpan)
    #expect(nan[0].isNaN && nan[1].isNaN)
  }

  @Test func squareRootsOfVectorsAreThoseOfNumbers() {
    for start in stride(from: Float(0), to: 100, by: 0.37) {
      let x = SIMD8<Float>(0, 1, 2, 3, 4, 5, 6, 7) * (start * start * start) + start
      #expect(Float.squareRoots(x) == x.squareRoot())
      let y = SIMD8<Double>(x)
      #expect(Double.squareRoots(y) == y.squareRoot())
    }
    let extremes = Float.squareRoots(SIMD8(0, -0.0, .infinity, .nan, -1, .leastNonzeroMagnitude, 1e-38, 3.4e38))
    #expect(extremes[2] == .infinity && extremes[3].isNaN && extremes[4].isNaN)
    #expect(extremes[5] == Float.leastNonzeroMagnitude.squareRoot())
  }

  @Test func hyperbolicTangentIsWithinThreeUnits() {
    let inputs = (-2000...2000).map { Float($0) * 0.005 } + (-1000...1000).map { Float($0) * 1e-6 }
    var values = inputs
    var span = values.mutableSpan
    Float.hyperbolicTangent(&span)
    let errors = zip(inputs, values).map { $0 == 0 ? abs(Double($1)) : error($1, tanh(Double($0))) }
    #expect(errors.allSatisfy { $0 <= 3 })
    var extremes: [Float] = [-.infinity, .infinity, 100, -100, .nan]
    var extremeSpan = extremes.mutableSpan
    Float.hyperbolicTangent(&extremeSpan)
    #expect(extremes[..<4] == [-1, 1, 1, -1])
    #expect(extremes[4].isNaN)
  }

  @Test func errorFunctionIsWithinSixUnits() {
    let inputs = (-5000...5000).map { Float($0) * 0.001 } + (-1000...1000).map { Float($0) * 1e-6 }
    var values = inputs
    var span = values.mutableSpan
    Float.errorFunction(&span)
    let errors = zip(inputs, values).map { $0 == 0 ? abs(Double($1)) : error($1, erf(Double($0))) }
    #expect(errors.allSatisfy { $0 <= 6 })
    var extremes: [Float] = [-.infinity, .infinity, 100, -100, .nan]
    var extremeSpan = extremes.mutableSpan
    Float.errorFunction(&extremeSpan)
    #expect(extremes[..<4].elementsEqual([-1, 1, 1, -1]) { abs($0 - $1) < 3e-7 })
    #expect(extremes[4].isNaN)
  }

  @Test func resultsDoNotDependOnThePlace() {
    let input: Float = 0.123_456
    var results: Set<Float> = []
    for count in 1...20 {
      var values = [Float](repeating: input, count: count)
      var span = values.mutableSpan
      Float.exponential(&span)
      results.formUnion(values)
    }
    #expect(results.count == 1)
  }

  @Test(arguments: [0, 1, 7, 8, 9, 16, 100, 1003])
  func sumsTakeEveryValueOnce(count: Int) {
    let values = (0..<count).map { Float($0 % 13) - 4 }
    #expect(values.span.sum == values.reduce(0, +))
    #expect(values.span.sumOfSquares == values.reduce(0) { $0 + $1 * $1 })
    #expect(values.span.sumOfMagnitudes == values.reduce(0) { $0 + abs($1) })
    let others = (0..<count).map { Float($0 % 7) - 2 }
    #expect(values.span.sum(times: others.span) == zip(values, others).reduce(0) { $0 + $1.0 * $1.1 })
    let doubles = values.map { Double($0) }
    #expect(doubles.span.sum == doubles.reduce(0, +))
  }

  @Test func transformsSeeBothValues() {
    var values: [Double] = [1, 2, 3]
    let others: [Double] = [10, 20, 30]
    var span = values.mutableSpan
    span.transform(with: others.span) { $1 - $0 }
    span.transform { $0 * 2 }
    #expect(values == [18, 36, 54])
  }
}
