import CaviarSpec
import Testing

@testable import CaviarData
@testable import CaviarTables

/// Features are read, and preprocessing is fitted and applied, in Double: NumPy's float64, rounded to 32 bits once.
@Suite struct PrecisionTests {
  private static let offset = RawFeatures(rows: 32, numbers: .doubles(offsetFeatures), names: ["a", "b", "c", "d"])

  /// All rows, by what the first 24 say.
  private func fitted(_ preprocessing: [any Preprocessor], _ features: RawFeatures = offset) throws -> [Float] {
    let (fitted, train, _) = try FittedFeatures.fit(preprocessing, features, rows: Array(0..<24), missing: nil)
    let all = try fitted.matrix(of: features, rows: Array(0..<32)).values
    // A row comes out the same whichever rows stand beside it, and from what is written down.
    #expect(train.values == Array(all.prefix(train.values.count)))
    let written = try #require(FittedFeatures(columns: fitted.columns, tensors: fitted.tensors))
    #expect(try (0..<32).flatMap { try written.matrix(of: features, rows: [$0]).values } == all)
    return all
  }

  private static func pca(_ count: Int) -> PCA {
    var pca = PCA()
    pca.components = .count(count)
    return pca
  }

  private static let affine: [(any Preprocessor, [Float])] = [
    (ZeroCenter(), offsetCentred), (Normalize(), offsetNormalized), (Standardize(), offsetStandard),
    (MinMax(), offsetMinMax), (Divide(), offsetDivided),
  ]

  @Test(arguments: 0..<5)
  func columnsAgreeWithNumPy(index: Int) throws {
    let (preprocessor, expected) = Self.affine[index]
    // A step of Float: means that differ in the last bit of Double may round to its two sides.
    #expect(isClose(try fitted([preprocessor]), expected, .ulpOfOne))
  }

  @Test func axesAgreeWithNumPy() throws {
    #expect(isClose(try fitted([Self.pca(2)]), offsetComponents, 1e-6))
    #expect(isClose(try fitted([Whiten()]), offsetWhite, 1e-5))
    #expect(isClose(try fitted([Standardize(), Self.pca(2)]), offsetStandardComponents, 1e-6))
    #expect(isClose(try fitted([ZeroCenter(), Whiten()]), offsetWhite, 1e-5))
  }

  private static func times(_ preprocess: String) -> (text: String, file: DataFile) {
    let rows = (0..<200).map { "\(1_700_000_000 + $0),\($0 < 100 ? "early" : "late")\n" }.joined()
    let options = preprocess.isEmpty ? "" : ", preprocess: \(preprocess)"
    return ("{csv: t.csv, label: y\(options)}", DataFile(name: "t.csv", bytes: Array("time,y\n\(rows)".utf8)))
  }

  private func fit(_ times: (text: String, file: DataFile)) throws -> FittedFeatures.Fit {
    try #require(section(times.text).section).fit(try read(times.text, [times.file]), rows: Array(0..<200))
  }

  @Test func secondsSince1970KeepTheirSeconds() throws {
    let fit = try fit(Self.times(""))
    #expect(fit.train.values == standardTimes)
    #expect(Set(fit.train.values).count == 200)
    #expect(fit.warnings == [])
  }

  @Test func roundingThatMergesValuesIsSaid() throws {
    let said = "column \"time\": 200 different values become 3 as 32-bit numbers"
    #expect(try fit(Self.times("[]")).warnings == [said + "; preprocess: [standardize] keeps them apart"])
    #expect(
      try fit(Self.times("[normalize]")).warnings.first?.hasSuffix("; preprocess: [standardize] keeps them apart")
        == true)
    #expect(try fit(Self.times("[zero_center]")).warnings == [])
    #expect(try warnings((0..<200).map { 1_700_000_000 + Double($0) }, [Self.pca(1)]) == [])
  }

  private func warnings(_ numbers: [Double], _ preprocessing: [any Preprocessor] = [Standardize()]) throws -> [String] {
    let features = RawFeatures(rows: numbers.count, numbers: .doubles(numbers), names: ["x"])
    return try FittedFeatures.fit(
      preprocessing, features, rows: Array(numbers.indices), missing: nil
    ).warnings
  }

  @Test func whatChanceMergesIsNotSaid() throws {
    // A value that is computed in two ways, constants, and numbers at random, of which some meet.
    #expect(try warnings([0.3, 0.1 + 0.2, 0.3, 0.5], []) == [])
    #expect(try warnings([7, 7, 7, 7], []) == [])
    let random = (0..<5000).map { (index: Int) -> Double in
      let place = Double(index * 7919 % 5000) / 4999
      return place + 1e-9 * Double(index % 13)
    }
    #expect(try warnings(random, []) == [])
  }

  @Test func standardizingDoesNotHelpBesideAnOutlier() throws {
    let numbers = (0..<100).map { Double($0) } + [1e12]
    #expect(
      try warnings(numbers) == ["column \"x\": 101 different values become 2 as 32-bit numbers"])
    #expect(
      try warnings((0..<3000).map { 1e9 + Double($0) }, []).first?.contains(
        "1024 different values (in 1024 of 3000 rows) become ") == true)
  }

  @Test func onlyTheWorstTenColumnsHaveALine() throws {
    let features = RawFeatures(
      rows: 4, numbers: .doubles((0..<48).map { 1e9 + Double($0 / 12) }), names: (0..<12).map { "c\($0)" })
    let warnings = try FittedFeatures.fit([], features, rows: [0, 1, 2, 3], missing: nil).warnings
    #expect(warnings.count == 11 && warnings.last == "and so in 2 further columns")
  }

  /// More rows than a block has, with words, fills and a projection: blocks change nothing.
  @Test func blocksLeaveNoTrace() throws {
    let rows = (0..<700).map {
      "\($0 % 7 == 0 ? "" : String(1_000_000 + $0 * $0 % 311)),\("abc".randomAt($0)),\($0 % 2)\n"
    }
    let text =
      "{csv: t.csv, label: y, missing: {numbers: median}, preprocess: [standardize, {pca: {components: 3}}, min_max]}"
    let dataset = try read(text, [DataFile(name: "t.csv", bytes: Array(("x,w,y\n" + rows.joined()).utf8))])
    let (fitted, train, _) = try #require(section(text).section).fit(dataset, rows: Array(0..<600))
    let all = try fitted.matrix(of: dataset.features, rows: Array(0..<700))
    #expect(Array(all.values.prefix(train.values.count)) == train.values)
    #expect(try (0..<700).flatMap { try fitted.matrix(of: dataset.features, rows: [$0]).values } == all.values)
    for column in 0..<3 {
      let values = (0..<600).map { train.values[$0 * 3 + column] }
      #expect(values.min() == 0 && values.max() == 1)
    }
  }

  @Test func whatOverflowsIsAnError() {
    var tiny = Divide()
    tiny.by = 1e-200
    #expect(throws: DataError("pca: the covariance goes beyond the range of 64-bit numbers")) {
      try fitted([tiny, Self.pca(1)])
    }
  }
}

extension String {
  /// One of the characters, by a number.
  fileprivate func randomAt(_ index: Int) -> Character { Array(self)[index * index % 11 % count] }
}
