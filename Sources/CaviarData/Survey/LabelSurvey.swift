/// What a label seems to be: classes, or a number to predict.
package struct LabelSurvey {
  /// Whether the labels are classes.
  package let areClasses: Bool
  /// Why, such as "212 different decimals".
  package let reason: String

  /// The most different whole numbers that are taken for classes.
  package static let mostClasses = 20

  /// Decimals, and whole numbers of more than ``mostClasses`` values or of which most stand in one row alone, are numbers to
  /// predict; everything else is classes.
  package init(_ label: RawLabel) {
    guard let numbers = try? label.targets() else {
      let classes = (try? label.classes())?.names.count
      areClasses = true
      reason = classes.map { "\($0) different words" } ?? "words"
      return
    }
    let different = Set(numbers).count
    let areWhole = numbers.allSatisfy { $0 == $0.rounded() }
    areClasses = areWhole && different <= Self.mostClasses && 2 * different <= numbers.count
    reason = "\(different) different \(areWhole ? "whole numbers" : "decimals")"
  }
}
