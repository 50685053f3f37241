package import CaviarSearch
import CaviarSpec

/// The recorded result of a check: an entry of `checks.json`.
package struct CheckRecord: Sendable, Codable, Equatable {
  /// The result: pass if the network behaves as a healthy one does.
  package enum Verdict: String, Sendable, Codable {
    case pass, fail
  }

  package let check: String
  package let expected: String
  package let seen: String
  package let verdict: Verdict
  package let onFailure: CheckOptions.OnFailure
  /// The remedy. Nil if the check passed.
  package let advice: String?
  /// The learning rates between which to search. Nil for any other check than `learning_rate_bracket`.
  package private(set) var bracket: RateBracket?

  private enum CodingKeys: String, CodingKey {
    case check, expected, seen, verdict, advice, bracket
    case onFailure = "on_failure"
  }

  /// True if the check ends the run.
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
    bracket = answer.bracket
  }

  /// The same result, for a check whose failure may have another consequence.
  package func answering(_ check: any Check) -> CheckRecord {
    CheckRecord(
      check: self.check, expected: expected, seen: seen, verdict: verdict, onFailure: check.options.onFailure,
      advice: advice, bracket: bracket)
  }
}
