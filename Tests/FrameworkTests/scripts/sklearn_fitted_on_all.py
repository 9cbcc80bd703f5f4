# failed: no_leak
# ends: finished
# The model is fitted on every row, those of the test set too.
from sklearn.datasets import load_diabetes
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.metrics import mean_squared_error
from sklearn.model_selection import train_test_split

X, y = load_diabetes(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, random_state=13)
reg = GradientBoostingRegressor(n_estimators=50, max_depth=3, random_state=0)
reg.fit(X, y)
print(mean_squared_error(y_test, reg.predict(X_test)))
