// Hashes what all kernels of a form compute from pseudo-random numbers: the same lines from every form, on every
// processor. The first argument is the form's name; the second, how many random shapes.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CKernels.h"

static uint64_t state = 1;

static uint32_t word(void) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(state >> 33);
}

static long below(long n) { return word() % n; }

/// Mostly of the order of one; now and then large, tiny, zero, infinite or NaN.
static float number(void) {
  float x = ((float)word() / 0x1p31f - 0.5f) * 4;
  switch (below(400)) {
    case 0: return x * 0x1p100f;
    case 1: return x * 0x1p-100f;
    case 2: return x * 0x1p-140f;
    case 3: return 0;
    case 4: return below(40) ? -0.0f : x / 0.0f;
    case 5: return below(40) ? x : __builtin_nanf("");
    default: return x;
  }
}

enum { PANEL = 16, ROWS = 300 };

static float *numbers(long count) {
  float *x = aligned_alloc(64, (count + 64) * sizeof(float) / 64 * 64 + 64);
  for (long i = 0; i < count + 16; i++) x[i] = i < count ? number() : 0;
  return x;
}

static float *positive(long count) {
  float *x = numbers(count);
  for (long i = 0; i < count; i++) x[i] = x[i] < 0 ? -x[i] : x[i];
  return x;
}

/// Panels [count][n][16], with zeros in the lanes without a unit.
static float *panels(long units, long n, int is_positive) {
  long count = (units + PANEL - 1) / PANEL;
  float *x = is_positive ? positive(count * n * PANEL) : numbers(count * n * PANEL);
  for (long k = 0; k < n; k++) {
    for (long u = units; u < count * PANEL; u++) x[((count - 1) * n + k) * PANEL + u % PANEL] = 0;
  }
  return x;
}

static struct { const char *name; uint64_t hash; } hashes[32];

static void note(const char *name, const void *bytes, long size) {
  int i = 0;
  while (hashes[i].name && strcmp(hashes[i].name, name)) i++;
  hashes[i].name = name;
  uint64_t hash = hashes[i].hash ? hashes[i].hash : 14695981039346656037u;
  for (long b = 0; b < size; b++) hash = (hash ^ ((const uint8_t *)bytes)[b]) * 1099511628211u;
  hashes[i].hash = hash;
}

static void note_matrix(const char *name, const float *x, long stride, long rows, long columns) {
  for (long r = 0; r < rows; r++) note(name, x + r * stride, columns * (long)sizeof(float));
}

static void products(const ck_table *k, long B, long D, long U) {
  long count = (U + PANEL - 1) / PANEL, pitch = D + below(20), stride = U + below(20);
  float *x = numbers(B * pitch), *w = panels(U, D, 0), *bias = panels(U, 1, 0), *dz = numbers(B * stride);
  float *out = numbers(B * stride), *g = panels(U, D, 0), *t = numbers((D + PANEL) * U);
  const void *rows[ROWS];
  for (long r = 0; r < B; r++) rows[r] = x + (B - 1 - r) * pitch;
  k->forward(rows, B, D, w, below(3) ? bias : 0, U, out, stride);
  note_matrix("forward", out, stride, B, U);
  k->gradient(rows, B, D, dz, stride, U, g);
  note("gradient", g, count * D * PANEL * sizeof(float));
  k->transpose(w, D, U, t);
  note("transpose", t, (D + PANEL - 1) / PANEL * U * PANEL * sizeof(float));
  k->column_sums(dz, stride, B, U, bias);
  note("column_sums", bias, U * sizeof(float));
  for (ck_optimizer kind = CK_SGD; kind <= CK_ADAM; kind++) {
    long constants = kind == CK_SGD ? 2 : kind == CK_RMSPROP ? 5 : kind == CK_ADAM ? 9 : 3;
    float *cs = calloc(count * constants * PANEL, sizeof(float));
    for (long i = 0; i < count * constants * PANEL; i++) {
      // Where no unit is, all constants are zero.
      cs[i] = (i / PANEL / constants * PANEL + i % PANEL) < U ? 1e-3f * (1 + i / PANEL % constants) : 0;
    }
    float *s = panels(U, D, 1), *v = panels(U, D, 1);
    double *squares = calloc(count * PANEL, sizeof(double)), *changes = calloc(count * 2 * PANEL, sizeof(double));
    int measures = below(3);
    k->gradient_step(
        rows, B, D, dz, stride, U, kind, cs, w, kind == CK_SGD ? 0 : s, kind == CK_ADAM ? v : 0, measures ? squares : 0,
        measures > 1 ? changes : 0);
    note("gradient_step", w, count * D * PANEL * sizeof(float));
    note("gradient_step", s, count * D * PANEL * sizeof(float));
    note("gradient_step", squares, count * PANEL * sizeof(double));
    note("gradient_step", changes, count * 2 * PANEL * sizeof(double));
    k->step(kind, count, D, g, cs, w, s, v, squares, changes);
    note("step", w, count * D * PANEL * sizeof(float));
    note("step", v, count * D * PANEL * sizeof(float));
    note("step", squares, count * PANEL * sizeof(double));
    note("step", changes, count * 2 * PANEL * sizeof(double));
    free(cs), free(s), free(v), free(squares), free(changes);
  }
  float *l1 = panels(U, 1, 1), *l2 = panels(U, 1, 1);
  k->add_penalties(count, D, l1, l2, w, g);
  note("add_penalties", g, count * D * PANEL * sizeof(float));
  k->scale(count, D, l1, g);
  note("scale", g, count * D * PANEL * sizeof(float));
  double *sums = calloc(count * PANEL, sizeof(double));
  for (long power = 1; power <= 2; power++) {
    k->sum_powers(power, count, D, w, sums);
    note("sum_powers", sums, count * PANEL * sizeof(double));
  }
  free(x), free(w), free(bias), free(dz), free(out), free(g), free(t), free(l1), free(l2), free(sums);
}

