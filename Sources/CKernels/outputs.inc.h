// The losses of a batch of examples, and their gradients. Scores are row-major [example][class].

INLINE S canonical_scalar(S x) { return x == x ? x : (S)__builtin_nan(""); }

/// A class's scores of `count` examples, one in each lane, and zeros after them.
INLINE V gather(const S *z, long stride, long count) {
  V x = splat(0);
  if (count >= W) UNROLL for (int i = 0; i < W; i++) x[i] = z[i * stride];
  else for (long i = 0; i < count; i++) x[i] = z[i * stride];
  return x;
}

INLINE void scatter(S *z, long stride, V x, long count) {
  x = canonical(x);
  if (count >= W) UNROLL for (int i = 0; i < W; i++) z[i * stride] = x[i];
  else for (long i = 0; i < count; i++) z[i * stride] = x[i];
}

/// The probabilities of the classes, or with `gradient` that of the mean loss, in place of the scores. An example in
/// each lane: its sum runs over the classes in ascending order.
INLINE void classify(
    int gradient, long B, long C, S *scores, long stride, const int32_t *labels, const S *weights, S *losses,
    int32_t *predicted) {
  const V share = splat((S)1 / (S)B);
  // Scores of so many classes are held in lanes, and not gathered again.
  enum { MOST_HELD = 64 };
  V held[MOST_HELD];
  const int holds = C <= MOST_HELD;
  for (long row = 0, count = B; row < B; row += W, count = B - row) {
    S *z = scores + row * stride;
    V greatest = splat(0), own = splat(0), sum = splat(0);
    M best = (M)(0), label = (M)(-1);
    for (long c = 0; c < C; c++) {
      V x = gather(z + c, stride, count);
      M more = c == 0 ? (M)(-1) : (M)(x > greatest);
      greatest = choose(more, x, greatest);
      best = (more & (M)c) | (~more & best);
      if (holds) held[c] = x;
    }
    for (long i = 0; i < least(count, W); i++) {
      if (predicted) predicted[row + i] = (int32_t)best[i];
      if (labels) label[i] = labels[row + i], own[i] = z[i * stride + labels[row + i]];
    }
    for (long c = 0; c < C; c++) {
      V e = exp_((holds ? held[c] : gather(z + c, stride, count)) - greatest);
      sum += e;
      if (holds) held[c] = e;
      else scatter(z + c, stride, e, count);
    }
    V factor = share / sum, weight = weights ? load_part(weights + row, count) : splat(1);
    for (long c = 0; c < C; c++) {
      V e = holds ? held[c] : gather(z + c, stride, count), p = gradient ? e * factor : e / sum;
      if (gradient) p = choose((M)(label == (M)c), p - share, p) * weight;
      scatter(z + c, stride, p, count);
    }
    if (losses) store_part(losses + row, log_(sum) - (labels ? own - greatest : own), count);
  }
}

static void cross_entropy(
    long B, long C, void *scores, long stride, const int32_t *labels, const void *weights, void *losses) {
  classify(1, B, C, scores, stride, labels, weights, losses, 0);
}

static void softmax(
    long B, long C, void *scores, long stride, const int32_t *labels, void *losses, int32_t *predicted) {
  classify(0, B, C, scores, stride, labels, 0, losses, predicted);
}

static void residuals(
    ck_loss loss, long B, void *values_, long stride, const void *labels_, void *losses_, long writes_gradient) {
  const S *labels = labels_;
  S *values = values_, *losses = losses_;
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
