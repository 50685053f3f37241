/// A few rows on their way from the table to the network, in Double, row-major.
package struct FeatureBlock: Sendable {
  /// The number of rows of a block: enough for a product to be worth its call, few enough to stay in the cache.
  static let mostRows = 256

  var values: [Double] = []
  /// The number of numbers in a row.
  var columns: Int

  /// The number of rows.
  var rows: Int { values.count / columns }
}