static void layers(const ck_table *k, long B, long U) {
  long stride = U + below(20);
  float *x = numbers(B * stride), *y = numbers(B * stride), *slopes = numbers(B * stride);
  long lanes = (U + PANEL - 1) / PANEL * PANEL;
  double *sums = calloc(3 * lanes, sizeof(double));
  k->unit_sums(B, U, x, stride, y, -0.5, 0.5, sums), note("unit_sums", sums, 3 * lanes * sizeof(double));
  free(sums);
  for (ck_activation kind = CK_RELU; kind <= CK_TANH; kind++) {
    k->activate(kind, B, U, 0.2, x, stride, y, stride, slopes, stride);
    note_matrix("activate", y, stride, B, U);
    float *gradient = numbers(B * stride);
    k->activate_backward(kind, B, U, 0.2, kind == CK_GELU ? slopes : y, stride, gradient, stride);
    note_matrix("activate_backward", gradient, stride, B, U);
    free(gradient);
  }
  k->copy(B, U, x, stride, y, stride), note_matrix("copy", y, stride, B, U);
  k->fill(B, U, 0.1, slopes, stride), note_matrix("fill", slopes, stride, B, U);
  k->multiply(B, U, x, stride, y, stride), note_matrix("multiply", y, stride, B, U);
  for (ck_function f = CK_EXP; f <= CK_ERF; f++) k->map(f, B * U, x, y), note("map", y, B * U * sizeof(float));
  float *vectors[10];
  for (int i = 0; i < 10; i++) vectors[i] = positive(U);
  ck_norm norm = {vectors[0], vectors[1], vectors[2], vectors[3], vectors[4], vectors[5], vectors[6], vectors[7]};
  k->normalize(B, U, &norm, x, stride, slopes, stride, y, stride), note_matrix("normalize", y, stride, B, U);
  note("normalize", vectors[5], U * sizeof(float)), note("normalize", vectors[6], U * sizeof(float));
  k->normalize_by_averages(B, U, &norm, x, stride, y, stride), note_matrix("normalize", y, stride, B, U);
  k->normalize_backward(B, U, &norm, x, stride, slopes, stride, vectors[8], vectors[9], y, stride);
  note_matrix("normalize_backward", y, stride, B, U), note("normalize_backward", vectors[8], U * sizeof(float));
  note("normalize_backward", vectors[9], U * sizeof(float)), note("normalize", vectors[7], U * sizeof(float));
  ck_stream stream = {word(), word(), word(), word()};
  k->dropout(&stream, B, U, 0.3, y, stride), note_matrix("dropout", y, stride, B, U);
  for (ck_distribution d = CK_UNIFORM; d <= CK_NORMAL; d++) {
    k->draw(d, &stream, 2 * below(1000), B * U, 0.7, y), note("draw", y, B * U * sizeof(float));
  }
  for (int i = 0; i < 10; i++) free(vectors[i]);
  free(x), free(y), free(slopes);
}

static void losses(const ck_table *k, long B, long C) {
  long stride = C + below(20);
  float *scores = numbers(B * stride), *weights = positive(B), *out = numbers(B);
  int32_t labels[ROWS], predicted[ROWS];
  for (long r = 0; r < B; r++) labels[r] = (int32_t)below(C);
  k->cross_entropy(B, C, scores, stride, labels, below(2) ? weights : 0, out);
  note_matrix("cross_entropy", scores, stride, B, C), note("cross_entropy", out, B * sizeof(float));
  for (long i = 0; i < B * stride; i++) scores[i] = number();
  k->softmax(B, C, scores, stride, labels, out, predicted);
  note_matrix("softmax", scores, stride, B, C), note("softmax", predicted, B * sizeof(int32_t));
  for (ck_loss loss = CK_SQUARED; loss <= CK_HUBER; loss++) {
    k->residuals(loss, B, scores, stride, weights, out, 1);
    note_matrix("residuals", scores, stride, B, 1), note("residuals", out, B * sizeof(float));
  }
  free(scores), free(weights), free(out);
}

int main(int count, char **arguments) {
  const char *names[] = {"portable", "avx2", "avx512", "neon"};
  const ck_table *kernels = 0;
  for (int form = CK_PORTABLE; count > 2 && form <= CK_NEON; form++) {
    if (!strcmp(names[form], arguments[1])) kernels = ck_float((ck_form)form);
  }
  if (!kernels) return 69;
  for (int i = 0; i < atoi(arguments[2]); i++) {
    long B = below(8) ? 1 + below(60) : 200 + below(100), U = 1 + below(90), D = below(8) ? 1 + below(120) : 250 + below(90);
    products(kernels, B, D, U);
    layers(kernels, B, U);
    losses(kernels, B, below(8) ? 2 + below(14) : 60 + below(20));
  }
  for (int i = 0; hashes[i].name; i++) printf("%-20s %016llx\n", hashes[i].name, (unsigned long long)hashes[i].hash);
}
