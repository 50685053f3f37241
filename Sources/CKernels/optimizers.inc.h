// Optimizers: one step of a panel of parameters [count][16], from its gradient. The same function steps from a gradient
// in memory and at the end of a product's tile.

/// The constants of a unit, in the order of the header.
INLINE long constant_count(ck_optimizer kind) {
  return kind == CK_SGD ? 2 : kind == CK_RMSPROP ? 5 : kind == CK_ADAM ? 9 : 3;
}

enum {
  /// Inputs of which squares are added up before they join the sums in double. A gradient is made of as many at a time.
  CHUNK = 48,
};

/// to ← to + x.
INLINE void add64(double *to, V x) {
  for (int i = 0; i < W; i++) {
    double sum = to[i] + (double)x[i];
    to[i] = sum == sum ? sum : __builtin_nan("");
  }
}

/// w, and the state s and t, after a step with the gradient g of the cost. `c` are the constants from the third on.
INLINE void step_vector(ck_optimizer kind, V rate, const V *c, V g, V *w, V *s, V *t) {
  switch (kind) {
    case CK_SGD: *w = fma_(-rate, g, *w); break;
    case CK_MOMENTUM:
      *s = fma_(c[0], *s, -(rate * g)), *w += *s;
      break;
    case CK_NESTEROV:
      *t = c[0] * *s;
      *s = fma_(-rate, g, *t);
      *w += fma_(1 + c[0], *s, -*t);
      break;
    case CK_ADAGRAD:
    case CK_RMSPROP:
      *s = kind == CK_ADAGRAD ? fma_(g, g, *s) : fma_(c[1], *s, c[2] * (g * g));
      *w -= rate * g / (__builtin_elementwise_sqrt(*s) + c[0]);
      break;
    case CK_ADAM:
      *s = fma_(c[1], *s, c[2] * g);
      *t = fma_(c[3], *t, c[4] * (g * g));
      *w = fma_(c[6], *w, -(rate * *s / fma_(__builtin_elementwise_sqrt(*t), c[5], c[0])));
      break;
  }
}

#define STEP_PARAMETERS \
  long units, long count, const S *gradient, const S *constants, S *weights, S *first, S *second, double *squares, \
      double *changes
#define STEP_ARGUMENTS units, count, gradient, constants, weights, first, second, squares, changes

/// A step of a panel with at most CHUNK inputs, of the vectors with units. Adds to `squares` if `measures` is 1, to both if 2.
INLINE void step_any(ck_optimizer kind, int measures, STEP_PARAMETERS) {
  int has_first = kind != CK_SGD, has_second = kind == CK_ADAM;
  for (long j = 0; j < least(units, PANEL); j += W) {
    V rate = load(constants + j), decay = load(constants + PANEL + j), c[7];
    UNROLL for (int i = 0; i < constant_count(kind) - 2; i++) c[i] = load(constants + (i + 2) * PANEL + j);
    // Where no unit is, all constants are zero. The denominator is not.
    if (kind >= CK_ADAGRAD) c[0] = choose((M)(c[0] == 0), splat((S)0x1p-126), c[0]);
    V held = splat(0), moved = splat(0), slope = splat(0);
    for (long i = j; i < count * PANEL; i += PANEL) {
      V old = load(weights + i), w = old, s = has_first ? load(first + i) : splat(0);
      V t = has_second ? load(second + i) : splat(0), g = fma_(decay, w, load(gradient + i));
      step_vector(kind, rate, c, g, &w, &s, &t);
      store(weights + i, w);
      if (has_first) store(first + i, s);
      if (has_second) store(second + i, t);
      if (measures) held = fma_(old, old, held);
      if (measures > 1) moved = fma_(w - old, w - old, moved), slope = fma_(g, g, slope);
    }
    if (measures) add64(squares + j, held);
    if (measures > 1) add64(changes + j, moved), add64(changes + PANEL + j, slope);
  }
}

static void step_panel(ck_optimizer kind, STEP_PARAMETERS) {
#define STEP_CASE(name) \
  case name: \
    if (changes) step_any(name, 2, STEP_ARGUMENTS); \
    else if (squares) step_any(name, 1, STEP_ARGUMENTS); \
    else step_any(name, 0, STEP_ARGUMENTS); \
    break;
  switch (kind) {
    STEP_CASE(CK_SGD) STEP_CASE(CK_MOMENTUM) STEP_CASE(CK_NESTEROV)
    STEP_CASE(CK_ADAGRAD) STEP_CASE(CK_RMSPROP) STEP_CASE(CK_ADAM)
  }
}

static void step(
    ck_optimizer kind, long panels, long count, const void *gradient_, const void *constants_, void *weights_,
    void *first_, void *second_, double *squares, double *changes) {
  const S *gradient = gradient_, *constants = constants_;
  S *weights = weights_, *first = first_, *second = second_;
  for (long p = 0; p < panels; p++) {
    for (long k = 0; k < count; k += CHUNK) {
      long place = (p * count + k) * PANEL;
      step_panel(
          kind, PANEL, least(CHUNK, count - k), gradient + place, constants + p * constant_count(kind) * PANEL,
          weights + place, first ? first + place : 0, second ? second + place : 0,
          squares ? squares + p * PANEL : 0, changes ? changes + p * 2 * PANEL : 0);
    }
  }
}

static void add_penalties(
    long panels, long count, const void *l1_, const void *l2_, const void *weights_, void *gradient_) {
  const S *l1 = l1_, *l2 = l2_, *weights = weights_;
  S *gradient = gradient_;
  for (long p = 0; p < panels; p++) {
    for (long j = p * PANEL; j < (p + 1) * PANEL; j += W) {
      V magnitude = load(l1 + j), decay = load(l2 + j);
      for (long k = 0; k < count; k++) {
        long i = (p * (count - 1) + k) * PANEL + j;
        V w = load(weights + i);
        V sign = choose((M)(w > 0), magnitude, choose((M)(w < 0), -magnitude, splat(0)));
        store(gradient + i, fma_(decay, w, load(gradient + i)) + sign);
      }
    }
  }
}

static void sum_powers(long power, long panels, long count, const void *x_, double *sums) {
  const S *x = x_;
  for (long p = 0; p < panels; p++, x += count * PANEL) {
    for (long k = 0; k < count; k += CHUNK) {
      for (long j = 0; j < PANEL; j += W) {
        V sum = splat(0);
        for (long i = k * PANEL + j; i < least(k + CHUNK, count) * PANEL; i += PANEL) {
          V term = load(x + i);
          sum = power == 2 ? fma_(term, term, sum) : sum + __builtin_elementwise_abs(term);
        }
        add64(sums + p * PANEL + j, sum);
      }
    }
  }
}
