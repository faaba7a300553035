"""Does Keras itself open what flipflop writes, and answer as flipflop does?

    flipflop export same-bits --keras models --states states
    python tests/keras/opens_in_keras.py models states results

Every model of the first folder goes through keras.models.load_model and is given the inputs x that `--states` wrote of
the same network. Its states h and outputs z must be those of the file: flipflop computes them in float64, Keras in
float32, hence the tolerance. With a third folder, a store, the network's own weight file there goes through
model.load_weights of a model made anew, and must bring the very same weights.

Needs keras 3 (any backend), h5py and numpy. The tests of the project do not run it: they need no Python.
"""

import pathlib
import sys

import h5py
import keras
import numpy as np

TOLERANCE = 1e-3  # of states within -1 .. 1, after several thousand steps in float32


def answers(model, x):
    """States and outputs of one trial, steps x units and steps x bits, as Keras computes them."""
    recurrent, readout = model.layers
    h = recurrent(x[None].astype(np.float32))
    return np.asarray(h)[0], np.asarray(readout(h))[0]


def same_model(recurrent, readout, bits):
    """A model of the same shape, whose weights are still random."""
    layers = [type(layer).from_config(layer.get_config()) for layer in (recurrent, readout)]
    return keras.Sequential([keras.Input((None, bits)), *layers])


def check(model_file, states_folder, store):
    model = keras.models.load_model(model_file)
    with h5py.File(states_folder / f"{model_file.stem}.states.h5") as file:
        x, h, z, key = file["x"][...], file["h"][...], file["z"][...], file.attrs["key"]
    found_h, found_z = answers(model, x)
    apart = max(abs(found_h - h).max(), abs(found_z - z).max())
    same = True
    if store is not None:
        key = key.decode() if isinstance(key, bytes) else key
        anew = same_model(*model.layers, x.shape[1])
        anew.load_weights(store / "realizations" / key / "network.weights.h5")
        same = all(np.array_equal(a, b) for a, b in zip(anew.get_weights(), model.get_weights(), strict=True))
    print(f"{model_file.name}: {type(model.layers[0]).__name__} {h.shape[1]}, {len(x)} steps, apart {apart:.1e}"
          f"{'' if store is None else ', load_weights the same' if same else ', load_weights DIFFERS'}")
    return apart < TOLERANCE and same


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    models, states, *store = map(pathlib.Path, sys.argv[1:])
    files = sorted(models.glob("*.keras"))
    if not files:
        sys.exit(f"{models} has no .keras file")
    print(f"keras {keras.__version__}, {keras.backend.backend()}")
    wrong = [file.name for file in files if not check(file, states, store[0] if store else None)]
    sys.exit(f"not as flipflop says: {', '.join(wrong)}" if wrong else 0)


if __name__ == "__main__":
    main()
