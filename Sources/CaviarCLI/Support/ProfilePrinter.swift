import CaviarDiagnostics
import CaviarReport
import CaviarRun
import CaviarSpec
import CaviarThreads
import CaviarTraining

/// Sums up the workers' time by phase and prints it after the run, for `caviar run --profile`.
final class ProfilePrinter: Sendable {
  /// The sums so far, behind a lock, since workers report from their own threads.
  private struct State {
    var profile = Profile()
    /// The sum of the durations of all stages.
    var elapsed = Duration.zero
    var beginning: ContinuousClock.Instant?
    var fits = 0
  }

  private let console: Console
  private let state = Mutex(State())

  init(console: Console) { self.console = console }

  func observe(_ event: RunEvent) {
    state.withLock { state in
      switch event {
      case .stageStarted: state.beginning = .now
      case .stageFinished: if let beginning = state.beginning { state.elapsed += .now - beginning }
      case .fitFinished, .finalFitTrained: state.fits += 1
      case .workerFinished(let profile): state.profile += profile
      case .startedAgain, .checkStarted, .checkFinished, .notice, .warning: break
      }
    }
  }

  /// Prints a table on standard error, or one line of JSON.
  func finish(asJSON isJSON: Bool) {
    let (profile, elapsed, fits) = state.withLock { ($0.profile, $0.elapsed / .seconds(1), $0.fits) }
    guard !isJSON else {
      let phases = Phase.allCases.map { "\"\($0.rawValue)\": \(profile[$0])" }.joined(separator: ", ")
      return console.printError("{\"fits\": \(fits), \"seconds\": \(elapsed), \"phases\": {\(phases)}}")
    }
    let seconds = elapsed.rounded(significantDigits: 3)
    console.printError("\(counted(fits, "fit")) in \(seconds) s; the workers' time by phase:")
    let width = Phase.allCases.map(\.rawValue.count).max() ?? 0
    for phase in Phase.allCases {
      let seconds = profile[phase].rounded(significantDigits: 3)
      let share = profile.total > 0 ? Int((100 * profile[phase] / profile.total).rounded()) : 0
      let name = phase.rawValue + String(repeating: " ", count: width - phase.rawValue.count)
      console.printError(
        "  \(name)  \(String(repeating: " ", count: max(0, 3 - "\(share)".count)))\(share) %  \(seconds) s")
    }
  }
}
