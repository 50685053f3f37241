/// The classes of a label, numbered as they appear.
struct ClassTable {
  /// The names, and where each was first seen.
  private(set) var names: [String] = []
  private(set) var places: [CSVScanner.Place] = []
  private var indices: [String: Int32] = [:]

  /// The index of a class, a new one if the name has not been seen.
  mutating func index(of name: String, at place: CSVScanner.Place) -> Int32 {
    if let index = indices[name] { return index }
    let index = Int32(names.count)
    indices[name] = index
    names.append(name)
    places.append(place)
    return index
  }

  /// The order of the classes: that of the numbers if every name is an integer, otherwise of the Unicode scalars.
  var order: [Int] {
    let numbers = names.compactMap { Int($0) }
    if numbers.count == names.count {
      return names.indices.sorted { (numbers[$0], $0) < (numbers[$1], $1) }
    }
    return names.indices.sorted { names[$0].unicodeScalars.lexicographicallyPrecedes(names[$1].unicodeScalars) }
  }

  /// Two names of the same integer, such as `1` and `01`, in the order of their appearance.
  var sameInteger: (first: Int, second: Int)? {
    let order = order
    guard names.allSatisfy({ Int($0) != nil }) else { return nil }
    return zip(order, order.dropFirst()).first { Int(names[$0]) == Int(names[$1]) }.map { (first: $0, second: $1) }
  }
}
