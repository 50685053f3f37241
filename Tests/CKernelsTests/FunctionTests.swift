import CKernels
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// The functions of one number against the C library's, which are within one unit in the last place.
@Suite struct FunctionTests {
  /// The values of a function in every form that this processor has.
  private func values(_ function: ck_function, _ x: [Float]) -> [[Float]] {
    KernelTests.tables.map { _, table in
      var y = [Float](repeating: 0, count: x.count)
      table.pointee.map(function, x.count, x, &y)
      return y
    }
  }

  /// The largest distance from `exact` in units in the last place.
  private func error(_ function: ck_function, _ x: [Float], _ exact: (Double) -> Double) -> Double {
    var worst = 0.0
    for y in values(function, x) {
      for (x, y) in zip(x, y) where x != 0 || y != 0 {
        let expected = exact(Double(x))
        worst = max(worst, abs(Double(y) - expected) / Double(Float(expected).ulp))
      }
    }
    return worst
  }

  private let small = (-1000...1000).map { Float($0) * 1e-6 }

  @Test func exponential() {
    #expect(error(CK_EXP, (-8733...8872).map { Float($0) * 0.01 } + small, exp) <= 2)
    for y in values(CK_EXP, [0, -0.0, 89, .infinity, 1e30, -.infinity, -1e30, 88.7228, .nan]) {
      #expect(y[..<7] == [1, 1, .infinity, .infinity, .infinity, 0, 0])
      #expect(y[7].isFinite && y[8].isNaN)
    }
  }

  @Test func logarithm() {
    #expect(error(CK_LOG, (1...40_000).map { Float($0) * 1e-3 } + [1e-30, 1e30], log) <= 2)
  }

  @Test func hyperbolicTangent() {
    #expect(error(CK_MAP_TANH, (-2000...2000).map { Float($0) * 0.005 } + small, tanh) <= 3)
    for y in values(CK_MAP_TANH, [-.infinity, .infinity, 100, -100, .nan]) {
      #expect(y[..<4] == [-1, 1, 1, -1] && y[4].isNaN)
    }
  }

  @Test func errorFunction() {
    #expect(error(CK_ERF, (-5000...5000).map { Float($0) * 0.001 } + small, erf) <= 6)
    for y in values(CK_ERF, [-.infinity, .infinity, 100, -100, .nan]) {
      #expect(y[..<4].elementsEqual([-1, 1, 1, -1]) { abs($0 - $1) < 3e-7 } && y[4].isNaN)
    }
  }

  /// Within 2 units in the last place, relative to the result or, near a zero, to the argument.
  private func agree(_ value: Double, _ exact: Double, of x: Double) -> Bool {
    abs(value - exact) <= 4.5e-16 * max(abs(exact), min(abs(x), 1e-3))
  }

  @Test func functionsOfDoubles() {
    for index in -2000...2000 {
      let x = Double(index) * 0.35
      #expect(agree(ck_exp(x), exp(x), of: x), "exp \(x)")
      let y = exp(x / 3)
      #expect(agree(ck_log(y), log(y), of: 1e-3), "log \(y)")
      let z = y - 1
      if z > -1 { #expect(agree(ck_log1p(z), log1p(z), of: z), "log1p \(z)") }
      #expect(abs(ck_cos_turns(x) - cos(2 * .pi * (x - x.rounded()))) < 4.5e-16, "cos \(x)")
    }
    for base in [0.5, 0.9, 0.999, 0.999_999, 1.000_1, 3] {
      for exponent in [0.0, 1, 2, 3, 10, 100, 999, 12_345] {
        let exact = pow(base, exponent)
        guard exact.isFinite, exact > 1e-300 else { continue }
        #expect(abs(ck_pow(base, exponent) / exact - 1) < 6e-16, "\(base)^\(exponent)")
      }
    }
  }

  @Test func doublesAtTheirEnds() {
    #expect(ck_exp(0) == 1 && ck_exp(-.infinity) == 0 && ck_exp(.infinity) == .infinity && ck_exp(.nan).isNaN)
    #expect(ck_log(1) == 0 && ck_log(.infinity) == .infinity && ck_log(0) == -.infinity && ck_log(-1).isNaN)
    #expect(ck_log1p(0) == 0 && ck_log1p(-1) == -.infinity)
    #expect(ck_pow(2, 10) == 1024 && ck_pow(0.9, 0) == 1 && ck_pow(0, 2) == 0)
    #expect(ck_cos_turns(0) == 1 && ck_cos_turns(0.5) == -1 && ck_cos_turns(0.25) == 0)
  }
}
