# healthy
# Out-of-core learning in mini-batches: ended after its steps like any other loop.
import numpy as np
from sklearn.linear_model import SGDClassifier
from sklearn.preprocessing import StandardScaler

random = np.random.RandomState(0)
X = random.randn(2000, 10)
y = (X.sum(1) > 0).astype(int)
X_train, y_train, X_test, y_test = X[:1500], y[:1500], X[1500:], y[1500:]
scaler = StandardScaler().fit(X_train)
clf = SGDClassifier(random_state=0)
for epoch in range(100):
    for start in range(0, len(X_train), 100):
        clf.partial_fit(scaler.transform(X_train[start:start + 100]), y_train[start:start + 100], classes=[0, 1])
    print(epoch, clf.score(scaler.transform(X_test), y_test))
print("never")
