"""What NannyML's defaults say of each column of pairs of files, the current one being one chunk, and the reference ten: the paths come on the command line, verdicts go out as JSON."""

import json
import sys
import warnings

import pandas as pd

warnings.filterwarnings("ignore")

import nannyml  # noqa: E402


def verdicts(reference, current):
    before, now = pd.read_csv(reference), pd.read_csv(current)
    names = list(before)
    calculator = nannyml.UnivariateDriftCalculator(column_names=names, chunk_size=len(now))
    result = calculator.fit(before).calculate(now).filter(period="analysis").to_df()
    (row,) = [row for _, row in result.iterrows()]
    return {
        name: {
            "method": "jensen_shannon",
            "value": float(row[(name, "jensen_shannon", "value")]),
            "drift": bool(row[(name, "jensen_shannon", "alert")]),
        }
        for name in names
    }


pairs = sys.argv[1:]
print(json.dumps([verdicts(*pair) for pair in zip(pairs[::2], pairs[1::2])]))
