import Algorithms
internal import CaviarSpec

/// The labels of a table as they were read. The output layer decides what they are: classes or numbers to predict.
package struct RawLabel: Sendable, Equatable {
  package enum Cells: Sendable, Equatable {
    /// The cells of a column of text, and where each word first stood.
    case words(WordColumn, places: [Place])
    case integers([Int])
    /// Texts of an array, each a class.
    case texts(WordColumn)
    case numbers([Double])
    /// Indices of classes that the format knows, all of them.
    case classes([Int32], names: [String])
  }

  /// A place in a file of text.
  package struct Place: Sendable, Equatable {
    package let line: Int
    package let column: Int
  }

  private var cells: Cells
  /// The file, and the column in it, for messages.
  private let file: String
  private let column: String
  /// The spelling of numbers in a text file.
  private let format: NumberFormat

  package init(_ cells: Cells, of file: String, column: String? = nil, format: NumberFormat = NumberFormat()) {
    self.cells = cells
    self.format = format
    self.file = file
    self.column = column.map { "the label column \(quoted($0))" } ?? "the labels"
  }

  /// The number of labels, one for each row.
  package var count: Int {
    switch cells {
    case .words(let words, _): words.values.count
    case .integers(let integers): integers.count
    case .texts(let texts): texts.values.count
    case .numbers(let numbers): numbers.count
    case .classes(let classes, _): classes.count
    }
  }

  /// Some of the rows.
  func taking(_ rows: [Int]) -> RawLabel {
    var result = self
    switch cells {
    case .words(let words, let places):
      // Words of other rows are no classes of these.
      var column = WordColumn()
      var firsts: [Place] = []
      for row in rows {
        let word = Int(words.values[row])
        if column.append(words.words[word]) { firsts.append(places[word]) }
      }
      result.cells = .words(column, places: firsts)
    case .integers(let integers): result.cells = .integers(rows.map { integers[$0] })
    case .texts(let texts):
      var column = WordColumn()
      for row in rows { column.append(texts.words[Int(texts.values[row])]) }
      result.cells = .texts(column)
    case .numbers(let numbers): result.cells = .numbers(rows.map { numbers[$0] })
    case .classes(let classes, let names): result.cells = .classes(rows.map { classes[$0] }, names: names)
    }
    return result
  }

  /// Adds the rows of a label that was read in the same way.
  mutating func append(_ other: RawLabel) -> Bool {
    switch (cells, other.cells) {
    case (.words(var words, var places), .words(let more, let morePlaces)):
      for value in more.values where words.append(more.words[Int(value)]) { places.append(morePlaces[Int(value)]) }
      cells = .words(words, places: places)
    case (.integers(let integers), .integers(let more)): cells = .integers(integers + more)
    case (.texts(var texts), .texts(let more)):
      texts.append(more)
      cells = .texts(texts)
    case (.numbers(let numbers), .numbers(let more)): cells = .numbers(numbers + more)
    case (.classes(let classes, let names), .classes(let more, let others)) where names == others:
      cells = .classes(classes + more, names: names)
    default: return false
    }
    return true
  }
}

extension RawLabel {
  /// The labels as classes.
  ///
  /// Classes are sorted by number if all are integers, otherwise by Unicode scalars. Errors: fewer than two classes, one
  /// integer written in two ways, labels that are fractions, and nearly as many classes as rows.
  package func classes() throws(DataError) -> ClassLabels {
    switch cells {
    case .words(let words, let places): try classes(words, places)
    case .integers(let integers): try classes(integers)
    case .texts(let texts): try classes(texts, texts.words.map { _ in nil })
    case .numbers(let numbers):
      try classes(
        numbers.enumerated().map { row, number throws(DataError) in
          guard let integer = Int(exactly: number) else {
            throw error("the label of row \(row) is \(number), which is not a class", notes: [Self.adviceToRegress])
          }
          return integer
        })
    case .classes(let labels, let names): ClassLabels(labels: labels, names: names)
    }
  }

