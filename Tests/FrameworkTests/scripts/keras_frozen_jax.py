# inconclusive: gradients_reach
# environment: KERAS_BACKEND=jax
# Fine-tuning of a head on a frozen base.
import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(0)
base = keras.Sequential([keras.Input((8,)), layers.Dense(16, activation="relu", name="features")], name="base")
base.trainable = False
inputs = keras.Input((8,))
outputs = layers.Dense(1)(base(inputs))
model = keras.Model(inputs, outputs)
model.compile(optimizer=keras.optimizers.SGD(0.01), loss="mse")
x = np.random.rand(200, 8)
model.fit(x, x.sum(1), epochs=20, verbose=0)
