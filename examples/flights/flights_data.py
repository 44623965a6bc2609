"""Reads the flights with the features that feature-views.ts defines, as training-features.ts retrieves them."""

import hashlib
import subprocess
import tempfile
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

HERE = Path(__file__).resolve().parent
NODE = HERE.parents[1] / "node_modules/.bin/node"
FLIGHTS_FILE = HERE.parents[1] / "node_modules/vega-datasets/data/flights-3m.parquet"

FEATURES = [
    "hour",
    "weekday",
    "distance",
    "origin",
    "destination",
    "origin_late_share",
    "route_late_share",
]
SHARES = ["origin_late_share", "route_late_share"]


def load_flights(period_start: str, period_end: str) -> pd.DataFrame:
    """Flights that depart in [period_start, period_end), in order of departure."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "flights.parquet"
        command = [NODE, HERE / "training-features.ts", "--from", period_start, "--to", period_end]
        subprocess.run([*command, "--out", file], check=True)
        flights = duckdb.sql(f"FROM read_parquet('{file}')").df()
    # The types of the ONNX inputs. Training on what serving will see, to the last bit of a
    # float32, keeps a share from landing on the other side of a split.
    integers = {name: np.int64 for name in ("hour", "weekday", "distance", "late")}
    return flights.astype(integers | {name: np.float32 for name in SHARES})


def in_percent(flights: pd.DataFrame) -> pd.DataFrame:
    """The same flights with late shares from 0 to 100 in place of 0 to 1."""
    return flights.assign(**{name: flights[name] * np.float32(100) for name in SHARES})


def sha256(*files: Path) -> str:
    """Digest of the files' bytes, one after the other."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()
