/// A word of the method, in five lines, and a piece of a spec that shows it.
struct Concept: Sendable {
  /// `random_or_grid`
  let name: String
  /// Other spellings, in lower case.
  let otherNames: [String]
  /// Five lines, each of which fits on a line of a terminal.
  let lines: [String]
  /// Whole sections of a spec.
  let spec: String
  /// Where it comes from in the literature.
  var source: String?
}

/// The concepts, sorted by name. A new one is a file in `Concepts/` and a line here.
let concepts: [Concept] = [
  .boundaryWarning,
  .capacity,
  .caviar,
  .coarseToFine,
  .covariateShift,
  .hardMax,
  .panda,
  .randomOrGrid,
  .scales,
  .tiers,
  .twoBetas,
  .updateRatio,
  .whyBatchNorm,
]
