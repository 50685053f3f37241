/// A term of the method, explained in five lines and shown in a part of a spec.
struct Concept: Sendable {
  /// `random_or_grid`
  let name: String
  /// Other spellings, in lower case.
  let otherNames: [String]
  /// Five lines, each short enough for a terminal.
  let lines: [String]
  /// Whole sections of a spec.
  let spec: String
  /// Its source in the literature.
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
  .remedy,
  .scales,
  .tiers,
  .twoBetas,
  .updateRatio,
  .whyBatchNorm,
]
