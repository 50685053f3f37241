// Products. Every element is a chain of fused multiply-adds over the summed index, ascending, in blocks of BLOCK, each
// from zero (the first of a layer's outputs from its bias); sum = block 0, then sum = sum + block 1, and so on. Lanes
// run over units alone, so that no bit depends on the tiles below, which are those of the BLIS micro-kernels: as many
// sums in registers as there are, each vector of weights and each broadcast input serving a whole side of the tile.
//
// A tile spans `n` vectors of units, in at most GROUP panels. The last vectors of the last panel are left out if no
// unit is in them.

enum {
  /// Vectors of a panel, and of the widest tile.
  VECTORS = PANEL / W,
  WIDEST = GROUP * VECTORS,
  /// Panel groups whose sums are held over the blocks of a large batch.
  HELD = GROUP == 1 ? 8 : 3,
  TALLEST = 12,
};

/// Vectors of sums to each of the n vectors of a tile, that leave registers for those and an input.
#define FIT(n) ((REGISTERS - 1 - (n)) / (n))
/// Rows of a forward tile. Beyond TALL, rows a multiple of 4 kB apart push each other out of the first cache.
#define ROWS(n) (FIT(n) < TALL ? FIT(n) : TALL)
/// Inputs of a gradient tile: a divisor of CHUNK.
#define INPUTS(n) (FIT(n) >= 12 ? 12 : FIT(n) >= 8 ? 8 : FIT(n) >= 6 ? 6 : FIT(n))

/// F for each shape of a tile. Those that a form has no use for are empty.
#define EACH_HEIGHT(F, n) \
  F(n, 1) F(n, 2) F(n, 3) F(n, 4) F(n, 5) F(n, 6) F(n, 7) F(n, 8) F(n, 9) F(n, 10) F(n, 11) F(n, 12)
#define EACH_TILE(F) EACH_HEIGHT(F, 1) EACH_HEIGHT(F, 2) EACH_HEIGHT(F, 3) EACH_HEIGHT(F, 4)

// MARK: Outputs

#define FORWARD_PARAMETERS \
  const void *const *rows, long from, long to, const S *weights, long distance, const S *bias, S *out, long stride, \
      long units
#define FORWARD_ARGUMENTS rows, from, to, weights, distance, bias, out, stride, units

/// Adds the terms `from`..<`to` to `height` rows of outputs. The first block starts them.
INLINE void forward_any(int n, int height, FORWARD_PARAMETERS) {
  const S *x[TALLEST];
  V sum[TALLEST][WIDEST];
  UNROLL for (int r = 0; r < height; r++) x[r] = rows[r];
  UNROLL for (int j = 0; j < n; j++) {
    V start = from == 0 && bias ? load(bias + j * W) : splat(0);
    UNROLL for (int r = 0; r < height; r++) sum[r][j] = start;
  }
  const S *w = weights + from * PANEL;
  for (long k = from; k < to; k++, w += PANEL) {
    V column[WIDEST];
    UNROLL for (int j = 0; j < n; j++) column[j] = load(w + j / VECTORS * distance + j % VECTORS * W);
    UNROLL for (int r = 0; r < height; r++) {
      V input = splat(x[r][k]);
      UNROLL for (int j = 0; j < n; j++) sum[r][j] = fma_(input, column[j], sum[r][j]);
    }
  }
  UNROLL for (int r = 0; r < height; r++) {
    UNROLL for (int j = 0; j < n; j++) {
      S *to = out + r * stride + j * W;
      long count = units - j * W;
      store_part(to, from == 0 ? sum[r][j] : load_part(to, count) + sum[r][j], count);
    }
  }
}

#define FORWARD_TILE(n, height) \
  static void forward_##n##_##height(FORWARD_PARAMETERS) { \
    if (n <= WIDEST && height <= ROWS(n)) forward_any(n, height, FORWARD_ARGUMENTS); \
  }
EACH_TILE(FORWARD_TILE)

#define FORWARD_NAME(n, height) forward_##n##_##height,
static void (*const forward_tiles[])(FORWARD_PARAMETERS) = {EACH_TILE(FORWARD_NAME)};

/// The vectors of a panel group of `units`.
INLINE long vectors(long units) { return least(quotient_up(units, W), WIDEST); }

/// The block of weights of a panel group stays in the cache while the rows pass by it.
static void forward(
    const void *const *rows, long B, long D, const void *weights_, const void *bias_, long U, void *out_,
    long stride) {
  const S *weights = weights_, *bias = bias_;
  S *out = out_;
  long panels = quotient_up(U, PANEL), groups = quotient_up(panels, GROUP);
  for (long from = 0; from < D; from += BLOCK) {
    for (long group = 0; group < groups; group++) {
      long first = group * panels / groups, end = (group + 1) * panels / groups;
      long units = least(U, end * PANEL) - first * PANEL, n = vectors(units);
      // Tiles of about the same height: few rows cannot hide the latency of an addition.
      long tiles = quotient_up(B, ROWS(n));
      for (long tile = 0; tile < tiles; tile++) {
        long row = tile * B / tiles, height = (tile + 1) * B / tiles - row;
        forward_tiles[(n - 1) * TALLEST + height - 1](
            rows + row, from, least(D, from + BLOCK), weights + first * D * PANEL, D * PANEL,
            bias ? bias + first * PANEL : 0, out + row * stride + first * PANEL, stride, units);
      }
    }
  }
}

