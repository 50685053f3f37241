/// The fits of a stage: by trial, then repeat, then fold.
package struct FitOrder: Sendable, RandomAccessCollection {
  /// One fit.
  package struct Fit: Sendable, Hashable {
    package let trial: Int
    package let `repeat`: Int
    package let fold: Int?

    package init(trial: Int, repeat: Int, fold: Int?) {
      self.trial = trial
      self.repeat = `repeat`
      self.fold = fold
    }
  }

  /// The number of the first trial.
  package let first: Int
  package let trials: Int
  package let repeats: Int
  /// The number of folds. Nil if the data has none.
  package let folds: Int?

  package init(first: Int = 1, trials: Int, repeats: Int = 1, folds: Int? = nil) {
    self.first = first
    self.trials = trials
    self.repeats = repeats
    self.folds = folds
  }

  package var startIndex: Int { 0 }
  package var endIndex: Int { trials * fitsPerTrial }

  package subscript(index: Int) -> Fit {
    let (trial, own) = index.quotientAndRemainder(dividingBy: fitsPerTrial)
    let (number, fold) = own.quotientAndRemainder(dividingBy: folds ?? 1)
    return Fit(trial: first + trial, repeat: number + 1, fold: folds.map { _ in fold + 1 })
  }

  package func index(of fit: Fit) -> Int {
    ((fit.trial - first) * repeats + fit.repeat - 1) * (folds ?? 1) + (fit.fold ?? 1) - 1
  }

  /// The places of a trial's fits.
  package func indices(ofTrial trial: Int) -> Range<Int> {
    (trial - first) * fitsPerTrial..<(trial - first + 1) * fitsPerTrial
  }

  package var fitsPerTrial: Int { repeats * (folds ?? 1) }
}

extension FitRecord {
  /// The place of the fit in its stage.
  package var place: FitOrder.Fit { FitOrder.Fit(trial: trial, repeat: `repeat`, fold: fold) }
}
