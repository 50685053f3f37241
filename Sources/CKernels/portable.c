// Float for any processor: fused multiply-adds are computed in double (vector.inc.h).

#include "CKernels.h"

#define S float
#define TABLE_NAME ck_table_portable
#define W 4
#define REGISTERS 9
#define GROUP 1
#define TALL 8

#include "kernels.inc.h"
