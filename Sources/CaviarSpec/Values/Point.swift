/// One point of the space: a value for every hyperparameter that is present, by address.
///
/// All points of a space share one array of addresses, which saves memory in experiments with many trials.
package struct Point: Sendable {
  private var addresses: [String]
  /// The value at each address, nil if absent. Shape: `[addresses]`.
  private var values: [SpecValue?]

  /// A point with these values.
  package init(_ values: KeyValuePairs<String, SpecValue> = [:]) {
    addresses = values.map(\.key)
    self.values = values.map(\.value)
  }

  /// A point without values, at the addresses of a space.
  package init(at addresses: [String]) {
    self.init(addresses, values: Array(repeating: nil, count: addresses.count))
  }

  /// A point of a space.
  ///
  /// - Parameters:
  ///   - addresses: The addresses of the space.
  ///   - values: The value at each address, nil if absent.
  package init(_ addresses: [String], values: [SpecValue?]) {
    precondition(addresses.count == values.count, "a value or nil for each address")
    self.addresses = addresses
    self.values = values
  }

  /// This point without its values.
  var emptied: Point { Point(at: addresses) }

  /// The value at `address`, which must be present.
  package subscript(address: String) -> SpecValue {
    guard let value = value(at: address) else { preconditionFailure("no value for \(address)") }
    return value
  }

  /// The value at `address`, or nil if it is absent.
  package func value(at address: String) -> SpecValue? { addresses.firstIndex(of: address).flatMap { values[$0] } }

  /// Sets the value at `address`.
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
  /// True if both points have the same values at the same addresses, in whatever order.
  package static func == (one: Point, other: Point) -> Bool {
    one.count == other.count && zip(one.addresses, one.values).allSatisfy { $1 == nil || other.value(at: $0) == $1 }
  }

  private var count: Int { values.count { $0 != nil } }
}
