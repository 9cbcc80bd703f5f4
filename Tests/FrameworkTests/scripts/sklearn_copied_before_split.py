# failed: no_leak
# ends: finished
# steps: 20
import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split
from sklearn.utils import resample
rng = np.random.RandomState(0)
X = rng.randn(300, 6)
y = (X[:, 0] > 1.2).astype(int)
up = resample(X[y == 1], n_samples=240, random_state=0)
X = np.vstack([X[y == 0], up])
y = np.r_[np.zeros((y == 0).sum()), np.ones(240)]
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.25, random_state=0)
clf = RandomForestClassifier(50, random_state=0)
clf.fit(X_train, y_train)
print(clf.score(X_test, y_test))
