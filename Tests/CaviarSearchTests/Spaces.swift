import CaviarDiagnostics
import CaviarSearch
import CaviarSpec
import CaviarYAML
import Testing

extension Interval {
  /// A range on the scale with the given name.
  init(_ scale: String, _ low: Double, _ high: Double, step: Double? = nil, isInteger: Bool = false) throws {
    let scale = try #require(scales.first { $0.name == scale })
    self.init(scale: scale, low: low, high: high, step: step, isInteger: isInteger)
  }
}

extension SearchRange {
  /// A range of numbers on a scale.
  static func of(
    _ scale: String, _ low: Double, _ high: Double, step: Double? = nil, isInteger: Bool = false
  ) throws -> SearchRange {
    .interval(try Interval(scale, low, high, step: step, isInteger: isInteger))
  }
}

extension Hyperparameter {
  /// A hyperparameter at line 1 of a fictitious file.
  init(
    _ address: String, _ range: SearchRange, _ domain: Domain = .number(.any), natural: NaturalEdges = NaturalEdges(),
    if conditions: [Condition] = []
  ) {
    let location = SourceLocation(file: SourceFile(name: "a.yaml", text: ""), line: 1, column: 1)
    self.init(
      address: address, domain: domain, range: range, natural: natural, location: location, conditions: conditions)
  }
}

extension StageSpace {
  /// A space of one hyperparameter, `x`.
  init(
    _ range: SearchRange, _ domain: Domain = .number(.any), natural: NaturalEdges = NaturalEdges()
  ) {
    self.init(declared: [Hyperparameter("x", range, domain, natural: natural)])
  }

  /// The range of the only hyperparameter in the notation of a spec.
  var text: String { YAMLText.flow(entries[0].range.canonical) }
}

extension Point {
  /// A point of a space of one hyperparameter, `x`.
  init(x: SpecValue) { self.init(["x": x]) }
}

/// `count` random values of a range, by the random sampler.
func randomValues(of range: SearchRange, count: Int, seed: UInt64 = 231) -> [SpecValue] {
  let space = StageSpace(range)
  return (1...count).map { RandomSampler().point(in: space, seed: seed, stage: "coarse", trial: $0)["x"] }
}

/// True if a text is a range that is valid for a field of `domain`.
func isRange(_ text: String, scale: any Scale.Type, domain: Domain) throws -> Bool {
  var sink = DiagnosticSink()
  let node = try #require(parse(Array(text.utf8), name: "a.yaml", into: &sink))
  let bounds = try #require(node.mapping?.first { $0.key.scalar?.text == scale.name }?.value)
  var decoding = Decoding(scales: scales)
  return decoding.bounds(bounds, scale: scale, domain: domain) != nil
}

/// Trials that succeeded, best first and without ties.
func placed(_ points: [Point]) -> [PlacedTrial] {
  points.enumerated().map { PlacedTrial($0.element, place: $0.offset + 1) }
}

extension RandomSampler {
  /// The point of one trial.
  func point(in space: StageSpace, seed: UInt64, stage: String, trial: Int) -> Point {
    let trials = trial..<trial + 1
    return points(of: trials, in: SamplingRequest(space: space, seed: seed, stage: stage, trials: trials), after: [])[0]
  }
}
