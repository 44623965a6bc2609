"""Prints how many seconds LightGBM takes on one thread, to bin and to train, as JSON: lightgbm_seconds.py FILE ROWS COLUMNS TREES.

FILE has the columns one after the other, and the labels after them, as float64.
"""

import json
import sys
import time

import lightgbm
import numpy as np

file, rows, columns, trees = sys.argv[1], *map(int, sys.argv[2:5])
values = np.fromfile(file).reshape(columns + 1, rows)
inputs, labels = np.ascontiguousarray(values[:-1].T), values[-1]
settings = {
    "objective": "binary",
    "num_leaves": 31,
    "learning_rate": 0.1,
    "min_data_in_leaf": 20,
    "min_sum_hessian_in_leaf": 1e-3,
    "max_bin": 255,
    "num_threads": 1,
    "verbosity": -1,
}
start = time.perf_counter()
model = lightgbm.train(settings, lightgbm.Dataset(inputs, labels), num_boost_round=trees)
seconds = time.perf_counter() - start
probabilities = model.predict(inputs[:100_000], num_threads=1)
truth = labels[:100_000]
loss = -np.mean(np.where(truth == 1, np.log(probabilities), np.log(1 - probabilities)))
print(json.dumps({"seconds": seconds, "loss": loss, "version": lightgbm.__version__}))
