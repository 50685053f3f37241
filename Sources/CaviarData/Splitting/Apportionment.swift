/// The method of the largest remainder (A. Hamilton, 1792): the rest of the total above the floors goes, one each, to
/// the largest remainders, ties to the earlier.
func apportion(_ total: Int, floors: [Int], remainders: [Int]) -> [Int] {
  var shares = floors
  let byRemainder = remainders.indices.sorted { (-remainders[$0], $0) < (-remainders[$1], $1) }
  for index in byRemainder.prefix(total - floors.reduce(0, +)) { shares[index] += 1 }
  return shares
}

/// The numbers of examples, `count` in all, of classes in proportion to these sizes, by largest remainder.
func apportion(_ count: Int, among sizes: [Int]) -> [Int] {
  let total = max(1, sizes.reduce(0, +))
  return apportion(count, floors: sizes.map { count * $0 / total }, remainders: sizes.map { count * $0 % total })
}

/// The shares with at least one example for each class that has any, if there are enough: taken from the class with the
/// most, the lower one of equals.
func covering(_ shares: [Int], of sizes: [Int]) -> [Int] {
  guard shares.reduce(0, +) >= sizes.count(where: { $0 > 0 }) else { return shares }
  var shares = shares
  for index in sizes.indices where sizes[index] > 0 && shares[index] == 0 {
    let richest = shares.indices.reduce(0) { shares[$1] > shares[$0] ? $1 : $0 }
    shares[richest] -= 1
    shares[index] = 1
  }
  return shares
}

/// A sample with the classes in the proportions of the whole, by largest remainder, and an example of every class if the
/// sample is large enough. Of each class, the first examples in the given order.
///
/// - Parameters:
///   - count: The size of the sample, at most that of `order`.
///   - order: The examples in the order in which they are taken.
///   - labels: The class of each example.
package func stratifiedSample(_ count: Int, of order: [Int], labels: [Int32], classCount: Int) -> [Int] {
  precondition(count <= order.count, "a sample of the examples")
  var sizes = [Int](repeating: 0, count: classCount)
  for row in order { sizes[Int(labels[row])] += 1 }
  var room = covering(apportion(count, among: sizes), of: sizes)
  return order.filter { row in
    room[Int(labels[row])] -= 1
    return room[Int(labels[row])] >= 0
  }
}
