/// The method of the largest remainder (A. Hamilton, 1792): what the floors leave of the total goes, one each, to the
/// largest remainders, ties to the earlier.
func apportion(_ total: Int, floors: [Int], remainders: [Int]) -> [Int] {
  var shares = floors
  let byRemainder = remainders.indices.sorted { (-remainders[$0], $0) < (-remainders[$1], $1) }
  for index in byRemainder.prefix(total - floors.reduce(0, +)) { shares[index] += 1 }
  return shares
}

/// `count` rows, shared among classes of these sizes in proportion, by largest remainder.
func apportion(_ count: Int, among sizes: [Int]) -> [Int] {
  let total = max(1, sizes.reduce(0, +))
  return apportion(count, floors: sizes.map { count * $0 / total }, remainders: sizes.map { count * $0 % total })
}

/// The shares with a row for each class that has one, as far as they are that many: taken from the class that has the
/// most, of equals the lower.
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

/// Some of the rows, with the classes in the proportions of all of them by largest remainder, and a row of every class where
/// they are that many. Of each class the first rows in the given order.
///
/// - Parameters:
///   - count: How many, at most all.
///   - order: The rows in the order in which they are taken.
///   - labels: For each row its class.
package func stratifiedSample(_ count: Int, of order: [Int], labels: [Int32], classCount: Int) -> [Int] {
  precondition(count <= order.count, "a sample of the rows")
  var sizes = [Int](repeating: 0, count: classCount)
  for row in order { sizes[Int(labels[row])] += 1 }
  var room = covering(apportion(count, among: sizes), of: sizes)
  return order.filter { row in
    room[Int(labels[row])] -= 1
    return room[Int(labels[row])] >= 0
  }
}
