import Testing

@testable import CaviarSearch

/// The normal distribution against SciPy 1.17's `scipy.stats.norm`.
@Suite struct NormalTests {
  @Test(
    arguments: [
      (-37.5, 4.605353009581954e-308), (-20, 2.7536241186061556e-89), (-8, 6.22096057427174e-16),
      (-5, 2.866515718791933e-07), (-3.5, 0.00023262907903552502), (-3, 0.0013498980316300933),
      (-2.9999, 0.001350341282954925), (-1, 0.15865525393145707), (-0.1, 0.460172162722971), (0, 0.5),
      (0.5, 0.6914624612740131), (1, 0.8413447460685429), (2.5, 0.9937903346742238), (3, 0.9986501019683699),
      (6, 0.9999999990134123),
    ] as [(Double, Double)])
  func cumulative(_ x: Double, _ value: Double) { #expect(abs(Normal.cumulative(x) / value - 1) < 1e-12) }

  @Test(
    arguments: [
      (-1, 1, -0.38171514630212616), (2, 2.5, -4.101945378031026), (7, 8, -27.38479370071994),
      (-9, -8.5, -39.209373391744016), (-3, 40, -0.0013508099647482027),
    ] as [(Double, Double, Double)])
  func mass(_ low: Double, _ high: Double, _ value: Double) {
    #expect(abs(Normal.logMass(from: low, to: high) - value) < 1e-12 * max(1, abs(value)))
  }
}
