"""Trains and exports the three versions of the flights model into models/.

Same flights, seed and environment give the same files, byte for byte.
"""

import argparse
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import sklearn
from onnx import GraphProto
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType, Int64TensorType, StringTensorType
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import TargetEncoder

from flights_data import FEATURES, FLIGHTS_FILE, HERE, in_percent, load_flights, sha256
from golden_cases import golden_cases, plain
from scoring import late_probability, measure, open_model

SEED = 20010101
REFERENCE_ROWS = 1500
# One held-out period for every version, after all training data, so that their metrics compare.
HELD_OUT = ("2001-03-01", "2001-03-15")
TREES = {"max_iter": 100, "learning_rate": 0.12, "max_leaf_nodes": 31, "min_samples_leaf": 200}
AIRPORT_SMOOTHING = 50.0


@dataclass(frozen=True)
class Version:
    name: str
    description: str
    train: tuple[str, str]
    shares_in_percent: bool = False
    zipmap: bool = False


VERSIONS = [
    Version(
        "v1",
        "Trained on January 2001. Exported with scikit-learn's default ZipMap output.",
        ("2001-01-01", "2001-02-01"),
        zipmap=True,
    ),
    Version("v2", "Trained on January and February 2001.", ("2001-01-01", "2001-03-01")),
    Version(
        "v3",
        "Trained on January and February 2001, with the late shares in percent.",
        ("2001-01-01", "2001-03-01"),
        shares_in_percent=True,
    ),
]


def fit(flights: pd.DataFrame) -> Pipeline:
    airports = TargetEncoder(
        smooth=AIRPORT_SMOOTHING,
        cv=StratifiedKFold(5, shuffle=True, random_state=SEED),
    )
    model = Pipeline(
        [
            (
                "columns",
                ColumnTransformer(
                    [("airports", airports, ["origin", "destination"])],
                    remainder="passthrough",
                ),
            ),
            (
                "trees",
                HistGradientBoostingClassifier(**TREES, early_stopping=False, random_state=SEED),
            ),
        ]
    )
    return model.fit(flights[FEATURES], flights["late"])


def export(model: Pipeline, version: Version, file: Path) -> None:
    types = {"origin": StringTensorType, "destination": StringTensorType}
    types |= {name: Int64TensorType for name in ("hour", "weekday", "distance")}
    onnx_model = to_onnx(
        model,
        initial_types=[(name, types.get(name, FloatTensorType)([None, 1])) for name in FEATURES],
        # Without a fixed name the graph is named at random, and no two exports are alike.
        name=f"flights-{version.name}",
        options=None if version.zipmap else {"zipmap": False},
        target_opset={"": 17, "ai.onnx.ml": 3},
    )
    if version.zipmap:
        name_label(onnx_model.graph)
    file.write_bytes(onnx_model.SerializeToString(deterministic=True))


def name_label(graph: GraphProto) -> None:
    """Calls the label `label`, as in the versions without ZipMap, not `output_label`.

    The versions then differ in nothing but the ZipMap: the tensor that goes into it is already
    called `probabilities`.
    """
    new_names = {"label": "raw_label", "output_label": "label"}
    for node in graph.node:
        node.input[:] = [new_names.get(name, name) for name in node.input]
        node.output[:] = [new_names.get(name, name) for name in node.output]
    for output in graph.output:
        output.name = new_names.get(output.name, output.name)


def reference_sample(flights: pd.DataFrame, score: np.ndarray) -> pd.DataFrame:
    sample = flights[FEATURES].assign(score=score.round(6), label=flights["late"])
    shares = sample.select_dtypes("float32").columns
    return sample.assign(**{name: [plain(share) for share in sample[name]] for name in shares})


def environment() -> list[str]:
    frozen = subprocess.run(
        [sys.executable, "-m", "pip", "freeze"], check=True, capture_output=True, text=True
    )
    return [f"python=={sys.version.split()[0]}", *frozen.stdout.split()]


def build(version: Version, directory: Path) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    convert = in_percent if version.shares_in_percent else lambda flights: flights
    train = convert(load_flights(*version.train))
    held_out = convert(load_flights(*HELD_OUT))

    model = fit(train)
    export(model, version, directory / "model.onnx")

    session = open_model(directory / "model.onnx")
    score = late_probability(session, held_out)
    exact = model.predict_proba(held_out[FEATURES])[:, 1]
    off = np.abs(score - exact)
    print(f"{version.name}: ONNX against scikit-learn, largest difference {off.max():.2e}")

    sample = train.sample(REFERENCE_ROWS, random_state=SEED).sort_values("flight")
    reference = reference_sample(sample, late_probability(session, sample))
    reference.to_csv(directory / "reference.csv", index=False, lineterminator="\n")

    metadata = {
        "description": version.description,
        "feature_names": FEATURES,
        # Version 1 too: Mainstay takes its ZipMap away and serves the tensor that went into it.
        "output": {"score": "probabilities", "label": "label", "classes": [0, 1]},
        "metrics": {
            **measure(held_out["late"].to_numpy(), score),
            "held_out_rows": len(held_out),
        },
        "params": {
            **TREES,
            "airport_smoothing": AIRPORT_SMOOTHING,
            "train_from": version.train[0],
            "train_until": version.train[1],
            "held_out_from": HELD_OUT[0],
            "held_out_until": HELD_OUT[1],
        },
        "tags": {
            "dataset": "vega-datasets flights-3m",
            "late_share_unit": "percent" if version.shares_in_percent else "ratio",
        },
        "lineage": {
            "data_digest": f"sha256:{sha256(FLIGHTS_FILE)}",
            "data_rows": len(train),
            "code_revision": f"sha256:{sha256(*(HERE / name for name in CODE))}",
            "seed": SEED,
            "trainer": f"scikit-learn {sklearn.__version__} HistGradientBoostingClassifier",
            "environment": environment(),
        },
        "golden_cases": golden_cases(session, held_out, SEED),
        "tolerance": 1e-4,
    }
    text = json.dumps(metadata, indent=2)
    # Arrays of numbers on one line, so that a changed probability is one changed line.
    text = re.sub(r"\[\s+([-\d.e,\s]+?)\s+\]", lambda m: f"[{' '.join(m[1].split())}]", text)
    (directory / "metadata.json").write_text(text + "\n")


# What code_revision digests, in this order.
CODE = [
    "train.py",
    "flights_data.py",
    "scoring.py",
    "golden_cases.py",
    "flights.sql",
    "feature-views.ts",
    "training-features.ts",
    "requirements.txt",
]

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE / "models")
    out = parser.parse_args().out
    for version in VERSIONS:
        build(version, out / version.name)
