"""KServe's InferenceRESTClient."""

import asyncio

import numpy as np
from cases import FLIGHTS, GATEWAY, HEADERS, case, close, expect, main, native
from kserve import InferenceRESTClient, InferInput, InferRequest, RESTConfig
from kserve.protocol.infer_type import RequestedOutput

KINDS = {
    "hour": ("INT64", np.int64),
    "weekday": ("INT64", np.int64),
    "distance": ("INT64", np.int64),
    "origin": ("BYTES", np.object_),
    "destination": ("BYTES", np.object_),
    "origin_late_share": ("FP32", np.float32),
    "route_late_share": ("FP32", np.float32),
}


def tensor(name, datatype, array, binary):
    made = InferInput(name, list(array.shape), datatype)
    made.set_data_from_numpy(array, binary_data=binary)
    return made


def request(model, inputs, **more):
    return InferRequest(model_name=model, infer_inputs=inputs, request_id="kserve-1", **more)


def flights(binary, **more):
    inputs = [
        tensor(name, datatype, np.array([[row[name]] for row in FLIGHTS], dtype=kind), binary)
        for name, (datatype, kind) in KINDS.items()
    ]
    return request("flights", inputs, **more)


def infer(model, data, protocol="v2", headers=HEADERS):
    async def ask():
        async with InferenceRESTClient(RESTConfig(protocol=protocol)) as client:
            return await client.infer(GATEWAY, data, model_name=model, headers=dict(headers))

    return asyncio.run(ask())


def ask(method, *arguments, protocol="v2"):
    async def run():
        async with InferenceRESTClient(RESTConfig(protocol=protocol)) as client:
            return await getattr(client, method)(GATEWAY, *arguments, headers=dict(HEADERS))

    return asyncio.run(run())


def check_flights(response):
    answer = native("flights", FLIGHTS)
    expect(response.model_name, "flights")
    expect(response.id, "kserve-1")
    outputs = {one.name: one.as_numpy() for one in response.outputs}
    expect(outputs["label"].reshape(-1).tolist(), answer["predictions"])
    close(outputs["probabilities"], [[row["0"], row["1"]] for row in answer["probabilities"]])


@case
def health():
    expect(ask("is_server_ready"), True)
    expect(ask("is_server_live"), True)
    expect(ask("is_model_ready", "flights"), True)
    expect(ask("is_model_ready", "nope"), False)


@case
def flights_as_JSON():
    check_flights(infer("flights", flights(False)))


@case
def flights_as_bytes():
    check_flights(infer("flights", flights(True)))


@case
def flights_with_all_outputs_as_bytes():
    check_flights(infer("flights", flights(True, parameters={"binary_data_output": True})))


@case
def one_output_as_bytes():
    outputs = [
        RequestedOutput("label", {"binary_data": True}),
        RequestedOutput("probabilities", {"binary_data": False}),
    ]
    check_flights(infer("flights", flights(False, request_outputs=outputs)))


@case
def a_dictionary():
    rows = [[2.0, 4.0, 8.0]]
    tensor = {"name": "features", "shape": [1, 3], "datatype": "FP32", "data": rows}
    response = infer("vector", {"id": "kserve-1", "inputs": [tensor]})
    close(response.outputs[0].as_numpy(), native("vector", rows)["predictions"])


@case
def a_long_answer_that_is_compressed():
    rows = np.tile(np.array([[2.0, 4.0, 8.0]], dtype=np.float32), (2000, 1))
    expected = native("vector", [[2.0, 4.0, 8.0]])["predictions"] * 2000
    for binary in (True, False):
        made = request("vector", [tensor("features", "FP32", rows, binary)], parameters={"binary_data_output": binary})
        close(infer("vector", made).outputs[0].as_numpy(), expected)


@case
def half_precision_as_bytes():
    values = np.array([[1.5, -0.25]], dtype=np.float16)
    texts = np.array([["a", "\u00fc"]], dtype=np.object_)
    inputs = [
        tensor("float16_in", "FP16", values, True),
        tensor("string_in", "BYTES", texts, True),
    ]
    for name, datatype in OTHERS.items():
        inputs.append(tensor(f"{name}_in", datatype, np.zeros((1, 2), dtype=name), True))
    inputs.append(tensor("pixels", "FP32", np.ones((1, 3, 2, 2), dtype=np.float32), True))
    response = infer("types", request("types", inputs, parameters={"binary_data_output": True}))
    outputs = {one.name: one for one in response.outputs}
    expect(outputs["float16_out"].as_numpy().tolist(), values.tolist())
    expect(outputs["string_out"].data, ["a", "\u00fc"])


OTHERS = {
    "bool": "BOOL",
    "uint8": "UINT8",
    "uint16": "UINT16",
    "uint32": "UINT32",
    "uint64": "UINT64",
    "int8": "INT8",
    "int16": "INT16",
    "int32": "INT32",
    "int64": "INT64",
    "float32": "FP32",
    "float64": "FP64",
}


@case
def its_first_protocol():
    rows = [[2.0, 4.0, 8.0], [1.0, 0.0, 0.0]]
    answer = infer("vector", {"instances": rows}, protocol="v1")
    close(answer["predictions"], native("vector", rows)["predictions"])


def refusal(*arguments, **named):
    try:
        infer(*arguments, **named)
    except Exception as error:
        return error
    raise AssertionError("was not refused")


@case
def refusals():
    tensor = {"name": "features", "shape": [1, 2], "datatype": "FP32", "data": [1, 2]}
    error = refusal("vector", {"inputs": [tensor]})
    expect(error.response.status_code, 400)
    assert "must have the shape" in str(error), error
    expect(refusal("nope", {"inputs": [tensor]}).response.status_code, 404)
    expect(refusal("vector", {"inputs": [tensor]}, headers={}).response.status_code, 401)


main()
