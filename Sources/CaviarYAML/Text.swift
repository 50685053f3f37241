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
