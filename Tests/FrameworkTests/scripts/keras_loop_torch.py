# healthy
# A loop of one's own with the torch backend, as in Keras' guide, with an optimizer of Keras.
import keras
import numpy as np
import torch

keras.utils.set_random_seed(2)
inputs = keras.Input(shape=(20,), name="digits")
x1 = keras.layers.Dense(32, activation="relu")(inputs)
x2 = keras.layers.Dense(32, activation="relu")(x1)
model = keras.Model(inputs=inputs, outputs=keras.layers.Dense(4, name="predictions")(x2))
x = np.random.rand(512, 20).astype("float32")
y = keras.utils.to_categorical(np.random.randint(0, 4, 512))
loader = torch.utils.data.DataLoader(
    torch.utils.data.TensorDataset(torch.from_numpy(x), torch.from_numpy(y)), batch_size=32, shuffle=True)
optimizer = keras.optimizers.Adam(learning_rate=1e-3)
loss_fn = keras.losses.CategoricalCrossentropy(from_logits=True)
for epoch in range(3):
    for step, (inputs, targets) in enumerate(loader):
        logits = model(inputs)
        loss = loss_fn(targets, logits)
        model.zero_grad()
        trainable_weights = [v for v in model.trainable_weights]
        loss.backward()
        gradients = [v.value.grad for v in trainable_weights]
        with torch.no_grad():
            optimizer.apply(gradients, trainable_weights)
