"""The model of the benchmark, the same for every server: the file that TREES_MODEL names, through onnxruntime."""

import os

import numpy as np
import onnxruntime


class Trees:
    def __init__(self) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(
            os.environ["TREES_MODEL"], options, providers=["CPUExecutionProvider"]
        )

    def score(self, rows) -> np.ndarray:
        features = np.asarray(rows, dtype=np.float32)
        return self.session.run(["score"], {"features": features})[0]
