// What happens to activations [rows][units] between the products. Every element depends on its own inputs alone, or in
// batch normalization on its unit's, so that the loops may run over any range of columns.

/// A loop over the vectors of a matrix: r is the row, j the column, and `count` how many of them are left.
#define EACH_VECTOR(rows, columns) \
  for (long r = 0; r < (rows); r++) \
    for (long j = 0, count = (columns); j < (columns); j += W, count = (columns) - j)

/// a, and for GELU its derivative at z, which does not follow from a.
INLINE V activation(ck_activation kind, V z, V parameter, V *slope) {
  M negative = (M)(z < 0);
  switch (kind) {
    case CK_RELU: return z * choose(negative, splat(0), splat(1));
    case CK_LEAKY_RELU: return z * choose(negative, parameter, splat(1));
    case CK_ELU: return choose(negative, parameter * (exp_(choose(negative, z, splat(0))) - 1), z);
    case CK_SIGMOID: return 1 / (1 + exp_(-z));
    case CK_TANH: return tanh_(z);
    case CK_GELU: {
      V probability = (S)0.5 * (1 + erf_(z * (S)0.70710678118654752440));
      V density = (S)0.39894228040143267794 * exp_((S)-0.5 * z * z);
      *slope = fma_(z, density, probability);
      return z * probability;
    }
  }
}

/// da/dz from a; for GELU, a is the derivative that the forward pass has kept.
INLINE V activation_slope(ck_activation kind, V a, V parameter) {
  switch (kind) {
    case CK_RELU: return choose((M)(a > 0), splat(1), splat(0));
    case CK_LEAKY_RELU: return choose((M)(a > 0), splat(1), parameter);
    case CK_ELU: return choose((M)(a < 0), a + parameter, splat(1));
    case CK_SIGMOID: return a * (1 - a);
    case CK_TANH: return fma_(-a, a, splat(1));
    case CK_GELU: return a;
  }
}

#define EACH_ACTIVATION(F) F(CK_RELU) F(CK_LEAKY_RELU) F(CK_ELU) F(CK_GELU) F(CK_SIGMOID) F(CK_TANH)

static void activate(
    ck_activation kind, long rows, long units, double parameter, const void *from, long from_stride, void *to,
    long to_stride, void *slopes, long slopes_stride) {
#define FORWARD_CASE(name) \
  case name: \
    EACH_VECTOR(rows, units) { \
      V slope, z = load_part((const S *)from + r * from_stride + j, count); \
      V a = activation(name, z, splat((S)parameter), &slope); \
      if (name == CK_GELU && slopes) store_part((S *)slopes + r * slopes_stride + j, slope, count); \
      store_part((S *)to + r * to_stride + j, a, count); \
    } \
    break;
  switch (kind) { EACH_ACTIVATION(FORWARD_CASE) }
}

static void activate_backward(
    ck_activation kind, long rows, long units, double parameter, const void *a, long a_stride, void *gradient,
    long gradient_stride) {
#define BACKWARD_CASE(name) \
  case name: \
    EACH_VECTOR(rows, units) { \
      S *place = (S *)gradient + r * gradient_stride + j; \
      V slope = activation_slope(name, load_part((const S *)a + r * a_stride + j, count), splat((S)parameter)); \
      store_part(place, load_part(place, count) * slope, count); \
    } \
    break;
  switch (kind) { EACH_ACTIVATION(BACKWARD_CASE) }
}

static void multiply(long rows, long columns, const void *x, long x_stride, void *to, long to_stride) {
  EACH_VECTOR(rows, columns) {
    S *place = (S *)to + r * to_stride + j;
    store_part(place, load_part(place, count) * load_part((const S *)x + r * x_stride + j, count), count);
  }
}

static void scale(long panels, long count, const void *factors_, void *x_) {
  const S *factors = factors_;
  S *x = x_;
  for (long p = 0; p < panels; p++) multiply(count, PANEL, factors + p * PANEL, 0, x + p * count * PANEL, PANEL);
}

static void copy(long rows, long columns, const void *x, long x_stride, void *to, long to_stride) {
  for (long r = 0; r < rows; r++)
    __builtin_memcpy((S *)to + r * to_stride, (const S *)x + r * x_stride, (unsigned long)columns * sizeof(S));
}

static void fill(long rows, long columns, double value, void *to, long to_stride) {
  EACH_VECTOR(rows, columns) store_part((S *)to + r * to_stride + j, splat((S)value), count);
}

static void map(ck_function function, long n, const void *from, void *to) {
#define MAP_CASE(name, value) \
  case name: \
    EACH_VECTOR(1, n) { \
      V x = load_part((const S *)from + j, count); \
      store_part((S *)to + j, value, count); \
    } \
    break;
  switch (function) {
    MAP_CASE(CK_EXP, exp_(x))
    MAP_CASE(CK_LOG, log_(x))
    MAP_CASE(CK_MAP_TANH, tanh_(x))
    MAP_CASE(CK_ERF, erf_(x))
  }
}

// MARK: Sums of units

/// Σx·y over the rows of the units from j on, ascending in blocks; Σx without a y.
INLINE V sum_rows(long rows, const S *x, long x_stride, const S *y, long y_stride, long count) {
  V sum = splat(0);
  for (long row = 0; row < rows; row += BLOCK) {
    V block = splat(0);
    for (long r = row; r < least(rows, row + BLOCK); r++) {
      V term = load_part(x + r * x_stride, count);
      block = y ? fma_(term, load_part(y + r * y_stride, count), block) : block + term;
    }
    sum += block;
  }
  return sum;
}

