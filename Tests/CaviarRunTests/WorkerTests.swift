import Synchronization
import Testing

@testable import CaviarExperiment
@testable import CaviarResults
@testable import CaviarRun
@testable import CaviarStore

/// Workers that share what is left to do.
@Suite struct WorkerTests {
  /// Numbers in ranges, half of which goes to whoever waits. The dispatch library starts fewer than 300 threads.
  @Test(arguments: [1, 2, 3, 8, 300], [1, 2, 5])
  func everyNumberIsTakenOnce(workers: Int, packs: Int) {
    let length = 20_000
    let taken = Mutex([Int](repeating: 0, count: packs * length))
    let idle = IdleWorkers<Range<Int>>()
    @Sendable func take(_ range: Range<Int>) {
      var range = range
      while let number = range.popFirst() {
        taken.withLock { $0[number] += 1 }
        if range.count > 1, idle.isShareWanted() {
          let middle = range.lowerBound + range.count / 2
          idle.give(middle..<range.upperBound)
          range = range.lowerBound..<middle
        }
      }
    }
    WorkerPool(workers: workers).forEach(below: packs, threads: workers) {
      idle.arrive()
    } body: { number, _ in
      take(number * length..<(number + 1) * length)
    } idle: { _ in
      guard let share = idle.next() else { return false }
      take(share)
      return true
    }
    #expect(taken.withLock { $0.allSatisfy { $0 == 1 } })
  }

  /// Where threads are few, workers come late or never.
  @Test func nobodyWaitsForWhoHasNotCome() {
    let idle = IdleWorkers<Int>()
    idle.arrive()
    #expect(idle.next() == nil)
    idle.arrive()
    #expect(idle.next() == nil && !idle.isShareWanted())
  }

  @Test func whoIsToldToGiveIsToldOnce() {
    let idle = IdleWorkers<Int>()
    #expect(!idle.isShareWanted())
    WorkerPool(workers: 2).forEach(below: 2) {
      idle.arrive()
    } body: { number, _ in
      guard number == 0 else { return }
      while !idle.isShareWanted() {}
      #expect(!idle.isShareWanted())
      idle.give(7)
    } idle: { _ in
      guard let share = idle.next() else { return false }
      #expect(share == 7)
      return true
    }
  }
}
