# failed: gradients_reach params_move
# steps: 20
import jax, jax.numpy as jnp, flax.linen as nn, optax
import gateprobe

class MLP(nn.Module):

    @nn.compact
    def __call__(self, x):
        h = nn.relu(nn.Dense(32)(x))
        return nn.Dense(3)(jax.lax.stop_gradient(h))
m = MLP()
k = jax.random.PRNGKey(0)
params = m.init(k, jnp.ones((1, 8)))
tx = optax.adam(0.01)
st = tx.init(params)

@jax.jit
def step(params, st, x, y):
    l, g = jax.value_and_grad(lambda p: optax.softmax_cross_entropy_with_integer_labels(m.apply(p, x), y).mean())(params)
    u, st = tx.update(g, st)
    return (optax.apply_updates(params, u), st, l, g)
for i in range(60):
    k, s = jax.random.split(k)
    x = jax.random.normal(s, (32, 8))
    params, st, l, g = step(params, st, x, x[:, :3].argmax(1))
    gateprobe.step(loss=l, parameters=params, gradients=g)
