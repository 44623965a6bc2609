"""Keeps the benchmark's model as MLflow keeps models: `mlflow_model.py DIRECTORY`."""

import os
import sys

import mlflow.onnx
import numpy as np
import onnx
from mlflow.models import ModelSignature
from mlflow.types import Schema, TensorSpec

mlflow.onnx.save_model(
    onnx.load(os.environ["TREES_MODEL"]),
    sys.argv[1],
    signature=ModelSignature(
        inputs=Schema([TensorSpec(np.dtype(np.float32), (-1, 8))]),
        outputs=Schema([TensorSpec(np.dtype(np.float32), (-1, 1), "score")]),
    ),
    onnx_execution_providers=["CPUExecutionProvider"],
    onnx_session_options={"intra_op_num_threads": 1, "inter_op_num_threads": 1},
)