  /// The labels as numbers to predict.
  ///
  /// Errors: a label that is not a finite number.
  package func targets() throws(DataError) -> [Double] {
    switch cells {
    case .integers(let integers): return integers.map(Double.init)
    case .numbers(let numbers): return numbers
    case .classes: throw error("\(column) are classes", notes: [Self.adviceToClassify])
    case .texts(let texts):
      throw error("\(column) are texts, such as \(quoted(texts.words[0]))", notes: [Self.adviceToClassify])
    case .words(let words, let places):
      var numbers: [Double] = []
      for (word, place) in zip(words.words, places) {
        let bytes = Array(word.utf8)
        guard let number = format.number(bytes, in: 0..<bytes.count), number.isFinite else {
          throw error("the label \(quoted(word)) is not a number", at: place, notes: [Self.adviceToClassify])
        }
        numbers.append(number)
      }
      return words.values.map { numbers[Int($0)] }
    }
  }

  private static let adviceToRegress = "numbers to predict want `regression` as the output in place of `softmax`"
  private static let adviceToClassify = "classes want `softmax` as the output in place of `regression`"

  private func error(_ message: String, at place: Place? = nil, notes: [String] = []) -> DataError {
    DataError(message, at: .file(file, line: place?.line, column: place?.column), notes: notes)
  }

  private func classes(_ words: WordColumn, _ places: [Place?]) throws(DataError) -> ClassLabels {
    let order = naturalOrder(of: words.words)
    let names = order.map { words.words[$0] }
    if names.allSatisfy({ Int($0) != nil }),
      let same = order.adjacentPairs().first(where: { Int(words.words[$0]) == Int(words.words[$1]) })
    {
      throw error(
        "the labels \(quoted(words.words[same.0])) and \(quoted(words.words[same.1])) are the same number, written in two ways",
        at: places[same.1], notes: ["write the number of a class in one way"])
    }
    try check(names, at: places.first ?? nil)
    var ranks = [Int32](repeating: 0, count: order.count)
    for (rank, index) in order.enumerated() { ranks[index] = Int32(rank) }
    return ClassLabels(labels: words.values.map { ranks[Int($0)] }, names: names)
  }

  private func classes(_ integers: [Int]) throws(DataError) -> ClassLabels {
    let sorted = Set(integers).sorted()
    try check(sorted.map(String.init), at: nil)
    var ranks: [Int: Int32] = [:]
    for (rank, integer) in sorted.enumerated() { ranks[integer] = Int32(rank) }
    return ClassLabels(labels: integers.map { ranks[$0] ?? 0 }, names: sorted.map(String.init))
  }

  private func check(_ names: [String], at place: Place?) throws(DataError) {
    if names.count == 1 {
      throw DataError(
        "\(column) has a single class, \(quoted(names[0]))", at: .file(file, line: place?.line, column: place?.column),
        notes: ["at least two are needed"], isOfOneClass: true)
    }
    if names.count > 20 && 2 * names.count > count {
      let strange = names.filter { name in
        let bytes = Array(name.utf8)
        return format.number(bytes, in: 0..<bytes.count) == nil
      }
      if let word = strange.first, 10 * strange.count <= names.count {
        var rule = MissingRule()
        rule.tokens += strange.prefix(5)
        rule.label = .dropRow
        throw error(
          "\(column) holds numbers, and \(quoted(word)), which is not a number", at: place,
          notes: ["if it stands for a missing one, add to `data`: missing: \(YAMLText.flow(rule.canonical))"])
      }
      throw error(
        "\(column) has \(names.count) classes in \(count) rows", at: place,
        notes: [Self.adviceToRegress, "a column of names cannot be a label"])
    }
  }
}

/// Labels as classes.
package struct ClassLabels: Sendable, Equatable {
  /// For each row its class, as an index into `names`.
  package let labels: [Int32]
  /// The names of the classes, in the order of their indices.
  package let names: [String]

  package init(labels: [Int32], names: [String]) {
    self.labels = labels
    self.names = names
  }
}
