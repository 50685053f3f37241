import CaviarThreads
import Testing

@testable import CaviarRun

/// Workers that share what is left to do.
@Suite struct TaskExchangeTests {
  /// Numbers in ranges, half of which goes to whoever waits. The dispatch library starts fewer than 300 threads.
  @Test(arguments: [1, 2, 3, 8, 300], [1, 2, 5])
  func everyNumberIsTakenOnce(workers: Int, packs: Int) {
    let length = 20_000
    let taken = Mutex([Int](repeating: 0, count: packs * length))
    let exchange = TaskExchange<Range<Int>>()
    @Sendable func take(_ range: Range<Int>) {
      var range = range
      while let number = range.popFirst() {
        taken.withLock { $0[number] += 1 }
        if range.count > 1, exchange.claimRequest() {
          let middle = range.lowerBound + range.count / 2
          exchange.give(middle..<range.upperBound)
          range = range.lowerBound..<middle
        }
      }
    }
    WorkerPool(workers: workers).forEach(below: packs, threads: workers) {
      exchange.arrive()
    } body: { number, _ in
      take(number * length..<(number + 1) * length)
    } idle: { _ in
      guard let share = exchange.next() else { return false }
      take(share)
      return true
    }
    #expect(taken.withLock { $0.allSatisfy { $0 == 1 } })
  }

  /// Where threads are few, workers come late or never.
  @Test func nobodyWaitsForWhoHasNotCome() {
    let exchange = TaskExchange<Int>()
    exchange.arrive()
    #expect(exchange.next() == nil)
    exchange.arrive()
    #expect(exchange.next() == nil && !exchange.claimRequest())
  }

  @Test func whoIsToldToGiveIsToldOnce() {
    let exchange = TaskExchange<Int>()
    #expect(!exchange.claimRequest())
    WorkerPool(workers: 2).forEach(below: 2) {
      exchange.arrive()
    } body: { number, _ in
      guard number == 0 else { return }
      while !exchange.claimRequest() {}
      #expect(!exchange.claimRequest())
      exchange.give(7)
    } idle: { _ in
      guard let share = exchange.next() else { return false }
      #expect(share == 7)
      return true
    }
  }
}
