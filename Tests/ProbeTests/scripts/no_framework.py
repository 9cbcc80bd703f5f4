# ends: finished
print("nothing to see")
