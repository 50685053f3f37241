import CaviarData
import Testing

@Suite struct AffineColumnsTests {
  private let divisors = trainDeviations.map { $0 == 0 ? 1 : $0 }

  @Test func agreesWithNumPy() {
    let center = fitZeroCenter(sampleFeatures, rows: trainRows, columns: 4)
    #expect(isClose(center.shift, trainMeans) && center.scale == [1, 1, 1, 1])
    let normalize = fitNormalize(sampleFeatures, rows: trainRows, columns: 4)
    #expect(normalize.shift == [0, 0, 0, 0] && isClose(normalize.scale, divisors))
    let standardize = fitStandardize(sampleFeatures, rows: trainRows, columns: 4)
    #expect(standardize == AffineColumns(shift: center.shift, scale: normalize.scale))
  }

  @Test func aConstantColumnBecomesExactlyZero() {
    var features = sampleFeatures
    fitStandardize(features, rows: trainRows, columns: 4).apply(to: &features, columns: 4)
    #expect(trainRows.allSatisfy { features[$0 * 4 + 2] == 0 && features[$0 * 4 + 3] == 0 })
    #expect(features.allSatisfy { $0.isFinite })
  }

  @Test func theTrainingPartIsStandard() {
    var features = sampleFeatures
    fitStandardize(features, rows: trainRows, columns: 4).apply(to: &features, columns: 4)
    for column in 0..<2 {
      let values = trainRows.map { Double(features[$0 * 4 + column]) }
      let mean = values.reduce(0, +) / Double(values.count)
      let variance = values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
      // A mean of 10⁴ is rounded to Float, in steps of a thousandth of the deviation.
      #expect(abs(mean) < 2e-3 && abs(variance - 1) < 1e-4)
    }
  }

  @Test func otherRowsDoNotCount() {
    var changed = sampleFeatures
    for row in 30..<40 { changed[row * 4] = 1e9 }
    let fit = fitStandardize(changed, rows: trainRows, columns: 4)
    #expect(fit == fitStandardize(sampleFeatures, rows: trainRows, columns: 4))
  }

  private func isClose(_ a: [Float], _ b: [Float]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= 1e-6 * abs($1) }
  }
}
