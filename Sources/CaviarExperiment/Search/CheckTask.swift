package import CaviarChecks
package import CaviarSpec

/// A check to be made before the search, and the point of the network that it checks.
package struct CheckTask: Sendable {
  package let check: any Check
  /// The centre of the space, with the check's own values.
  package let point: Point

  package init(check: any Check, point: Point) {
    self.check = check
    self.point = point
  }
}

extension Experiment {
  /// The task of a check, at the point that it checks.
  package func task(of check: any Check) -> CheckTask { CheckTask(check: check, point: point(of: check)) }
}
