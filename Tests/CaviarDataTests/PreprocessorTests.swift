import CaviarSpec
import Testing

@testable import CaviarData
@testable import CaviarTables

@Suite struct PreprocessorTests {
  private static let sample = RawFeatures(
    rows: 40, numbers: .doubles(sampleFeatures.map { Double($0) }), names: ["a", "b", "c", "d"])
  private static let mixed = RawFeatures(
    rows: 30, numbers: .doubles(mixedFeatures.map { Double($0) }), names: ["a", "b", "c", "d", "e"])

  private func columns(_ preprocessor: any Preprocessor) throws -> AffineColumns {
    let columns = try FittedColumns(Self.sample, rows: trainRows, missing: nil)
    let rows = FeatureRows(trainRows, of: Self.sample, columns: columns)
    guard case .columns(let fitted) = try preprocessor.fit(rows) else { throw DataError("no columns") }
    return fitted
  }

  /// All rows of the mixed features, by what the first 20 say.
  private func fitted(_ preprocessing: any Preprocessor...) throws -> [Float] {
    let (fitted, train, _) = try FittedFeatures.fit(preprocessing, Self.mixed, rows: Array(0..<20), missing: nil)
    let all = try fitted.matrix(of: Self.mixed, rows: Array(0..<30))
    #expect(train.values == Array(all.values.prefix(train.values.count)))
    // What is written down does the same.
    #expect(FittedFeatures(columns: fitted.columns, tensors: fitted.tensors) == fitted)
    return all.values
  }

  @Test func agreesWithNumPy() throws {
    let means = trainMeans.map { Double($0) }
    let divisors = trainDeviations.map { $0 == 0 ? 1 : Double($0) }
    let center = try columns(ZeroCenter())
    #expect(isClose(center.shift, means, 1e-6) && center.scale == [1, 1, 1, 1])
    let normalize = try columns(Normalize())
    #expect(normalize.shift == [0, 0, 0, 0] && isClose(normalize.scale, divisors, 1e-6))
    #expect(try columns(Standardize()) == AffineColumns(shift: center.shift, scale: normalize.scale))
    #expect(isClose(try fitted(MinMax()), mixedMinMax, 1e-5))
    #expect(try columns(Divide()).scale == [255, 255, 255, 255])
  }

  @Test func principalAxesAgreeWithNumPy() throws {
    var three = PCA()
    three.components = .count(3)
    #expect(isClose(try fitted(three), mixedComponents, 1e-5))
    #expect(isClose(try fitted(Whiten()), mixedWhite, 1e-4))
    for (index, share) in mixedShares.enumerated() {
      var part = PCA()
      part.components = .fraction(Double(share) - 1e-4)
      #expect(try fitted(part).count == 30 * (index + 1))
    }
    // Whitening what is on its axes already turns nothing.
    #expect(isClose(try fitted(PCA(components: .count(5)), Whiten()), mixedWhite, 1e-3))
  }

  @Test func aConstantColumnIsNeverBlownUp() throws {
    let constant = RawFeatures(rows: 4, numbers: .doubles([0.1, 1, 0.1, 2, 0.1, 3, 0.3, 4]), names: ["a", "b"])
    let zero: [any Preprocessor] = [ZeroCenter(), Standardize(), MinMax(), Whiten()]
    for preprocessor in zero {
      let (fitted, train, _) = try FittedFeatures.fit([preprocessor], constant, rows: [0, 1, 2], missing: nil)
      #expect(train.values.allSatisfy { $0.isFinite })
      if !(preprocessor is Whiten) { #expect([0, 2, 4].allSatisfy { train.values[$0] == 0 }) }
      #expect(try fitted.matrix(of: constant, rows: [3]).values.allSatisfy { $0.isFinite })
    }
  }

  @Test func theTrainingPartIsStandard() throws {
    let train = try FittedFeatures.fit([Standardize()], Self.sample, rows: trainRows, missing: nil).train
    for column in 0..<2 {
      let values = stride(from: column, to: train.values.count, by: 4).map { Double(train.values[$0]) }
      let mean = values.reduce(0, +) / Double(values.count)
      let variance = values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
      #expect(abs(mean) < 1e-7 && abs(variance - 1) < 1e-6)
    }
  }

  @Test func whatCannotBeFittedIsAnError() {
    var six = PCA()
    six.components = .count(6)
    #expect(
      throws: DataError(
        "pca: `components` is 6, and there are 5 columns here: from 1 to 5 are possible",
        at: .field("data.preprocess"))
    ) { try fitted(six) }
    var tiny = Divide()
    tiny.by = 1e-37
    #expect(throws: DataError("divide: a number goes beyond the range of 32-bit numbers")) {
      try fitted(tiny, tiny)
    }
  }
}

extension PCA {
  fileprivate init(components: Quantity) {
    self.init()
    self.components = components
  }
}
