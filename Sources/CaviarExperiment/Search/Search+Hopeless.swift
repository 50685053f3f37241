import CaviarTraining

extension Search {
  /// The first fits of a program, if all of them have failed: by their numbers, not by when they ended, so that it is the same
  /// for any number of workers. Nil otherwise.
  package var hopelessFits: [FitRecord]? {
    guard experiment.program != nil, stages.count == 1 else { return nil }
    let first = (0..<min(Self.fitsThatMustNotFail, stages[0].fits.order.count)).compactMap { stages[0].fits[$0] }
    return first.count == Self.fitsThatMustNotFail && first.allSatisfy { $0.outcome.isOfProgram } ? first : nil
  }

  private static let fitsThatMustNotFail = 5
}
