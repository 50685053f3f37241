// Float for 64-bit ARM processors: thirty-two registers of four.

#if defined(__aarch64__)

#include "CKernels.h"

#define S float
#define TABLE_NAME ck_table_neon
#define W 4
#define REGISTERS 32
#define GROUP 1
#define TALL 8
#define FUSES 1

#include "kernels.inc.h"

#endif
