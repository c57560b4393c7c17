# An R script stops in a model that does not converge.
# ci: github
# repo: northwind/stats
# job: model
# needs: Rscript
# network: none
# tool: R
# category: other
# also: test
# cause: Error in solve\.default|Lapack routine dgesv: system is exactly singular
# fix: The design matrix is singular: drop the collinear column price_eur or use a pseudo-inverse.
# fix_regex: singular|collinear|matrix|R\b
#: prepare
printf 'cat("R", R.version.string, "\\n")\nd <- data.frame(price = 1:10, error = rep(c(0.1, -0.1), 5))\nd$price_eur <- d$price * 2\nprint(summary(d))\nwarning("2 rows had an error code and were kept")\nx <- as.matrix(d[, c("price", "price_eur")])\nprint(solve(t(x) %%*%% x))\n' > model.R
#: mend
sed -i 's/\* 2/* 2 + d$error/' model.R
#: step Version
R --version
#: step Model
Rscript model.R
