internal import CaviarDiagnostics
package import CaviarResults

/// The exit code of the program, for scripts. From sysexits.h if it has a code for the case.
package enum ExitCode: Int32, Sendable, CaseIterable {
  case success = 0
  case checkFailed = 1
  case noTrialSucceeded = 2
  case boundaryWarnings = 3
  case verifyFoundDifference = 4
  case expectationMissed = 6
  case usage = 64
  case badSpec = 65
  case badInput = 66
  case unsupportedProcessor = 69
  case internalError = 70
  case cannotCreate = 73
  case inputOutput = 74
  case temporary = 75
  case otherExperiment = 78

  /// The codes that a run may end with, the most serious first.
  package static let bySeverity: [ExitCode] = [
    .internalError, .unsupportedProcessor, .inputOutput, .cannotCreate, .badInput, .badSpec, .usage, .otherExperiment,
    .temporary, .noTrialSucceeded, .checkFailed, .verifyFoundDifference, .expectationMissed, .boundaryWarnings,
  ]

  /// The code that stands for several.
  package static func mostSerious(of codes: [ExitCode]) -> ExitCode {
    bySeverity.first { codes.contains($0) } ?? .success
  }

  /// The meaning, in a line.
  package var meaning: String {
    switch self {
    case .success: "healthy"
    case .checkFailed: "a check failed and stopped the run"
    case .noTrialSucceeded: "no trial succeeded"
    case .boundaryWarnings: "boundary warnings, under --strict"
    case .verifyFoundDifference: "verify found a difference"
    case .expectationMissed: "an expectation was missed, under --strict"
    case .usage: "wrong usage"
    case .badSpec: "the spec is wrong"
    case .badInput: "an input file is missing or not what the spec says"
    case .unsupportedProcessor: "this processor computes wrong products, or lacks the kernels asked for"
    case .internalError: "a bug in Caviar"
    case .cannotCreate: "output cannot be created"
    case .inputOutput: "input or output failed (disk full)"
    case .temporary: "another run holds the experiment, or this one was interrupted; run it again"
    case .otherExperiment: "the results there belong to another experiment"
    }
  }
}

extension ExitCode {
  /// The code of a command that ended with a failure.
  init(_ kind: Failure.Kind) {
    self =
      switch kind {
      case .usage: .usage
      case .checkFailed: .checkFailed
      case .badSpec: .badSpec
      case .badInput: .badInput
      case .unsupportedProcessor: .unsupportedProcessor
      case .internalError: .internalError
      case .cannotCreate: .cannotCreate
      case .inputOutput: .inputOutput
      case .temporary: .temporary
      case .otherExperiment: .otherExperiment
      case .noTrialSucceeded: .noTrialSucceeded
      }
  }
}

extension ExperimentRecord {
  /// The exit code for these results.
  package func exitCode(strict: Bool) -> ExitCode {
    switch summary.status {
    case .stoppedByCheck: .checkFailed
    case .noTrialSucceeded: .noTrialSucceeded
    case .partial: .temporary
    case .completed where !strict: .success
    case .completed where summary.expect?.contains { !$0.isReached } ?? false: .expectationMissed
    case .completed: hasBoundaryWarnings ? .boundaryWarnings : .success
    }
  }
}
