import CaviarSpec

/// What a check expected, what it saw, and its verdict: an entry of `checks.json`.
package struct CheckRecord: Sendable, Codable, Equatable {
  /// Whether the network showed what a healthy one shows.
  package enum Verdict: String, Sendable, Codable {
    case pass, fail
  }

  package let check: String
  package let expected: String
  package let seen: String
  package let verdict: Verdict
  package let onFailure: CheckOptions.OnFailure
  /// What to do; nil where the check passed.
  package let advice: String?

  private enum CodingKeys: String, CodingKey {
    case check, expected, seen, verdict, advice
    case onFailure = "on_failure"
  }

  /// Whether the check ends the run.
  package var stops: Bool { verdict == .fail && onFailure == .stop }
}

extension CheckRecord {
  package init(_ answer: CheckAnswer, of check: any Check) {
    self.check = type(of: check).name
    expected = answer.expected
    seen = answer.seen
    verdict = answer.passed ? .pass : .fail
    onFailure = check.options.onFailure
    advice = answer.passed ? nil : answer.advice
  }

  /// The same answer to a check that may do something else where it fails.
  package func answering(_ check: any Check) -> CheckRecord {
    CheckRecord(
      check: self.check, expected: expected, seen: seen, verdict: verdict, onFailure: check.options.onFailure,
      advice: advice)
  }
}
