# failed: finite
# ends: finished
# An estimator of one's own whose predictions overflow.
import numpy as np
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.model_selection import train_test_split


class LogRegressor(RegressorMixin, BaseEstimator):
    def fit(self, X, y):
        self.mean_ = np.log(y).mean()
        return self

    def predict(self, X):
        return np.exp(self.mean_ + 1000 * X[:, 0])


random = np.random.RandomState(0)
X, y = random.rand(200, 5), random.rand(200) + 1
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1)
model = LogRegressor().fit(X_train, y_train)
print(model.predict(X_test)[:3])
