package import CaviarTables

/// The guess that a label is of classes, or a number to predict.
package struct LabelSurvey {
  /// True if the labels are classes.
  package let areClasses: Bool
  /// Why, such as "212 different decimals".
  package let reason: String

  /// The most different whole numbers that are taken for classes.
  package static let mostClasses = 20
  /// The most that are taken for classes where most of them stand in one row alone, which leaves some part without them.
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
    // Where every value stands alone, no class has a row to learn from and one to judge by.
    areClasses = areWhole && different <= most && different < numbers.count
    reason = "\(different) different \(areWhole ? "whole numbers" : "decimals")"
  }
}
