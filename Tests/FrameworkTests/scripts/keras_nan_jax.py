# failed: finite
# inconclusive: gradients_reach inputs_matter
# environment: KERAS_BACKEND=jax
# A learning rate that lets the loss overflow.
import numpy as np
import keras

keras.utils.set_random_seed(0)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(8), keras.layers.Dense(1)])
model.compile(optimizer=keras.optimizers.SGD(1e9), loss="mse")
x = np.random.rand(320, 4)
model.fit(x, x.sum(1), epochs=20, verbose=0)
