// Fits a line by gradient descent and tells each step to the gate: swiftc descent.swift && gate train -- ./descent
#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

// "r+" makes no file where the gate has made none.
let events = variable("GATE_PROBE_EVENTS").flatMap { fopen($0, "r+") } ?? fopen("/dev/null", "w")
let steps = variable("GATE_PROBE_STEPS").flatMap { Int($0) } ?? 100
var number = 0

func tell(_ event: String) {
    fputs("{\(number == 0 ? "\"schema\":1," : "")\"n\":\(number),\"event\":\(event)}\n", events)
    fflush(events)
    number += 1
}

var weight = 0.0
tell(#""start","framework":"descent","language":"swift""#)
for step in 1...steps {
    let error = weight * 2 - 6  // the point (2, 6)
    weight -= 0.05 * 2 * error * 2
    tell(#""step","step":\#(step),"loss":\#(error * error)"#)
}
tell(#""models","items":[{"model":0,"label":"line","optimized":true}]"#)
let state = #""moved":\#(weight != 0),"steps":\#(steps),"gradient":"present","optimizer_steps":\#(steps)"#
tell(#""parameters","items":[{"name":"w","model":0,"trainable":true,"optimized":true,\#(state)}]"#)
tell(#""listed","models":1,"parameters":1,"outputs":0,"inputs":0"#)
tell(#""end","how":"steps","steps":\#(steps)"#)
