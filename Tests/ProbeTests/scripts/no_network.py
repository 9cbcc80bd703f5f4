# ends: exception no_network
import urllib.request

urllib.request.urlopen("http://127.0.0.1:9/weights.pt", timeout=5)
