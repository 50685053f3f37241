// exp, log, log1p, pow and cos for numbers that reach results, one at a time. Sums and products in two doubles follow
// T. J. Dekker, "A Floating-Point Technique for Extending the Available Precision", Numerische Mathematik 18, 1971.

#include "CKernels.h"

#pragma STDC FP_CONTRACT OFF

/// The unevaluated sum high + low.
typedef struct {
  double high, low;
} pair;

static pair sum(double a, double b) {
  double s = a + b, part = s - a;
  return (pair){s, (a - (s - part)) + (b - part)};
}

static uint64_t bits_of(double x) { return (union { double x; uint64_t bits; }){x}.bits; }
static double number_of(uint64_t bits) { return (union { uint64_t bits; double x; }){bits}.x; }
static double power_of_two(int64_t n) { return number_of((uint64_t)(n + 1023) << 52); }

/// a with its last 27 bits cleared, so that products of two such are exact.
static double upper(double a) { return number_of(bits_of(a) & ~(uint64_t)0x7FFFFFF); }

static pair product(double a, double b) {
  double p = a * b, a1 = upper(a), a2 = a - a1, b1 = upper(b), b2 = b - b1;
  return (pair){p, ((a1 * b1 - p) + a1 * b2 + a2 * b1) + a2 * b2};
}

static pair sum_pairs(pair a, pair b) {
  pair s = sum(a.high, b.high);
  return sum(s.high, s.low + (a.low + b.low));
}

static pair product_pairs(pair a, pair b) {
  pair p = product(a.high, b.high);
  return sum(p.high, p.low + (a.high * b.low + a.low * b.high));
}

/// c[0]·xⁿ⁻¹ + … + c[n − 1].
static double horner(double x, int n, const double *c) {
  double sum = c[0];
  for (int i = 1; i < n; i++) sum = sum * x + c[i];
  return sum;
}

/// e^(x + low), for a small low. e^r = 1 + r + r·c / (2 − c) with the polynomial c of fdlibm (e_exp.c), r = x − n·ln 2.
static double exponential(double x, double low) {
  if (x != x) return x;
  if (x > 709.8) return __builtin_inf();
  if (x < -745.2) return 0;
  const double shift = 0x1.8p52;
  double n = (x * 1.44269504088896338700 + shift) - shift;
  double high = x - n * 6.93147180369123816490e-01;
  low = n * 1.90821492927058770002e-10 - low;
  double r = high - low, z = r * r;
  double c = r - z * horner(z, 5, (const double[]){
      4.13813679705723846039e-08, -1.65339022054652515390e-06, 6.61375632143793436117e-05,
      -2.77777777770155933842e-03, 1.66666666666666019037e-01});
  double e = 1 - ((low - r * c / (2 - c)) - high);
  // In two factors, since neither 2¹⁰²⁴ nor 2⁻¹⁰⁷⁵ is a normal number.
  int64_t whole = (int64_t)n, half = whole / 2;
  return e * power_of_two(half) * power_of_two(whole - half);
}

/// ln(x + low) for normal x > 0 and a small low, to about 2⁻⁶⁵ of itself. With x = 2ⁿ·m, f = m − 1 and s = f / (2 + f),
/// ln m = 2·(s + s³/3 + s⁵/5 + …).
static pair logarithm(double x, double low) {
  int64_t n = (int64_t)(bits_of(x) - 0x3FE6A09E667F3BCD) >> 52;  // from the bits of √½
  double m = number_of(bits_of(x) - ((uint64_t)n << 52));
  // In two factors: 2⁻ⁿ may be subnormal.
  low = low * power_of_two(-(n / 2)) * power_of_two(n / 2 - n);
  pair f = sum(m - 1, low), d = sum(2, f.high);
  d.low += f.low;
  double s1 = f.high / d.high;
  pair back = product(s1, d.high);
  pair s = sum(s1, (((f.high - back.high) - back.low) + (f.low - s1 * d.low)) / d.high);
  pair z = product_pairs(s, s);
  double series = 0;
  for (int i = 27; i >= 5; i -= 2) series = series * z.high + 1.0 / i;
  // s²/3, then the rest, which is small enough for one double.
  pair t = product_pairs(z, (pair){1.0 / 3, 0x1.5555555555555p-56});
  t = sum(t.high, t.low + z.high * z.high * series);
  pair tail = product_pairs(s, t);
  pair whole = sum(n * 6.93147180369123816490e-01, n * 1.90821492927058770002e-10);
  return sum_pairs(whole, sum_pairs((pair){2 * s.high, 2 * s.low}, (pair){2 * tail.high, 2 * tail.low}));
}

