# healthy
# Keras' own example of a small convolutional network, on made data.
import os

import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(1)
x_train = np.random.rand(256, 12, 12, 1).astype("float32")
y_train = keras.utils.to_categorical((x_train.mean((1, 2, 3)) > 0.5).astype(int) + 1, 3)
x_test, y_test = x_train[:32] * 0.5 + 0.2, y_train[:32]
model = keras.Sequential([
    keras.Input(shape=(12, 12, 1)),
    layers.Conv2D(8, kernel_size=(3, 3), activation="relu"),
    layers.MaxPooling2D(pool_size=(2, 2)),
    layers.BatchNormalization(),
    layers.Flatten(),
    layers.Dropout(0.5),
    layers.Dense(3, activation="softmax"),
])
model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(x_train, y_train, batch_size=32, epochs=5, validation_split=0.1, verbose=0)
score = model.evaluate(x_test, y_test, verbose=0)
print("never")
