"""Retrains the flights model from a snapshot, as the trainer `command` starts it (docs/trainers.md).

The pipeline is train.py's. Same snapshot, parameters, seed and environment give the same files,
byte for byte. Parameters: max_iter, learning_rate, max_leaf_nodes, min_samples_leaf.
"""

import json
import os
import sys
from pathlib import Path

# The exporter goes through sets, whose order Python draws anew in every process.
if os.environ.get("PYTHONHASHSEED") != "0":
    os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, "PYTHONHASHSEED": "0"})

import duckdb
import numpy as np
import pandas as pd

import train
from flights_data import FEATURES, SHARES
from golden_cases import golden_cases
from scoring import late_probability, measure, open_model

# The newest tenth says how good the model is before it learns from that tenth too.
MEASURED_SHARE = 0.1
FEWEST_FLIGHTS = 5000
STEPS = 4


def main() -> None:
    out = Path(os.environ["MAINSTAY_OUTPUT"])
    seed = int(os.environ["MAINSTAY_SEED"])
    set_up(seed, json.loads(os.environ["MAINSTAY_PARAMETERS"]))
    flights = read_snapshot(os.environ["MAINSTAY_SNAPSHOT"], os.environ["MAINSTAY_LABEL"])
    progress(1, f"{len(flights)} flights")

    cut = int(len(flights) * (1 - MEASURED_SHARE))
    learned, newest = flights.iloc[:cut], flights.iloc[cut:]
    metrics = measure(newest["late"].to_numpy(), train.fit(learned).predict_proba(newest[FEATURES])[:, 1])
    progress(2, f"ROC-AUC {metrics['roc_auc']:.4f} on the newest tenth")

    model = train.fit(flights)
    version = train.Version("retrained", "", ("", ""))
    train.export(model, version, out / "model.onnx")
    progress(3, "exported")

    session = open_model(out / "model.onnx")
    sample = flights.sample(train.REFERENCE_ROWS, random_state=seed).sort_index()
    exact = model.predict_proba(sample[FEATURES])[:, 1]
    score = late_probability(session, sample)
    print(f"ONNX against scikit-learn, largest difference {np.abs(score - exact).max():.2e}")
    reference = train.reference_sample(sample, score)
    reference.to_csv(out / "reference.csv", index=False, lineterminator="\n")
    output = {"score": "probabilities", "label": "label", "classes": [0, 1]}
    write_json(out / "output.json", {"feature_names": FEATURES, "output": output})
    write_json(out / "golden_cases.json", golden_cases(session, flights, seed))
    write_json(out / "metrics.json", metrics)
    (out / "environment.txt").write_text("\n".join(train.environment()) + "\n")
    progress(4, "done")


def set_up(seed: int, parameters: dict) -> None:
    """train.py has its seed and settings as constants of the module."""
    unknown = sorted(set(parameters) - set(train.TREES))
    if unknown:
        sys.exit(f"There is no parameter {', '.join(unknown)}; there are {', '.join(train.TREES)}.")
    train.SEED = seed % 2**32
    train.TREES.update(parameters)


def read_snapshot(file: str, label: str) -> pd.DataFrame:
    """The flights, oldest first, in the types of the ONNX inputs."""
    rows = duckdb.execute("FROM read_parquet(?)", [file]).df()
    missing = [name for name in [*FEATURES, label] if name not in rows]
    if missing:
        sys.exit(f"The snapshot has no column {', '.join(missing)}.")
    flights = rows[FEATURES].assign(late=pd.to_numeric(rows[label], errors="coerce"))
    complete = flights.dropna().reset_index(drop=True)
    if len(complete) < len(flights):
        print(f"{len(flights) - len(complete)} flights with missing values were left out")
    if len(complete) < FEWEST_FLIGHTS:
        sys.exit(f"{len(complete)} flights are too few; at least {FEWEST_FLIGHTS} are needed.")
    if set(complete["late"].unique()) != {0, 1}:
        sys.exit(f"The label {label} must have both classes, 0 and 1.")
    integers = {name: np.int64 for name in ("hour", "weekday", "distance", "late")}
    return complete.astype(integers | {name: np.float32 for name in SHARES})


def progress(done: int, says: str) -> None:
    print("mainstay progress", json.dumps({"done": done, "total": STEPS, "says": says}), flush=True)


def write_json(file: Path, value: object) -> None:
    file.write_text(json.dumps(value, indent=2) + "\n")


if __name__ == "__main__":
    main()
