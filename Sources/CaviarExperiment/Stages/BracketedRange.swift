import CaviarChecks
import CaviarDiagnostics
import CaviarSearch
package import CaviarSpec
import CaviarYAML

/// A stage's range of the learning rate that the check `learning_rate_bracket` finds: `{from: learning_rate_bracket, else: [a, b]}`.
package struct BracketedRange: Sendable {
  /// The hyperparameter whose range it is.
  package static let address = "learning_rate"

  /// The bounds where the check finds none. Nil to stop then.
  package let otherwise: SearchRange?

  /// The range in the notation of a spec.
  var canonical: SpecValue {
    let from: SpecValue = ["from": .text(LearningRateBracket.name)]
    return otherwise.map { from.setting("else", to: $0.bare) } ?? from
  }
}

extension StageRange {
  /// True if it has another range under `else`.
  var hasOtherwise: Bool { node.mapping?.contains { $0.key.scalar?.text == "else" } ?? false }

  /// True if the range is one that a check finds.
  var isBracketed: Bool { node.mapping?.contains { $0.key.scalar?.text == "from" } ?? false }

  /// The range that a check finds. Nil after an error.
  func bracketed(among hyperparameters: [Hyperparameter], _ decoding: inout Decoding) -> BracketedRange? {
    guard let hyperparameter = hyperparameters.first(where: { $0.address == address }) else {
      _ = range(among: hyperparameters, &decoding)
      return nil
    }
    guard address == BracketedRange.address, case .interval = hyperparameter.range else {
      decoding.sink.error(
        .badRange, "only the range of `\(BracketedRange.address)` between two bounds can come from a check", at: key)
      return nil
    }
    var otherwise: SearchRange?
    for entry in node.mapping ?? [] {
      switch entry.key.scalar?.text {
      case "from":
        guard entry.value.scalar?.text != LearningRateBracket.name else { continue }
        decoding.expected(
          "the check that finds the range", at: entry.value, suggestion: "write from: \(LearningRateBracket.name)")
        return nil
      case "else":
        let bounds = StageRange(address: address, key: entry.key.location, node: entry.value)
        guard let range = bounds.range(among: hyperparameters, &decoding) else { return nil }
        otherwise = range
      default:
        decoding.sink.error(
          .unknownKey, "unknown key `\(entry.key.scalar?.text ?? "")`", at: entry.key.location,
          notes: ["allowed: `from`, `else`"])
        return nil
      }
    }
    return BracketedRange(otherwise: otherwise)
  }
}

extension Check {
  /// The check as stages need it that take a range from it: where each of them has another range, a failure stops nothing.
  func answering(_ ranges: [BracketedRange]) -> any Check {
    guard self is LearningRateBracket, !ranges.isEmpty, ranges.allSatisfy({ $0.otherwise != nil }) else { return self }
    var check = self
    check.options.onFailure = .warn
    return check
  }
}

extension RateBracket {
  /// The range as a spec writes it: `{log: [0.001, 0.1]}`. Nil if none was found.
  package var range: SpecValue? {
    guard let low, let high else { return nil }
    return ["log": [.number(low), .number(high)]]
  }
}
