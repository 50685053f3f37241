// exp, log, tanh, erf, without branches. In float, the polynomials of S. L. Moshier's Cephes library, and of the Eigen
// library for erf.

/// c[0]·xⁿ⁻¹ + … + c[n − 1], by Horner's rule.
INLINE V polynomial(V x, int n, const S *c) {
  V sum = splat(c[0]);
  UNROLL for (int i = 1; i < n; i++) sum = fma_(sum, x, splat(c[i]));
  return sum;
}

#ifdef IS_DOUBLE

INLINE V each(double (*function)(double), V x) {
  for (int i = 0; i < W; i++) x[i] = function(x[i]);
  return x;
}
INLINE V exp_(V x) { return each(ck_exp, x); }
INLINE V log_(V x) { return each(ck_log, x); }

INLINE V tanh_(V x) {
  static const S P[] = {-9.64399179425052238628e-1, -9.92877231001918586564e1, -1.61468768441708447952e3};
  static const S Q[] = {1, 1.12811678491632931402e2, 2.23548839060100448583e3, 4.84406305325125486048e3};
  V magnitude = __builtin_elementwise_abs(x), square = x * x;
  V far = 1 - 2 / (exp_(magnitude + magnitude) + 1);
  V near = x + x * (square * polynomial(square, 3, P) / polynomial(square, 4, Q));
  return choose((M)(magnitude < 0.625), near, choose((M)(x < 0), -far, far));
}

/// 2/√π·e⁻ˣˣ·(x + 2x³/3 + 4x⁵/15 + …), whose terms have one sign; ±1 beyond 6.
INLINE V erf_(V x) {
  V square = x * x, term = x, sum = x;
  for (int i = 3; i < 300; i += 2) term = term * square * (2.0 / i), sum += term;
  V result = 1.12837916709551257390 * exp_(-square) * sum;
  return choose((M)(x > 6), splat(1), choose((M)(x < -6), splat(-1), result));
}

#else

INLINE V power_of_two(M n) { return (V)((n + 127) << 23); }

/// eˣ within 2 units in the last place. With n = ⌊x / ln 2⌉ and r = x − n·ln 2, eˣ = 2ⁿ·eʳ. ln 2 comes in two parts,
/// the first with so few digits that n times it is exact. Results below the least normal number are 0.
INLINE V exp_(V x) {
  static const S P[] = {
      1.98756915e-4f, 1.3981999507e-3f, 8.3334519073e-3f, 4.1665795894e-2f, 1.6666665459e-1f, 5.0000001201e-1f};
  // Adding 1.5·2²³ leaves the nearest integer in the last bits of the sum.
  const S lowest = -87.33654f, highest = 88.72283f, shift = 12582912;
  V clamped = choose((M)(x < lowest), splat(lowest), x);
  clamped = choose((M)(clamped > highest), splat(highest), clamped);
  V shifted = fma_(clamped, splat(1.44269504f), splat(shift)), n = shifted - shift;
  V r = fma_(n, splat(2.1219444e-4f), fma_(n, splat(-0.693359375f), clamped));
  V e = fma_(polynomial(r, 6, P), r * r, r) + 1;
  // 2ⁿ in two factors, since 2¹²⁸ is not a float.
  M whole = (M)shifted - (M)splat(shift), half = whole >> 1;
  V result = e * power_of_two(half) * power_of_two(whole - half);
  return choose((M)(x < lowest), splat(0), choose((M)(x > highest), splat(__builtin_inff()), result));
}

/// ln x within 2 units in the last place. With x = 2ⁿ·m and m in [√½, √2), ln x = n·ln 2 + ln m. ln of 0 and of
/// subnormal numbers is −∞, ln of a negative number is NaN.
INLINE V log_(V x) {
  static const S P[] = {
      7.0376836292e-2f, -1.1514610310e-1f, 1.1676998740e-1f, -1.2420140846e-1f, 1.4249322787e-1f, -1.6668057665e-1f,
      2.0000714765e-1f, -2.4999993993e-1f, 3.3333331174e-1f};
  M n = ((M)x - 0x3F3504F3) >> 23;  // from the bits of √½
  V power = __builtin_convertvector(n, V), r = (V)((M)x - (n << 23)) - 1, square = r * r;
  V tail = fma_(polynomial(r, 9, P) * r, square, fma_(splat(-2.1219444e-4f), power, -0.5f * square));
  V result = fma_(splat(0.693359375f), power, tail + r);
  V below = choose((M)(x < 0), splat(__builtin_nanf("")), splat(-__builtin_inff()));
  result = choose((M)(x < 0x1p-126f), below, result);
  result = choose((M)(x > 0x1.fffffep127f), x, result);
  return choose((M)(x == x), result, x);
}

/// tanh x within 3 units in the last place: beyond 0.625, 1 − 2 / (e²ˣ + 1).
INLINE V tanh_(V x) {
  static const S P[] = {
      -5.70498872745e-3f, 2.06390887954e-2f, -5.37397124584e-2f, 1.33314418671e-1f, -3.33332819063e-1f};
  V magnitude = __builtin_elementwise_abs(x), square = x * x;
  V far = 1 - 2 / (exp_(magnitude + magnitude) + 1), near = fma_(polynomial(square, 5, P) * square, x, x);
  return choose((M)(magnitude < 0.625f), near, choose((M)(x < 0), -far, far));
}

/// erf x within 6 units in the last place: x·P(x²) / Q(x²) on |x| ≤ 4, beyond which it is ±1 in a float.
INLINE V erf_(V x) {
  static const S P[] = {
      -2.72614225801306e-10f, 2.77068142495902e-8f, -2.10102402082508e-6f, -5.69250639462346e-5f,
      -7.34990630326855e-4f, -2.95459980854025e-3f, -1.60960333262415e-2f};
  static const S Q[] = {
      -1.45660718464996e-5f, -2.13374055278905e-4f, -1.68282697438203e-3f, -7.37332916720468e-3f,
      -1.42647390514189e-2f};
  V clamped = choose((M)(x < -4), splat(-4), x);
  clamped = choose((M)(clamped > 4), splat(4), clamped);
  V square = clamped * clamped;
  return clamped * (polynomial(square, 7, P) / polynomial(square, 5, Q));
}

#endif
