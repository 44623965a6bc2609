"""tritonclient[http], NVIDIA's client of the Open Inference Protocol."""

import struct

import numpy as np
import tritonclient.http as triton
from cases import FLIGHTS, GATEWAY, HEADERS, call, case, close, expect, main, native, refused

client = triton.InferenceServerClient(GATEWAY.removeprefix("http://"), concurrency=4)

FLIGHT_TYPES = {
    "hour": "INT64",
    "weekday": "INT64",
    "distance": "INT64",
    "origin": "BYTES",
    "destination": "BYTES",
    "origin_late_share": "FP32",
    "route_late_share": "FP32",
}
NUMPY = {"INT64": np.int64, "BYTES": np.object_, "FP32": np.float32}


def tensor(name, datatype, array, binary=True):
    made = triton.InferInput(name, list(array.shape), datatype)
    made.set_data_from_numpy(array, binary_data=binary)
    return made


def flights(binary):
    return [
        tensor(name, kind, np.array([[row[name]] for row in FLIGHTS], dtype=NUMPY[kind]), binary)
        for name, kind in FLIGHT_TYPES.items()
    ]


def infer(model, inputs, **more):
    # The client adds headers of its own to the ones that it is given.
    return client.infer(model, inputs, headers=dict(HEADERS), **more)


def check_flights(result):
    answer = native("flights", FLIGHTS)
    expect(result.as_numpy("label").reshape(-1).tolist(), answer["predictions"])
    close(
        result.as_numpy("probabilities"),
        [[row["0"], row["1"]] for row in answer["probabilities"]],
    )


def asked(binary):
    return [triton.InferRequestedOutput(name, binary) for name in ("label", "probabilities")]


@case
def health_and_server_metadata():
    assert client.is_server_live()
    assert client.is_server_ready()
    metadata = client.get_server_metadata()
    expect(metadata["name"], "mainstay")
    assert "binary_tensor_data" in metadata["extensions"], metadata


@case
def model_metadata_and_readiness():
    assert client.is_model_ready("flights", headers=dict(HEADERS))
    assert client.is_model_ready("flights", model_version="1", headers=dict(HEADERS))
    assert not client.is_model_ready("nope", headers=dict(HEADERS))
    metadata = client.get_model_metadata("flights", headers=dict(HEADERS))
    expect(metadata["platform"], "onnx_onnxv1")
    expect({one["name"]: one["datatype"] for one in metadata["inputs"]}, FLIGHT_TYPES)
    expect(metadata["inputs"][0]["shape"], [-1, 1])
    expect([one["name"] for one in metadata["outputs"]], ["label", "probabilities"])


@case
def repository_index():
    index = client.get_model_repository_index(headers=dict(HEADERS))
    found = {f"{one['name']} {one['version']} {one['state']}" for one in index}
    ready = {f"{name} 1 READY" for name in ("flights", "vector", "types", "image")}
    # Not in force, and yet it answers who asks for it by its number.
    expect(found, {*ready, "vector 2 READY"})


@case
def flights_as_JSON():
    check_flights(infer("flights", flights(False), outputs=asked(False)))


@case
def flights_as_bytes():
    result = infer("flights", flights(True), outputs=asked(True))
    assert "binary_data_size" in result.get_output("label")["parameters"]
    check_flights(result)


@case
def flights_with_all_outputs_as_bytes():
    result = infer("flights", flights(True))
    assert "data" not in result.get_output("probabilities")
    check_flights(result)


@case
def bytes_in_and_JSON_out():
    check_flights(infer("flights", flights(True), outputs=asked(False)))


@case
def one_output_as_bytes_and_one_as_JSON():
    outputs = [
        triton.InferRequestedOutput("probabilities", True),
        triton.InferRequestedOutput("label", False),
    ]
    result = infer("flights", flights(True), outputs=outputs)
    expect([one["name"] for one in result.get_response()["outputs"]], ["probabilities", "label"])
    assert "data" in result.get_output("label")
    check_flights(result)


@case
def a_vector():
    rows = [[2.0, 4.0, 8.0], [0.0, float("inf"), 0.0], [1.5, -1.0, 0.25]]
    answer = native("vector", [rows[0], rows[2]])
    for binary in (True, False):
        array = np.array([rows[0], rows[2]], dtype=np.float32)
        close(infer("vector", [tensor("features", "FP32", array, binary)]).as_numpy("score"), answer["predictions"])


TYPES = {
    "bool": ("BOOL", np.bool_, [[True, False]]),
    "uint8": ("UINT8", np.uint8, [[0, 255]]),
    "uint16": ("UINT16", np.uint16, [[0, 65535]]),
    "uint32": ("UINT32", np.uint32, [[0, 4294967295]]),
    "uint64": ("UINT64", np.uint64, [[9007199254740993, 18446744073709551615]]),
    "int8": ("INT8", np.int8, [[-128, 127]]),
    "int16": ("INT16", np.int16, [[-32768, 32767]]),
    "int32": ("INT32", np.int32, [[-2147483648, 2147483647]]),
    "int64": ("INT64", np.int64, [[-9223372036854775808, 9223372036854775807]]),
    "float16": ("FP16", np.float16, [[1.5, 65504.0]]),
    "float32": ("FP32", np.float32, [[0.1, -3.4028234663852886e38]]),
    "float64": ("FP64", np.float64, [[0.1, 5e-324]]),
    "string": ("BYTES", np.object_, [["", "\u00fc\U0001f600 \"quoted\""]]),
}