// MARK: Gradients

#define GRADIENT_PARAMETERS \
  const S *x, long rows, const S *dz, long stride, long units, S *to, long distance, long adds, \
      const S *const *ahead, long pace
#define GRADIENT_ARGUMENTS x, rows, dz, stride, units, to, distance, adds, ahead, pace

/// The sum over `rows` rows for `height` inputs, stored, or added to what is there.
INLINE void gradient_any(int n, int height, GRADIENT_PARAMETERS) {
  V sum[TALLEST][WIDEST];
  UNROLL for (int i = 0; i < height; i++) {
    UNROLL for (int j = 0; j < n; j++) sum[i][j] = splat(0);
  }
  long line = 0;
  for (long r = 0; r < rows; r++, x += CHUNK, dz += stride) {
    // What the optimizer will ask for, a few lines with each row: the products wait for requests that come all at once.
    for (long i = 0; *ahead && i < pace; i++) {
      __builtin_prefetch(*ahead + line * PANEL, 1);
      if (++line == height) line = 0, ahead++;
    }
    V slope[WIDEST];
    UNROLL for (int j = 0; j < n; j++) slope[j] = load(dz + j * W);
    UNROLL for (int i = 0; i < height; i++) {
      V input = splat(x[i]);
      UNROLL for (int j = 0; j < n; j++) sum[i][j] = fma_(input, slope[j], sum[i][j]);
    }
  }
  UNROLL for (int i = 0; i < height; i++) {
    UNROLL for (int j = 0; j < (n + VECTORS - 1) / VECTORS * VECTORS; j++) {
      S *place = to + i * PANEL + j / VECTORS * distance + j % VECTORS * W;
      V x = j < n ? sum[i][j] : splat(0);
      // An infinite input times the zero of a lane without a unit is not zero.
      if (units < (j + 1) * W) x = (V)((M)x & lanes(units - j * W));
      store(place, adds ? load(place) + x : x);
    }
  }
}

#define GRADIENT_TILE(n, height) \
  static void gradient_##n##_##height(GRADIENT_PARAMETERS) { \
    if (n <= WIDEST && height <= INPUTS(n)) gradient_any(n, height, GRADIENT_ARGUMENTS); \
  }
EACH_TILE(GRADIENT_TILE)

#define GRADIENT_NAME(n, height) gradient_##n##_##height,
static void (*const gradient_tiles[])(GRADIENT_PARAMETERS) = {EACH_TILE(GRADIENT_NAME)};

/// A gradient product, and what it is for: `out` [panel][k][16], or without one a step of the weights.
typedef struct {
  const void *const *rows;
  long B, D;
  const S *dz;
  long stride, U;
  S *out;
  ck_optimizer kind;
  const S *constants;
  S *weights, *first, *second;
  double *squares, *changes;
} gradient_task;

/// Memory of a task on the stack.
typedef struct {
  /// A chunk of the inputs of a block of rows, three cache lines apart. The rows themselves are often a multiple of
  /// 4 kB apart, where they share a set of the cache.
  _Alignas(64) S x[BLOCK * CHUNK];
  /// The units of the last group, with zeros in place of its neighbours' units, from row `tail_row` on.
  _Alignas(64) S tail[BLOCK * WIDEST * W];
  _Alignas(64) S sums[HELD * GROUP * CHUNK * PANEL];
  long tail_row;
} gradient_memory;

INLINE void stage(S *to, const void *const *rows, long k, long count, long inputs) {
  for (long r = 0; r < count; r++, to += CHUNK) {
    const S *row = (const S *)rows[r] + k;
    for (long i = 0; i < inputs; i += W) *(Unaligned *)(to + i) = load_part(row + i, inputs - i);
  }
}

