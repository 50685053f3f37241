/// One place in the space: a value for every hyperparameter that is there, by address.
package struct Point: Sendable {
  /// The points of a space share them.
  private var addresses: [String]
  /// Of each address; nil where this point has none.
  private var values: [SpecValue?]

  /// A point with these values.
  package init(_ values: KeyValuePairs<String, SpecValue> = [:]) {
    addresses = values.map(\.key)
    self.values = values.map(\.value)
  }

  /// A point without values, at addresses where it will have some: points of one array of addresses share it.
  package init(at addresses: [String]) {
    self.init(addresses, values: Array(repeating: nil, count: addresses.count))
  }

  /// - Parameter values: One for each address.
  package init(_ addresses: [String], values: [SpecValue?]) {
    precondition(addresses.count == values.count, "a value or nil for each address")
    self.addresses = addresses
    self.values = values
  }

  /// The same place without values.
  var emptied: Point { Point(at: addresses) }

  /// The value at `address`, which must be one of the space's.
  package subscript(address: String) -> SpecValue {
    guard let value = value(at: address) else { preconditionFailure("no value for \(address)") }
    return value
  }

  /// The value at `address`, or nil where this point has none.
  package func value(at address: String) -> SpecValue? { addresses.firstIndex(of: address).flatMap { values[$0] } }

  /// Puts a value at `address`.
  package mutating func set(_ value: SpecValue, at address: String) {
    if let index = addresses.firstIndex(of: address) {
      values[index] = value
    } else {
      addresses.append(address)
      values.append(value)
    }
  }
}

extension Point: Equatable {
  /// Whether they have the same values at the same addresses.
  package static func == (one: Point, other: Point) -> Bool {
    one.count == other.count && zip(one.addresses, one.values).allSatisfy { $1 == nil || other.value(at: $0) == $1 }
  }

  private var count: Int { values.count { $0 != nil } }
}
