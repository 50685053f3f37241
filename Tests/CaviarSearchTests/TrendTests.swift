import CaviarSpec
import Testing

@testable import CaviarSearch

@Suite("Trends towards an edge")
struct TrendTests {
  /// A stage parsed from a text of `trendCases`.
  private struct Parsed {
    let space: StageSpace
    let trials: [PlacedTrial]
    let expected: [[String]]

    init(_ text: String) throws {
      let parts = text.split(separator: "---\n").map { $0.split(separator: "\n").map { $0.split(separator: " ") } }
      let hyperparameters = try parts[0].map { try Self.hyperparameter($0.map(String.init)) }
      let addresses = hyperparameters.map(\.address)
      space = StageSpace(declared: hyperparameters)
      trials = try parts[1].map { line in
        let values = try zip(hyperparameters, line.dropFirst()).map { try Self.value(String($1), of: $0) }
        return PlacedTrial(Point(addresses, values: values), place: Int(line[0]))
      }
      expected = parts[2].map { $0.map(String.init) }
    }

    private static func hyperparameter(_ words: [String]) throws -> Hyperparameter {
      let rest = Array(words.dropFirst(2).prefix { $0 != "if" })
      if words[1] == "words" { return Hyperparameter(words[0], .choices(rest.map { .text($0) }), .words(rest)) }
      if words[1] == "choice" {
        return Hyperparameter(words[0], .choices(rest.compactMap { Int($0) }.map { .integer($0) }))
      }
      let (low, high) = (try #require(Double(rest[0])), try #require(Double(rest[1])))
      let isCounted = ["integer", "step"].contains(words[1])
      return Hyperparameter(
        words[0],
        try .of(
          isCounted ? "uniform" : words[1], low, high, step: words[1] == "step" ? 10 : nil, isInteger: isCounted))
    }

    private static func value(_ text: String, of hyperparameter: Hyperparameter) throws -> SpecValue? {
      if text == "-" { return nil }
      switch hyperparameter.range {
      case .choices: return Int(text).map { .integer($0) } ?? .text(text)
      case .interval(let interval): return interval.scalar(try #require(Double(text)))
      case .fixed(let value): return value
      }
    }
  }

  @Test(arguments: trendCases.map(\.name))
  func agreesWithNumpy(name: String) throws {
    let parsed = try Parsed(try #require(trendCases.first { $0.name == name }).text)
    let columns = SpaceColumns(parsed.space, points: parsed.trials.map(\.point))
    for line in parsed.expected {
      let entry = try #require(parsed.space.entries.firstIndex { $0.hyperparameter.address == line[0] })
      let trend = Trend(places: parsed.trials.map(\.place), columns: columns, entry: entry)
      guard line.count > 2 else {
        #expect(trend == nil, "\(line[0])")
        continue
      }
      let found = try #require(trend)
      let numbers = [
        found.low.outer, found.low.edge, found.high.outer, found.high.edge,
        Trend.needed(edges: 2 * parsed.space.entries.count, freedom: found.freedom),
      ]
      for (number, text) in zip(numbers, line.dropFirst()) {
        let expected = try #require(Double(text))
        #expect(abs(number - expected) <= 1e-9 * max(1, abs(expected)), "\(line[0])")
      }
      #expect(line.last == String(found.freedom))
    }
  }

  @Test func scoresOfPlaces() {
    #expect(Trend.scores(of: [1, 2]) == [0.5, -0.5])
    // Equal trials have their mean, and the failed are equal and last.
    let scores = Trend.scores(of: [nil, 2, 2, 1, nil])
    #expect(scores[0] == scores[4] && scores[1] == scores[2] && scores[3] > scores[1] && scores[1] > scores[0])
    #expect(abs(scores.reduce(0, +)) < 1e-12)
  }

  @Test func whatSaysNothing() throws {
    let space = StageSpace(try .of("log", 1e-4, 1))
    func trend(_ values: [Double], _ places: [Int?]) -> Trend? {
      Trend(places: places, columns: SpaceColumns(space, points: values.map { Point(x: .number($0)) }), entry: 0)
    }
    let spread = (0..<20).map { 1e-4 * (1 + 400 * Double($0)) }
    #expect(trend(spread, Array(1...20)) != nil)
    #expect(trend(Array(spread.prefix(7)), Array(1...7)) == nil)
    #expect(trend(spread, Array(repeating: 1, count: 20)) == nil)
    #expect(trend(spread, Array(repeating: nil, count: 20)) == nil)
    // A parabola needs three places.
    #expect(trend((0..<20).map { $0 < 10 ? 0.01 : 0.1 }, Array(1...20)) == nil)
  }
}