def every_type(binary):
    inputs = [
        tensor(f"{name}_in", datatype, np.array(value, dtype=kind), binary)
        for name, (datatype, kind, value) in TYPES.items()
    ]
    pixels = np.arange(2 * 3 * 2 * 2, dtype=np.float32).reshape(2, 3, 2, 2)
    return [*inputs, tensor("pixels", "FP32", pixels, binary)]


def check_types(result):
    for name, (_, kind, value) in TYPES.items():
        got = result.as_numpy(f"{name}_out").tolist()
        if kind is np.object_:
            got = [[one.decode() if isinstance(one, bytes) else one for one in row] for row in got]
        expect(got, np.array(value, dtype=kind).tolist())
    close(result.as_numpy("brightness"), [5.5, 17.5])


@case
def every_datatype_as_bytes():
    check_types(infer("types", every_type(True)))


@case
def every_datatype_as_JSON():
    outputs = [triton.InferRequestedOutput(f"{name}_out", False) for name in TYPES]
    outputs.append(triton.InferRequestedOutput("brightness", False))
    check_types(infer("types", every_type(False), outputs=outputs))


@case
def NaN_and_infinities():
    values = np.array([[np.nan, np.inf], [-np.inf, 0.0]], dtype=np.float16)
    others = [one for one in every_type(True) if one.name() != "float16_in"]
    for binary in (True, False):
        inputs = [*others, tensor("float16_in", "FP16", values, True)]
        outputs = [triton.InferRequestedOutput("float16_out", binary)]
        close(infer("types", inputs, outputs=outputs).as_numpy("float16_out"), values)


@case
def no_rows_of_one_input():
    empty = np.zeros((0, 2), dtype=np.object_)
    others = [one for one in every_type(True) if one.name() != "string_in"]
    result = infer("types", [*others, tensor("string_in", "BYTES", empty)])
    expect(result.as_numpy("string_out").shape, (0, 2))


@case
def compressed_with_gzip_and_deflate():
    many = np.tile(np.array([[2.0, 4.0, 8.0]], dtype=np.float32), (1000, 1))
    expected = native("vector", [[2.0, 4.0, 8.0]])["predictions"] * 1000
    for sent in ("gzip", "deflate", None):
        for wanted in ("gzip", "deflate", None):
            for binary in (True, False):
                result = infer(
                    "vector",
                    [tensor("features", "FP32", many, binary)],
                    outputs=[triton.InferRequestedOutput("score", binary)],
                    request_compression_algorithm=sent,
                    response_compression_algorithm=wanted,
                )
                close(result.as_numpy("score"), expected)


@case
def more_than_four_mebibytes():
    images = np.random.default_rng(1).random((2, 3, 600, 600), dtype=np.float32)
    inputs = [one for one in every_type(True) if one.name() != "pixels"]
    result = infer("types", [*inputs, tensor("pixels", "FP32", images)])
    close(result.as_numpy("brightness"), images.mean(axis=(1, 2, 3)), 1e-4)


@case
def many_at_once():
    rows = np.random.default_rng(2).random((50, 1, 3), dtype=np.float32)
    requests = [
        client.async_infer("vector", [tensor("features", "FP32", row)], headers=dict(HEADERS))
        for row in rows
    ]
    got = [request.get_result().as_numpy("score") for request in requests]
    close(got, native("vector", rows[:, 0, :].tolist())["predictions"], 1e-5)


@case
def a_version_and_an_alias():
    row = np.array([[2.0, 4.0, 8.0]], dtype=np.float32)
    for version in ("2", "challenger"):
        result = infer("vector", [tensor("features", "FP32", row)], model_version=version)
        expect(result.get_response()["model_version"], "2")
        close(result.as_numpy("score"), native("vector", row.tolist(), version=2)["predictions"])


@case
def the_id_and_how_it_was_served():
    result = infer("flights", flights(True), request_id="triton-1")
    response = result.get_response()
    expect(response["id"], "triton-1")
    expect(response["model_name"], "flights")
    expect(response["parameters"]["served_by"], "primary")
    expect(response["parameters"]["release"], 1)


@case
def data_alone():
    data = struct.pack("<3f", 2.0, 4.0, 8.0)
    status, headers, body = call(
        "/v2/models/vector/infer", data, {"Inference-Header-Content-Length": "0"}
    )
    expect(status, 200)
    result = triton.InferenceServerClient.parse_response_body(
        body, header_length=int(headers["Inference-Header-Content-Length"])
    )
    close(result.as_numpy("score"), native("vector", [[2.0, 4.0, 8.0]])["predictions"])


@case
def refusals():
    wrong = np.zeros((1, 2), dtype=np.float32)
    error = refused(infer, "vector", [tensor("features", "FP32", wrong)])
    expect(error.status(), "400")
    assert "must have the shape" in error.message(), error
    expect(refused(infer, "nope", [tensor("x", "FP32", wrong)]).status(), "404")
    right = np.zeros((1, 3), dtype=np.float32)
    nobody = refused(client.infer, "vector", [tensor("features", "FP32", right)])
    expect(nobody.status(), "401")
    odd = np.zeros((1, 3), dtype=np.float64)
    assert "must be float32" in refused(infer, "vector", [tensor("features", "FP64", odd)]).message()
    bytes_that_are_no_text = np.array([[b"\xff", b""]], dtype=np.object_)
    others = [one for one in every_type(True) if one.name() != "string_in"]
    error = refused(infer, "types", [*others, tensor("string_in", "BYTES", bytes_that_are_no_text)])
    assert "UTF-8" in error.message(), error


main()
