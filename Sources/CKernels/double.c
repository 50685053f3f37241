// Double, for gradient checks. The multiply-adds are the C library's, which are exact everywhere.

#include <math.h>

#include "CKernels.h"

#define IS_DOUBLE
#define S double
#define TABLE_NAME ck_table_doubles
#define W 4
#define REGISTERS 9
#define GROUP 1
#define TALL 8

#include "kernels.inc.h"
