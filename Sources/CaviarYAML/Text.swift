/// A count with separators between thousands: `1,048,576`.
func grouped(_ count: Int) -> String {
  let digits = Array(String(count))
  return digits.enumerated().reduce(into: "") { text, digit in
    if digit.offset > 0, (digits.count - digit.offset).isMultiple(of: 3) { text += "," }
    text.append(digit.element)
  }
}

extension Array {
  /// The index of the first element that satisfies `predicate`, in an array where all that do follow all that do not.
  /// O(log count).
  func partitioningIndex(where predicate: (Element) -> Bool) -> Int {
    var range = indices
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      range = predicate(self[middle]) ? range.lowerBound..<middle : middle + 1..<range.upperBound
    }
    return range.lowerBound
  }
}
