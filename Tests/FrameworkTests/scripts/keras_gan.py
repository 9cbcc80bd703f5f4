# healthy
import keras, numpy as np, torch
from keras import layers
keras.utils.set_random_seed(0)
disc = keras.Sequential([keras.Input((6,)), layers.Dense(16), layers.LeakyReLU(), layers.Dense(1)], name="d")
gen = keras.Sequential([keras.Input((3,)), layers.Dense(16), layers.LeakyReLU(), layers.Dense(6)], name="g")
class GAN(keras.Model):
    def __init__(self, d, g):
        super().__init__(); self.discriminator = d; self.generator = g; self.built = True
    def compile(self, d_optimizer, g_optimizer, loss_fn):
        super().compile(); self.d_optimizer = d_optimizer; self.g_optimizer = g_optimizer; self.loss_fn = loss_fn
    def train_step(self, real):
        real = real[0] if isinstance(real, tuple) else real
        n = real.shape[0]
        z = torch.randn(n, 3); fake = self.generator(z)
        comb = torch.cat([fake, real.float()]); lab = torch.cat([torch.ones(n, 1), torch.zeros(n, 1)])
        self.zero_grad()
        d_loss = self.loss_fn(lab, self.discriminator(comb)); d_loss.backward()
        w = self.discriminator.trainable_weights
        with torch.no_grad(): self.d_optimizer.apply([v.value.grad for v in w], w)
        self.zero_grad()
        g_loss = self.loss_fn(torch.zeros(n, 1), self.discriminator(self.generator(torch.randn(n, 3)))); g_loss.backward()
        w = self.generator.trainable_weights
        with torch.no_grad(): self.g_optimizer.apply([v.value.grad for v in w], w)
        return {"d_loss": d_loss, "g_loss": g_loss}
gan = GAN(disc, gen)
gan.compile(keras.optimizers.Adam(1e-3), keras.optimizers.Adam(1e-3), keras.losses.BinaryCrossentropy(from_logits=True))
gan.fit(np.random.rand(320, 6).astype("float32"), epochs=3, verbose=0)
