internal import Glibc

/// What a fit spends its time on.
package enum Phase: String, CaseIterable, Sendable {
  /// Places, and first values of the parameters.
  case beginning
  /// The order of the rows, and their numbers.
  case gather
  case firstProduct = "first product"
  case laterLayers = "later layers"
  case loss
  case laterGradients = "later gradients"
  case firstGradient = "first gradient"
  case optimizer
  /// What is kept for a later process, and what is given to an idle worker.
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

/// Tells what a fit spends its time on, where somebody wants to know.
struct Stopwatch: Sendable {
  private(set) var profile: Profile?
  private var mark = 0.0

  init(isOn: Bool) { profile = isOn ? Profile() : nil }

  /// Begins to measure.
  @inline(__always)
  mutating func start() {
    if profile != nil { mark = Self.now }
  }

  /// The time since the last call was spent on `phase`.
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
