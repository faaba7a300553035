# Writes shifts.json: what R says of shifts of two samples and of means of pairs.
#   Rscript shifts.R > shifts.json    (Debian: r-base-core, r-cran-jsonlite, r-cran-exactranktests)
suppressMessages(library(exactRankTests))
library(jsonlite)

set.seed(8, kind = "Mersenne-Twister", normal.kind = "Inversion", sample.kind = "Rejection")

quietly <- function(test) suppressWarnings(test)
bounds <- function(test) as.numeric(test$conf.int)

# Every number has few digits, so that JSON has it as R does. Tied ones are quarters: sums of them are exact.
draw <- list(
  plain = function(n) round(rnorm(n), 5),
  skewed = function(n) round(exp(2 * rnorm(n)), 5),
  outliers = function(n) round(ifelse(runif(n) < 0.2, 1e6, 1) * rnorm(n), 5),
  tied = function(n) round(4 * rnorm(n)) / 4,
  constant = function(n) rep(1, n))

sizes <- list(c(2, 2), c(3, 3), c(3, 4), c(4, 4), c(2, 30), c(5, 7), c(8, 8), c(8, 30), c(9, 10), c(10, 10), c(12, 25),
  c(20, 20), c(21, 20), c(16, 27), c(30, 30))

# b - a. Exact where neither sample has ties and there are as few pairs as we count out, else R's normal approximation.
shifts <- function(kind, n, m) {
  a <- draw[[kind]](n)
  b <- draw[[kind]](m) + 0.5
  tied <- anyDuplicated(c(a, b)) > 0
  exact <- !tied && (min(n, m) <= 8 || n * m <= 400)
  of <- function(mu, alternative) {
    quietly(wilcox.test(b, a, mu = mu, alternative = alternative, exact = exact))$p.value
  }
  margins <- if (tied) c(0.25, 1) else c(0.300001, 1.200003)
  case <- list(
    kind = kind, a = a, b = b, tied = tied, exact = exact, p = of(0, "two.sided"),
    least_p = min(1, 2 * pwilcox(0, n, m)),
    margins = lapply(margins, function(margin) {
      list(margin = margin, lower = of(-margin, "greater"), upper = of(margin, "less"))
    }))
  if (kind == "constant") return(case)
  if (tied) {
    # The distribution of the tied ranks themselves, shift by shift.
    case$conditional <- bounds(quietly(wilcox.exact(b, a, conf.int = TRUE, exact = TRUE)))
  } else {
    interval <- quietly(wilcox.test(b, a, conf.int = TRUE, exact = exact, tol.root = 1e-13))
    case$interval <- bounds(interval)
    # R's approximation has another estimate of the shift.
    if (exact) case$shift <- as.numeric(interval$estimate)
  }
  case
}

# Whole numbers, which perm.test takes as they are; it tries one supposed mean after the other.
pairs <- function(kind, n) {
  d <- switch(kind,
    plain = round(200 + 300 * rnorm(n)),
    skewed = round(100 * exp(rnorm(n))) - 80,
    outliers = round(ifelse(seq_len(n) == 2, 30, 1) * (150 + 150 * rnorm(n))),
    tied = 100 * round(1 + 2 * rnorm(n)))
  of <- function(mu, alternative) perm.test(d - mu, alternative = alternative, exact = TRUE)$p.value
  two <- function(mu) of(mu, "two.sided")
  # P falls on both sides of the mean.
  furthest <- function(rejected, accepted) {
    if (two(rejected) > 0.05) return(NA)
    while (abs(rejected - accepted) > 1) {
      middle <- floor((rejected + accepted) / 2)
      if (two(middle) > 0.05) accepted <- middle else rejected <- middle
    }
    accepted
  }
  list(
    kind = kind, differences = d, p = two(0),
    least = furthest(min(d) - 1, round(mean(d))), greatest = furthest(max(d) + 1, round(mean(d))),
    margins = lapply(c(50, 400), function(margin) {
      list(margin = margin, lower = of(-margin, "greater"), upper = of(margin, "less"))
    }))
}

json <- function(value) toJSON(value, digits = NA, auto_unbox = TRUE, na = "null")
listed <- function(cases) paste0("[\n  ", paste(vapply(cases, json, ""), collapse = ",\n  "), "\n]")

versions <- list(
  R = paste(R.version$major, R.version$minor, sep = "."), exactRankTests = as.character(packageVersion("exactRankTests")))
two_samples <- unlist(lapply(names(draw), function(kind) {
  lapply(if (kind == "constant") list(c(3, 3), c(10, 10)) else sizes, function(size) shifts(kind, size[1], size[2]))
}), recursive = FALSE)
of_pairs <- unlist(lapply(c("plain", "skewed", "outliers", "tied"), function(kind) {
  lapply(c(2, 3, 5, 6, 7, 8, 10, 13, 17, 20), function(n) pairs(kind, n))
}), recursive = FALSE)
cat("{\n\"versions\": ", json(versions), ",\n\"two_samples\": ", listed(two_samples),
  ",\n\"pairs\": ", listed(of_pairs), "\n}\n", sep = "")
