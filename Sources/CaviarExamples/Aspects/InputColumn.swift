/// A column of the data, and the inputs of the network that encode it.
package struct InputColumn: Sendable {
  package let name: String
  package let inputs: Range<Int>
  /// True if the inputs are those of words, of which one is on.
  package let isWords: Bool

  package init(name: String, inputs: Range<Int>, isWords: Bool) {
    self.name = name
    self.inputs = inputs
    self.isWords = isWords
  }
}

extension [InputColumn] {
  /// A column for each of so many inputs, where the columns of the data are not known: `feature 3`, from 0.
  package static func unnamed(_ count: Int) -> [InputColumn] {
    (0..<count).map { InputColumn(name: "feature \($0)", inputs: $0..<$0 + 1, isWords: false) }
  }
}
