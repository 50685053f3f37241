package import CaviarExperiment

/// A task that has ended, and its record.
package struct FinishedFit: Sendable {
  package let task: FitTask
  package let record: FitRecord
}
