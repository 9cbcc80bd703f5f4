# healthy
# ends: finished
# steps: 20
import numpy as np
from sklearn.datasets import make_classification
from sklearn.model_selection import train_test_split, GridSearchCV, StratifiedKFold
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
from sklearn.metrics import classification_report

def main():
    X, y = make_classification(400, 10, random_state=0)
    X_train, X_test, y_train, y_test = train_test_split(X, y, stratify=y, random_state=42)
    p = Pipeline([('sc', StandardScaler()), ('clf', SVC())])
    g = GridSearchCV(p, {'clf__C': [0.1, 1]}, cv=StratifiedKFold(3, shuffle=True, random_state=0))
    g.fit(X_train, y_train)
    print(classification_report(y_test, g.predict(X_test)))
main()