double ck_exp(double x) { return exponential(x, 0); }

/// ln x for any x > 0.
static pair logarithm_of(double x) {
  if (x >= 0x1p-1022) return logarithm(x, 0);
  pair n = {-54 * 6.93147180369123816490e-01, -54 * 1.90821492927058770002e-10};
  return sum_pairs(logarithm(x * 0x1p54, 0), n);
}

double ck_log(double x) {
  if (x == 0) return -__builtin_inf();
  if (!(x > 0)) return __builtin_nan("");
  return x > 0x1.fffffffffffffp1023 ? x : logarithm_of(x).high;
}

double ck_log1p(double x) {
  if (x == -1) return -__builtin_inf();
  if (!(x > -1)) return __builtin_nan("");
  if (x > 0x1.fffffffffffffp1023 || (x < 0x1p-54 && x > -0x1p-54)) return x;
  pair u = sum(1, x);
  return logarithm(u.high, u.low).high;
}

double ck_pow(double x, double y) {
  if (y == 0 || x == 1) return 1;
  if (x != x || y != y) return __builtin_nan("");
  double size = x < 0 ? -x : x, magnitude = y < 0 ? -y : y;
  // Every number from 2⁵³ on is an even integer.
  int is_integer = magnitude >= 0x1p53 || (double)(int64_t)magnitude == magnitude;
  int is_odd = magnitude < 0x1p53 && is_integer && (int64_t)magnitude % 2;
  int has_sign = __builtin_copysign(1, x) < 0;
  if (x < 0 && !is_integer && size < __builtin_inf()) return __builtin_nan("");
  double result = 1;
  if (size == 0 || size == __builtin_inf() || (size != 1 && magnitude > 0x1p65)) {
    // Otherwise |ln x| is 0 or at least 2⁻⁵⁴.
    result = (size > 1) == (y > 0) ? __builtin_inf() : 0;
  } else if (size != 1) {
    pair l = logarithm_of(size), p = product(y, l.high);
    p = sum(p.high, p.low + y * l.low);
    result = exponential(p.high, p.low);
  }
  return has_sign && is_odd ? -result : result;
}

/// The sine and cosine of Cephes (sin.c) on |x| ≤ π/4, with π/2 in two doubles.
double ck_cos_turns(double v) {
  const double shift = 0x1.8p52;
  double turns = 4 * v, quarters = (turns + shift) - shift, t = turns - quarters;
  if (!(t == t)) return __builtin_nan("");
  pair x = product(t, 1.57079632679489661923);
  x.low += t * 6.123233995736766035869e-17;
  double z = x.high * x.high;
  double s = horner(z, 6, (const double[]){
      1.58962301576546568060e-10, -2.50507477628578072866e-8, 2.75573136213857245213e-6, -1.98412698295895385996e-4,
      8.33333333332211858878e-3, -1.66666666666666307295e-1});
  double c = horner(z, 6, (const double[]){
      -1.13585365213876817300e-11, 2.08757008419747316778e-9, -2.75573141792967388112e-7, 2.48015872888517045348e-5,
      -1.38888888888730564116e-3, 4.16666666666665929218e-2});
  double sine = x.high + (x.low + x.high * (z * s)), cosine = 1 - (0.5 * z - (z * z * c - x.high * x.low));
  int64_t q = (int64_t)quarters & 3;
  double result = q & 1 ? sine : cosine;
  return q == 1 || q == 2 ? -result : result;
}
