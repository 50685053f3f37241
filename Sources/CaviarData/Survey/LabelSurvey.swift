package import CaviarTables

/// The guess that a label is of classes, or a number to predict.
package struct LabelSurvey {
  /// True if the labels are classes.
  package let areClasses: Bool
  /// The reason, such as "212 different decimals".
  package let reason: String

  /// The maximum number of distinct integers that are considered classes.
  package static let mostClasses = 20
  /// The maximum if most of them occur in one row only, so that some part has no example of them.
  package static let mostRareClasses = 5

  /// Decimals are numbers to predict, as are whole numbers of more values than classes have; everything else is classes.
  package init(_ label: RawLabel) {
    guard let numbers = try? label.targets() else {
      let classes = (try? label.classes())?.names.count
      areClasses = true
      reason = classes.map { "\($0) different words" } ?? "words"
      return
    }
    let different = Set(numbers).count
    let areWhole = numbers.allSatisfy { $0 == $0.rounded() }
    let most = 2 * different <= numbers.count ? Self.mostClasses : Self.mostRareClasses
    // If every value occurs once, no class has both an example to train on and one to evaluate on.
    areClasses = areWhole && different <= most && different < numbers.count
    reason = "\(different) different \(areWhole ? "whole numbers" : "decimals")"
  }
}
