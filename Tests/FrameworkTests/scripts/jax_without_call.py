# obstacle: steps of jax show only through a call
# The same loop without a call.
import jax
import jax.numpy as jnp
import numpy as np



def predict(parameters, x):
    for layer in parameters[:-1]:
        x = jnp.tanh(x @ layer["w"] + layer["b"])
    return x @ parameters[-1]["w"] + parameters[-1]["b"]


def loss_of(parameters, x, y):
    return jnp.mean((predict(parameters, x) - y) ** 2)


@jax.jit
def update(parameters, x, y):
    loss, gradients = jax.value_and_grad(loss_of)(parameters, x, y)
    return loss, gradients, jax.tree_util.tree_map(lambda p, g: p - 0.05 * g, parameters, gradients)


keys = jax.random.split(jax.random.PRNGKey(0), 3)
parameters = [{"w": jax.random.normal(key, (n, m)) / n**0.5, "b": jnp.zeros(m)}
              for key, n, m in zip(keys, (4, 16, 16), (16, 16, 1))]
x = np.random.RandomState(0).randn(64, 4).astype("float32")
y = x[:, :1] - x[:, 1:2]
for step in range(20):
    loss, gradients, parameters = update(parameters, x, y)