static void column_sums(const void *x, long stride, long B, long U, void *out) {
  for (long j = 0; j < U; j += W) store_part((S *)out + j, sum_rows(B, (const S *)x + j, stride, 0, 0, U - j), U - j);
}

/// The sums of n vectors of units, the last of `count`, abreast: each addition waits for the one before it.
INLINE void unit_sums_of(
    int n, long count, long rows, const S *x, long stride, const S *shifts, double low, double high, double *sums,
    long distance) {
  for (long row = 0; row < rows; row += CHUNK) {
    V sum[3][4] = {0};
    for (long r = row; r < least(rows, row + CHUNK); r++) {
      UNROLL for (int i = 0; i < n; i++) {
        V value = load_part(x + r * stride + i * W, i < n - 1 ? W : count);
        V d = value - load_part(shifts + i * W, i < n - 1 ? W : count);
        sum[0][i] += d, sum[1][i] = fma_(d, d, sum[1][i]);
        if (low < high) sum[2][i] += choose((M)(value < (S)low) | (M)(value > (S)high), splat(1), splat(0));
      }
    }
    UNROLL for (int i = 0; i < 3 * n; i++) add64(sums + i % 3 * distance + i / 3 * W, sum[i % 3][i / 3]);
  }
}

static void unit_sums(
    long rows, long units, const void *x, long stride, const void *shifts, double low, double high, double *sums) {
#define UNITS_CASE(n) \
  case n: unit_sums_of(n, units - j - (n - 1) * W, rows, (const S *)x + j, stride, (const S *)shifts + j, low, high, \
    sums + j, quotient_up(units, PANEL) * PANEL); break;
  for (long j = 0; j < units; j += 4 * W) {
    switch (least(4, quotient_up(units - j, W))) { UNITS_CASE(1) UNITS_CASE(2) UNITS_CASE(3) UNITS_CASE(4) }
  }
}

// MARK: Batch normalization

static void normalize(
    long rows, long units, const ck_norm *norm, const void *x_, long x_stride, void *normalized_,
    long normalized_stride, void *y_, long y_stride) {
  const S *scales = norm->scales, *shifts = norm->shifts, *epsilons = norm->epsilons;
  const S *keeps = norm->keep, *takes = norm->take, *x = x_;
  S *means = norm->means, *variances = norm->variances, *inverses = norm->inverses;
  S *normalized = normalized_, *y = y_;
  const S share = (S)1 / (S)rows;
  for (long j = 0, count = units; j < units; j += W, count = units - j) {
    S *z = normalized + j;
    V mean = share * sum_rows(rows, x + j, x_stride, 0, 0, count);
    for (long r = 0; r < rows; r++) {
      store_part(z + r * normalized_stride, load_part(x + r * x_stride + j, count) - mean, count);
    }
    V variance = share * sum_rows(rows, z, normalized_stride, z, normalized_stride, count);
    V inverse = 1 / __builtin_elementwise_sqrt(variance + load_part(epsilons + j, count));
    V scale = load_part(scales + j, count), shift = load_part(shifts + j, count);
    for (long r = 0; r < rows; r++) {
      V value = load_part(z + r * normalized_stride, count) * inverse;
      store_part(z + r * normalized_stride, value, count);
      store_part(y + r * y_stride + j, fma_(scale, value, shift), count);
    }
    V keep = load_part(keeps + j, count), take = load_part(takes + j, count);
    store_part(inverses + j, inverse, count);
    store_part(means + j, fma_(take, mean, keep * load_part(means + j, count)), count);
    store_part(variances + j, fma_(take, variance, keep * load_part(variances + j, count)), count);
  }
}

static void normalize_by_averages(
    long rows, long units, const ck_norm *norm, const void *x_, long x_stride, void *y_, long y_stride) {
  const S *scales = norm->scales, *shifts = norm->shifts, *means = norm->means, *inverses = norm->inverses, *x = x_;
  S *y = y_;
  for (long j = 0, count = units; j < units; j += W, count = units - j) {
    V mean = load_part(means + j, count), inverse = load_part(inverses + j, count);
    V scale = load_part(scales + j, count), shift = load_part(shifts + j, count);
    for (long r = 0; r < rows; r++) {
      V value = (load_part(x + r * x_stride + j, count) - mean) * inverse;
      store_part(y + r * y_stride + j, fma_(scale, value, shift), count);
    }
  }
}

static void normalize_backward(
    long rows, long units, const ck_norm *norm, const void *dy_, long dy_stride, const void *normalized,
    long normalized_stride, void *scale_gradients, void *shift_gradients, void *dx_, long dx_stride) {
  const S *scales = norm->scales, *inverses = norm->inverses, *dy = dy_;
  S *dx = dx_;
  const S share = (S)1 / (S)rows;
  for (long j = 0, count = units; j < units; j += W, count = units - j) {
    const S *z = (const S *)normalized + j;
    V sum = sum_rows(rows, dy + j, dy_stride, 0, 0, count);
    V product = sum_rows(rows, dy + j, dy_stride, z, normalized_stride, count);
    V factor = load_part(scales + j, count) * load_part(inverses + j, count);
    V mean = share * sum, slope = share * product;
    for (long r = 0; dx && r < rows; r++) {
      V centred = load_part(dy + r * dy_stride + j, count) - mean;
      V value = fma_(-slope, load_part(z + r * normalized_stride, count), centred);
      store_part(dx + r * dx_stride + j, factor * value, count);
    }
    store_part((S *)shift_gradients + j, sum, count);
    store_part((S *)scale_gradients + j, product, count);
  }
}
