/// A few rows on their way from the table to the network, in Double, row-major.
package struct FeatureBlock: Sendable {
  /// How many rows go together: enough for a product to be worth its call, few enough to stay in the cache.
  static let mostRows = 256

  var values: [Double] = []
  /// How many numbers a row has.
  var columns: Int

  /// How many rows there are.
  var rows: Int { values.count / columns }
}
