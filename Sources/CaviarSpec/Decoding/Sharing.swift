/// An option of a repeated component that its copies have in common, as one hyperparameter.
package struct SharedOption: Sendable {
  let option: String
  /// The prefix of the copy, `dense1[2]`.
  let own: String
  /// The prefix of all copies, `dense1`.
  let common: String

  package init(_ option: String, own: String, common: String) {
    self.option = option
    self.own = own
    self.common = common
  }
}

extension Decoding {
  /// Reads an option under the address that it has alone, or together with the other copies of its component.
  mutating func reading<Result>(option: String, _ body: (inout Decoding) -> Result) -> Result {
    guard let shared = sharedOptions.first(where: { $0.option == option && $0.own == prefix }) else {
      address = address(of: option)
      return body(&self)
    }
    return sharing {
      $0.within(prefix: shared.common) { decoding in
        decoding.address = decoding.address(of: option)
        return body(&decoding)
      }
    }
  }
}
