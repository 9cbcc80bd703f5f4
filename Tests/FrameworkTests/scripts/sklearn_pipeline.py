# healthy
# ends: finished
# A pipeline with a grid search and cross-validation over a table's columns.
import numpy as np
from sklearn.compose import ColumnTransformer
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

X, y = load_breast_cancer(return_X_y=True)
X[::17, 3] = np.nan
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
columns = ColumnTransformer([("all", make_pipeline(SimpleImputer(), StandardScaler()), slice(0, 30))])
search = GridSearchCV(make_pipeline(columns, LogisticRegression(max_iter=500)), {"logisticregression__C": [0.1, 1.0]}, cv=3)
search.fit(X_train, y_train)
print(search.score(X_train, y_train), search.score(X_test, y_test), search.predict_proba(X_test)[:2])
forest = make_pipeline(SimpleImputer(), RandomForestClassifier(20, random_state=0))
print(cross_val_score(forest, X, y, cv=3))
