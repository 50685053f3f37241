package import CaviarTraining

/// A table of numbers, any of which may be missing, in one array of 8 bytes each. An array for each epoch
/// of millions of fits would take several times the memory.
package struct NumberRows: Sendable {
  private let width: Int
  /// Shape [count, width], row after row; a reserved NaN stands for a number that is missing.
  package private(set) var numbers: [Double] = []
  /// The number of rows.
  package private(set) var count = 0

  /// A NaN that no arithmetic makes. Journals hold it.
  private static let missing = Double(bitPattern: 0x7FF8_0000_0000_CAFE)

  /// - Parameters:
  ///   - width: The numbers in a row.
  ///   - capacity: The number of rows to reserve memory for.
  package init(width: Int, capacity: Int = 0) {
    self.width = width
    numbers.reserveCapacity(capacity * width)
  }

  /// The rows of another value's ``numbers``.
  package init(width: Int, numbers: [Double]) {
    precondition(numbers.count.isMultiple(of: width), "whole rows")
    self.width = width
    self.numbers = numbers
    count = numbers.count / width
    checkInvariants()
  }

  package mutating func append(_ row: [Double?]) {
    precondition(row.count == width, "a row of another width")
    for number in row { numbers.append(number ?? Self.missing) }
    count += 1
    checkInvariants()
  }

  package subscript(row: Int, column: Int) -> Double? {
    let number = numbers[row * width + column]
    return number.bitPattern == Self.missing.bitPattern ? nil : number
  }

  /// The values of these metrics, which are next to each other in a row.
  package func metrics(_ measured: [Metric], row: Int, from column: Int = 0) -> Metrics {
    let start = row * width + column
    let values = numbers[start..<start + measured.count]
    guard values.contains(where: { $0.bitPattern == Self.missing.bitPattern }) else {
      return Metrics(measured, values: Array(values))
    }
    return measured.indices.reduce(into: Metrics()) { $0[measured[$1]] = self[row, column + $1] }
  }
}

// The tables' invariants are checked after each change in builds with `-DCAVIAR_INTERNAL_CHECKS`, as the tests under the
// thread sanitizer are. Elsewhere the functions are empty: the checks of whole tables cost more than the changes.
extension NumberRows {
  #if CAVIAR_INTERNAL_CHECKS
    /// Ends the program where the array does not hold whole rows, as many as are counted.
    func checkInvariants() {
      precondition(width >= 0 && count >= 0, "a size below zero")
      precondition(numbers.count == count * width, "\(numbers.count) numbers in \(count) rows of \(width)")
    }
  #else
    func checkInvariants() {}
  #endif
}
