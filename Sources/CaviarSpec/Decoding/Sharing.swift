/// An option of a repeated component that all copies share as one hyperparameter.
///
/// Without it, each copy of `dense1` would be searched by itself, under `dense1[2].units`.
package struct SharedOption: Sendable {
  let option: String
  /// The prefix of one copy, `dense1[2]`.
  let own: String
  /// The prefix that the copies share, `dense1`.
  let common: String

  package init(_ option: String, own: String, common: String) {
    self.option = option
    self.own = own
    self.common = common
  }
}

extension Decoding {
  /// Calls `body` under the option's own address, or under the address that the copies of its component share.
  package mutating func reading<Result>(option: String, _ body: (inout Decoding) -> Result) -> Result {
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
