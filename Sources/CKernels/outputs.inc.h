// The losses of a batch of examples, and their gradients. Scores are row-major [example][class].

INLINE S canonical_scalar(S x) { return x == x ? x : (S)__builtin_nan(""); }

/// z ← exp(z − max z) for the scores of an example. Returns their sum, over the classes in ascending order.
static S exponentials(S *z, long C, S greatest) {
  for (long j = 0; j < C; j += W) store_part(z + j, exp_(load_part(z + j, C - j) - greatest), C - j);
  S sum = 0;
  for (long c = 0; c < C; c++) sum += z[c];
  return canonical_scalar(sum);
}

/// The class with the highest score, the lowest of equals.
INLINE long likeliest(const S *z, long C) {
  long best = 0;
  for (long c = 1; c < C; c++) best = z[c] > z[best] ? c : best;
  return best;
}

/// The probabilities of the classes, or with `gradient` that of the mean loss, in place of the scores.
INLINE void classify(
    int gradient, long B, long C, S *scores, long stride, const int32_t *labels, const S *weights, S *losses,
    int32_t *predicted) {
  const S share = (S)1 / (S)B;
  for (long first = 0; first < B; first += PANEL) {
    S sums[PANEL], own[PANEL];
    long rows = least(PANEL, B - first);
    for (long i = 0; i < rows; i++) {
      long row = first + i, best = likeliest(scores + row * stride, C);
      S *z = scores + row * stride, greatest = z[best];
      if (predicted) predicted[row] = (int32_t)best;
      own[i] = labels ? z[labels[row]] - greatest : 0;
      sums[i] = exponentials(z, C, greatest);
      for (long j = 0; j < C; j += W) {
        V e = load_part(z + j, C - j);
        store_part(z + j, gradient ? e * (share / sums[i]) : e / sums[i], C - j);
      }
      if (gradient) z[labels[row]] = canonical_scalar(z[labels[row]] - share);
      for (long j = 0; weights && j < C; j += W) store_part(z + j, load_part(z + j, C - j) * weights[row], C - j);
    }
    if (!losses) continue;
    EACH_VECTOR(1, rows) {
      store_part(losses + first + j, log_(load_part(sums + j, count)) - load_part(own + j, count), count);
    }
  }
}

static void cross_entropy(
    long B, long C, S *scores, long stride, const int32_t *labels, const S *weights, S *losses) {
  classify(1, B, C, scores, stride, labels, weights, losses, 0);
}

static void softmax(
    long B, long C, S *scores, long stride, const int32_t *labels, S *losses, int32_t *predicted) {
  classify(0, B, C, scores, stride, labels, 0, losses, predicted);
}

static void residuals(
    ck_loss loss, long B, S *values, long stride, const S *labels, S *losses, long writes_gradient) {
  const S share = (S)1 / (S)B;
  for (long r = 0; r < B; r++) {
    S d = values[r * stride] - labels[r], size = d < 0 ? -d : d;
    S sign = d > 0 ? 1 : d < 0 ? -1 : d, slope = 2 * d, cost = d * d;
    if (loss == CK_ABSOLUTE) cost = size, slope = sign;
    if (loss == CK_HUBER) cost = size <= 1 ? cost / 2 : size - (S)0.5, slope = size > 1 ? sign : d;
    losses[r] = canonical_scalar(cost);
    if (writes_gradient) values[r * stride] = canonical_scalar(share * slope);
  }
}
