internal import Glibc

/// The phases of a fit by which its time is accounted, for benchmarks.
package enum Phase: String, CaseIterable, Sendable {
  /// Planning of memory, and initial values of the parameters.
  case beginning
  /// The order of the examples, and the copy of their features into the batch.
  case gather
  case firstProduct = "first product"
  case laterLayers = "later layers"
  case loss
  case laterGradients = "later gradients"
  case firstGradient = "first gradient"
  case optimizer
  /// Saving states, and handing fits over to idle workers.
  case checkpoints
  case evaluation
}

/// Seconds by phase.
package struct Profile: Hashable, Sendable {
  private var seconds = [Double](repeating: 0, count: Phase.allCases.count)

  package init() {}

  package fileprivate(set) subscript(phase: Phase) -> Double {
    get { seconds[Phase.allCases.firstIndex(of: phase) ?? 0] }
    set { seconds[Phase.allCases.firstIndex(of: phase) ?? 0] = newValue }
  }

  package var total: Double { seconds.reduce(0, +) }

  package static func += (sum: inout Profile, more: Profile) {
    for index in sum.seconds.indices { sum.seconds[index] += more.seconds[index] }
  }
}

/// Measures the time of each phase, if it is on. Reading the clock costs too much to do it always.
struct Stopwatch: Sendable {
  private(set) var profile: Profile?
  private var mark = 0.0

  init(isOn: Bool) { profile = isOn ? Profile() : nil }

  /// Starts the time of the next phase.
  @inline(__always)
  mutating func start() {
    if profile != nil { mark = Self.now }
  }

  /// Adds the time since the last call to `phase`.
  @inline(__always)
  mutating func lap(_ phase: Phase) {
    if profile != nil { note(phase) }
  }

  @inline(never)
  private mutating func note(_ phase: Phase) {
    let now = Self.now
    profile?[phase] += now - mark
    mark = now
  }

  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }
}
