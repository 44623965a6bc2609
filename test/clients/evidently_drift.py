"""What Evidently's defaults say of each column of pairs of files: the paths come on the command line, verdicts go out as JSON."""

import json
import sys
import warnings

import pandas as pd

warnings.filterwarnings("ignore")

from evidently import DataDefinition, Dataset, Report  # noqa: E402
from evidently.presets import DataDriftPreset  # noqa: E402


def verdicts(reference, current):
    before, now = pd.read_csv(reference), pd.read_csv(current)
    numbers = [name for name in before if pd.api.types.is_numeric_dtype(before[name])]
    others = [name for name in before if name not in numbers]
    definition = DataDefinition(numerical_columns=numbers, categorical_columns=others)
    sides = [Dataset.from_pandas(side, data_definition=definition) for side in (now, before)]
    found = {}
    for metric in Report([DataDriftPreset()]).run(*sides).dict()["metrics"]:
        config = metric["config"]
        if "column" not in config:
            continue
        is_p = config["method"].endswith("p_value")
        value, threshold = float(metric["value"]), config["threshold"]
        found[config["column"]] = {
            "method": config["method"],
            "value": value,
            "drift": value < threshold if is_p else value >= threshold,
        }
    return found


pairs = sys.argv[1:]
print(json.dumps([verdicts(*pair) for pair in zip(pairs[::2], pairs[1::2])]))
