# Ridge regression of a digit's darkness in the lower half on its pixels in the upper half, in base R. The values come as
# arguments, --lambda VALUE --power VALUE, and the result goes to standard output.
arguments <- commandArgs(trailingOnly = TRUE)
value <- function(name) as.numeric(arguments[match(paste0("--", name), arguments) + 1])

digits <- as.matrix(read.csv("../data/digits.csv"))
set.seed(1)
digits <- digits[sample(nrow(digits)), ]
inputs <- cbind(1, (digits[, 1:32] / 16)^value("power"))
label <- rowMeans(digits[, 33:64])
train <- 1:1000
validation <- 1001:1400

penalty <- diag(c(0, rep(value("lambda"), 32)))
weights <- solve(t(inputs[train, ]) %*% inputs[train, ] + penalty, t(inputs[train, ]) %*% label[train])
error <- label[validation] - inputs[validation, ] %*% weights
cat(sprintf("rmse=%.6g\n", sqrt(mean(error^2))))
