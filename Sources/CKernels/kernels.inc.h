// The kernels of a form: a .c file defines its macros (vector.inc.h), turns its instructions on and includes this. The
// table is what others see. Its arrays of S come as `void`, x_ where the body calls them x.

#include "vector.inc.h"
#include "functions.inc.h"
#include "optimizers.inc.h"
#include "products.inc.h"
#include "layers.inc.h"
#include "outputs.inc.h"
#include "random.inc.h"

const ck_table TABLE_NAME = {
    forward, gradient, gradient_step, transpose, column_sums, unit_sums, step, add_penalties, scale, sum_powers,
    activate, activate_backward, multiply, copy, fill, map, normalize, normalize_by_averages, normalize_backward,
    dropout, draw, cross_entropy, softmax, residuals,
};
