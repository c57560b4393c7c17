# An address space limit ends a data frame.
# ci: github
# repo: northwind/forecast
# job: features
# needs: /opt/hostedtoolcache/Python/3.11.7
# uses: actions/setup-python@v5
# tool: python
# category: memory
# cause: numpy\.core\._exceptions\._ArrayMemoryError|MemoryError
# fix: Process the matrix in chunks or with a smaller dtype, or use a bigger runner.
# fix_regex: chunk|memory|dtype|larger runner|batch
#: prepare
echo numpy==1.26.4 > requirements.txt
cat > features.py <<'P'
import numpy as np
print("rows", 60_000)
def pairwise(n):
    x = np.random.default_rng(1).random(n)
    return np.subtract.outer(x, x)
print("small", pairwise(500).shape)
print("full", pairwise(60_000).shape)
P
#: step Install
pip install -r requirements.txt
#: step Features
ulimit -v 6000000
export OPENBLAS_NUM_THREADS=1
python features.py