/// The gradients of the inputs `k`..<`k` + `inputs` and the units of a group, over the rows of a block.
static void gradient_group(
    const gradient_task *task, gradient_memory *memory, long group, long held, long k, long inputs, long row,
    long count) {
  long panels = quotient_up(task->U, PANEL), groups = quotient_up(panels, GROUP), D = task->D;
  long first = group * panels / groups, end = (group + 1) * panels / groups;
  long units = least(task->U, end * PANEL) - first * PANEL, n = vectors(units);
  const S *dz = task->dz + row * task->stride + first * PANEL;
  long stride = task->stride;
  if (units < n * W) {
    for (long r = 0; memory->tail_row != row && r < count; r++) {
      for (long j = 0; j < n; j++) {
        *(Unaligned *)(memory->tail + (r * WIDEST + j) * W) = load_part(dz + r * stride + j * W, units - j * W);
      }
    }
    memory->tail_row = row;
    dz = memory->tail;
    stride = WIDEST * W;
  }
  long place = (first * D + k) * PANEL;
  S *to = task->out ? task->out + place : memory->sums + held * GROUP * CHUNK * PANEL;
  long distance = task->out ? D * PANEL : CHUNK * PANEL;
  long tiles = quotient_up(inputs, INPUTS(n));
  for (long tile = 0; tile < tiles; tile++) {
    long i = tile * inputs / tiles, height = (tile + 1) * inputs / tiles - i, next = place + i * PANEL;
    // Runs of `height` lines: of the weights and each state, in each panel.
    const S *ahead[3 * GROUP + 1], **run = ahead;
    for (long p = 0; !task->out && p < (end - first) * D * PANEL; p += D * PANEL) {
      *run++ = task->weights + next + p;
      if (task->first) *run++ = task->first + next + p;
      if (task->second) *run++ = task->second + next + p;
    }
    *run = 0;
    gradient_tiles[(n - 1) * TALLEST + height - 1](
        memory->x + i, count, dz, stride, units, to + i * PANEL, distance, row > 0, ahead, (run - ahead) * height / count + 1);
  }
  if (task->out || row + count < task->B) return;
  for (long p = first; p < end; p++, to += distance, place += D * PANEL) {
    step_panel(
        task->kind, task->U - p * PANEL, inputs, to, task->constants + p * constant_count(task->kind) * PANEL,
        task->weights + place, task->first ? task->first + place : 0, task->second ? task->second + place : 0,
        task->squares ? task->squares + p * PANEL : 0, task->changes ? task->changes + p * 2 * PANEL : 0);
  }
}

static void gradient_run(const gradient_task *task) {
  gradient_memory memory;
  memory.tail_row = -1;
  long groups = quotient_up(quotient_up(task->U, PANEL), GROUP), held = task->B <= BLOCK ? groups : HELD;
  for (long from = 0; from < groups; from += held) {
    for (long k = 0; k < task->D; k += CHUNK) {
      long inputs = least(CHUNK, task->D - k);
      for (long row = 0; row < task->B; row += BLOCK) {
        long count = least(BLOCK, task->B - row);
        stage(memory.x, task->rows + row, k, count, inputs);
        for (long group = from; group < least(groups, from + held); group++) {
          // A share of the rows' next chunk: processors do not look ahead across pages.
          for (long r = group * count / groups; r < (group + 1) * count / groups; r++) {
            for (long i = k + CHUNK; i < least(k + 2 * CHUNK, task->D); i += 64 / (long)sizeof(S)) {
              __builtin_prefetch((const S *)task->rows[row + r] + i, 0, 2);
            }
          }
          gradient_group(task, &memory, group, task->B <= BLOCK ? 0 : group - from, k, inputs, row, count);
        }
      }
    }
  }
}

static void gradient(const void *const *rows, long B, long D, const void *dz, long stride, long U, void *out) {
  gradient_task task = {.rows = rows, .B = B, .D = D, .dz = dz, .stride = stride, .U = U, .out = out};
  gradient_run(&task);
}

static void gradient_step(
    const void *const *rows, long B, long D, const void *dz, long stride, long U, ck_optimizer kind,
    const void *constants, void *weights, void *first, void *second, double *squares, double *changes) {
  gradient_task task = {rows, B, D, dz, stride, U, 0, kind, constants, weights, first, second, squares, changes};
  gradient_run(&task);
}

// MARK: Beside the products

/// Panels of W [U × D] into panels of Wᵀ [D × U], zeros in the lanes without an input.
static void transpose(const void *weights, long D, long U, void *out) {
  typedef S Four __attribute__((ext_vector_type(4), aligned(sizeof(S)), may_alias));
  for (long u = 0; u < U; u += 4) {
    const S *from = (const S *)weights + u / PANEL * D * PANEL + u % PANEL;
    for (long k = 0; k < quotient_up(D, PANEL) * PANEL; k += 4) {
      S *to = (S *)out + (k / PANEL * U + u) * PANEL + k % PANEL;
      if (u + 4 <= U && k + 4 <= D) {
        Four a = *(const Four *)(from + k * PANEL), b = *(const Four *)(from + (k + 1) * PANEL);
        Four c = *(const Four *)(from + (k + 2) * PANEL), d = *(const Four *)(from + (k + 3) * PANEL);
        Four e = __builtin_shufflevector(a, b, 0, 4, 1, 5), f = __builtin_shufflevector(c, d, 0, 4, 1, 5);
        Four g = __builtin_shufflevector(a, b, 2, 6, 3, 7), h = __builtin_shufflevector(c, d, 2, 6, 3, 7);
        *(Four *)to = __builtin_shufflevector(e, f, 0, 1, 4, 5);
        *(Four *)(to + PANEL) = __builtin_shufflevector(e, f, 2, 3, 6, 7);
        *(Four *)(to + 2 * PANEL) = __builtin_shufflevector(g, h, 0, 1, 4, 5);
        *(Four *)(to + 3 * PANEL) = __builtin_shufflevector(g, h, 2, 3, 6, 7);
        continue;
      }
      for (long i = 0; i < least(4, U - u); i++) {
        for (long l = 0; l < 4; l++) to[i * PANEL + l] = k + l < D ? from[(k + l) * PANEL + i] : 0;
      }
    }
  }
}
