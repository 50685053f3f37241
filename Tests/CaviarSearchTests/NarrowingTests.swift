import CaviarSearch
import CaviarSpec
import Testing

@Suite("Ranges narrowed to the best trials")
struct NarrowingTests {
  /// The box around values of `x`.
  private func box(
    _ range: SearchRange, around values: [SpecValue], margin: Double = 0.1
  ) -> StageSpace {
    Narrowing(margin: margin).box(around: values.map { Point(x: $0) }, in: StageSpace(range))
  }

  @Test(arguments: [(0, 5), (4, 5), (49, 5), (50, 5), (51, 6), (100, 10), (101, 11), (1000, 100)])
  func tenPercentButFiveAtLeast(trials: Int, count: Int) {
    #expect(Narrowing().count(of: trials) == count)
  }

  @Test func otherCounts() {
    #expect(Narrowing(bestTrials: .count(3)).count(of: 100) == 5)
    #expect(Narrowing(bestTrials: .count(20)).count(of: 10) == 20)
    #expect(Narrowing(bestTrials: .fraction(1)).count(of: 7) == 7)
    #expect(Narrowing(bestTrials: .fraction(0.07)).count(of: 100) == 7)
  }

  @Test func marginsAreInScaleCoordinates() throws {
    #expect(box(try .of("uniform", 0, 10), around: [4, 6, 5]).text == "{uniform: [3.8, 6.2]}")
    #expect(box(try .of("log", 1e-6, 1), around: [1e-4, 1e-2]).text == "{log: [6.30957e-05, 0.0158489]}")
    #expect(box(try .of("log", 1e-6, 1), around: [1e-4, 1e-2], margin: 0.5).text == "{log: [1e-05, 0.1]}")
    #expect(
      box(try .of("one_minus_log", 0.9, 0.9999), around: [0.99, 0.999], margin: 0.5).text
        == "{one_minus_log: [0.9683772, 0.999683772]}")
    #expect(box(try .of("log", 1e-6, 1), around: [1e-4, 1e-2], margin: 0).text == "{log: [0.0001, 0.01]}")
  }

  @Test func theBoxStaysInsideAndKeepsTheOriginOfItsEdges() throws {
    let declared = StageSpace(try .of("uniform", 0, 10))
    let cases: [([SpecValue], String, RangeOrigin.Edge, RangeOrigin.Edge)] = [
      ([4, 6], "{uniform: [3.8, 6.2]}", .narrowed, .narrowed),
      ([0.1, 6], "{uniform: [0, 6.59]}", .declared, .narrowed),
      ([4, 9.9], "{uniform: [3.41, 10]}", .narrowed, .declared),
      ([0.1, 9.9], "{uniform: [0, 10]}", .declared, .declared),
      ([0, 1], "{uniform: [0, 1.1]}", .declared, .narrowed),
    ]
    for (values, text, low, high) in cases {
      let space = Narrowing().box(around: values.map { Point(x: $0) }, in: declared)
      #expect(space.text == text)
      #expect((space.entries[0].origin.low, space.entries[0].origin.high) == (low, high))
    }
    let own = declared.overridden(by: ["x": try .of("uniform", 2, 8)])
    let again = Narrowing().box(around: [Point(x: 3), Point(x: 8)], in: own).entries[0]
    #expect((again.origin.low, again.origin.high) == (.narrowed, .stage))
  }

  @Test func wholeNumbersAndGrids() throws {
    #expect(box(try .of("uniform", 1, 100, isInteger: true), around: [20, 45]).text == "{uniform: [17, 48]}")
    #expect(box(try .of("log", 1, 1024, isInteger: true), around: [16, 64]).text == "{log: [13, 74]}")
    #expect(
      box(try .of("uniform", 0, 100, step: 10, isInteger: true), around: [20, 50]).text
        == "{uniform: [10, 60], step: 10}")
    #expect(
      box(try .of("uniform", 0, 1, step: 0.1), around: [0.3, 0.6], margin: 0).text == "{uniform: [0.3, 0.6], step: 0.1}"
    )
    #expect(box(try .of("uniform", 0, 1, step: 0.1), around: [0.3, 0.6]).text == "{uniform: [0.2, 0.7], step: 0.1}")
    #expect(
      box(try .of("uniform", 1, 10, step: 4, isInteger: true), around: [5, 9]).text == "{uniform: [1, 10], step: 4}")
  }

  @Test func choices() {
    #expect(box(.choices(["a", "b", "c"]), around: ["c", "a", "c"]).text == "{choice: [a, c]}")
    #expect(box(.choices([64, 16, 32, 128]), around: [16, 64]).text == "{choice: [64, 16, 32]}")
    #expect(box(.choices([1, 2, 3]), around: [2, 2]).text == "{choice: [2]}")
    #expect(box(.fixed(5), around: [5]).text == "5")
    let origins = [[16, 64], [32, 128], [16, 128], [32, 64]].map { seen in
      box(.choices([16, 32, 64, 128]), around: seen.map { .integer($0) }).entries[0].origin
    }
    #expect(origins.map(\.low) == [.declared, .narrowed, .declared, .narrowed])
    #expect(origins.map(\.high) == [.narrowed, .declared, .declared, .narrowed])
    #expect(box(.choices(["a", "b"]), around: ["a"]).entries[0].origin == RangeOrigin(.narrowed))
  }

  @Test func oneValueIsSearchedNoMore() throws {
    for (range, value) in [
      (try SearchRange.of("log", 1e-4, 1), SpecValue.number(0.0123)), (try .of("uniform", 1, 9, isInteger: true), 4),
      (try .of("one_minus_log", 0.9, 0.999), 0.98765), (try .of("uniform", 0, 1, step: 0.1), 0.3),
      (try .of("uniform", 0, 1), 0),
    ] {
      let space = box(range, around: [value, value])
      let values = [0, 0.3, 0.999].map { space.entries[0].range.value(at: $0) }
      #expect(values == [value, value, value])
      let again = Narrowing().box(around: [Point(x: value)], in: space)
      #expect(again.entries[0].range.value(at: 0.5) == value)
    }
    #expect(Narrowing().box(around: [], in: StageSpace(try .of("uniform", 0, 1))).text == "{uniform: [0, 1]}")
  }

  @Test(arguments: [0.0, 0.1])
  func noValueFallsOutOfItsBox(margin: Double) throws {
    let ranges = [
      try SearchRange.of("uniform", 0.1234567, 0.1234987), try .of("log", 1e-6, 1),
      try .of("log", 1.23456789e-3, 1.234571e-3),
      try .of("one_minus_log", 0.9, 0.999), try .of("one_minus_log", 0, 0.999999999),
      try .of("uniform", 1, 7, isInteger: true),
      try .of("log", 1, 1_000_000, isInteger: true), try .of("uniform", 0, 1, step: 0.1),
      try .of("uniform", 0.05, 3, step: 0.07),
      try .of("uniform", 3, 1000, step: 7, isInteger: true), .choices([1, 3, 2, 5, 4]),
    ]
    for range in ranges {
      var space = StageSpace(range)
      for stage in 1...6 {
        let before = space
        let values = (1...5).map { RandomSampler().point(in: before, seed: 7, stage: "\(stage)", trial: $0) }
        space = Narrowing(margin: margin).box(around: values, in: before)
        #expect(values.allSatisfy { space.holds($0["x"]) && before.holds($0["x"]) }, "\(before.text) \(space.text)")
        #expect(space.isInside(before), "\(before.text) \(space.text)")
      }
    }
  }
}

extension StageSpace {
  /// True if the range of `x` contains a value, which for a grid must be one of its points.
  fileprivate func holds(_ value: SpecValue) -> Bool {
    let number = value.asNumber ?? .nan
    switch entries[0].range {
    case .choices(let values): return values.contains(value)
    case .fixed(let fixed): return fixed == value
    case .interval(let interval):
      guard interval.low <= number, number <= interval.high else { return false }
      guard let step = interval.step else { return true }
      let index = ((number - interval.low) / step).rounded()
      return (interval.low + index * step).rounded(significantDigits: 6) == number
    }
  }

  fileprivate func isInside(_ other: StageSpace) -> Bool {
    guard case .interval(let inner) = entries[0].range, case .interval(let outer) = other.entries[0].range else {
      return true
    }
    return outer.low <= inner.low && inner.low <= inner.high && inner.high <= outer.high
  }
}
