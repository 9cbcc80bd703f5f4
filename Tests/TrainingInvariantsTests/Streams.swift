/// Builds event streams for tests: a healthy run of two parameters, with single fields changed.
struct Stream {
    var steps = 20
    var parameters = [
        ##""name":"body.weight","model":0,"trainable":true,"moved":true,"steps":20,"gradient":"present","optimized":true,"rate":0.1,"optimizer_steps":20"##,
        ##""name":"body.bias","model":0,"trainable":true,"moved":true,"steps":20,"gradient":"present","optimized":true,"rate":0.1,"optimizer_steps":20"##,
    ].map { "{\($0)}" }
    var models = [##"{"model":0,"label":"net","class":"Net","optimized":true,"training":true}"##]
    var outputs = [
        ##"{"module":"net","calls":20,"main":true,"low":0.25,"low_output":"output","low_step":3,"high":0.75,"high_output":"output","high_step":9}"##
    ]
    var inputs = [##"{"module":"net","input":"x","verdict":"changed"}"##]
    var extra: [String] = []
    var loss: [String] = []
    var end = ##""how":"steps""##
    var hasEvidence = true

    /// Numbered lines without the final newline of the last.
    var lines: [String] {
        var lines = [##""event":"start","framework":"torch","framework_version":"2.13.0","steps":20"##]
        if steps > 0 {
            for step in 1...steps {
                let value = step <= loss.count ? loss[step - 1] : "1.5"
                lines.append(
                    ##""event":"step","step":\##(step),"seconds":0.\##(step + 10),"samples":\##(step * 8),"rates":[0.1],"loss":\##(value),"gradient_norm":2.5"##
                )
            }
        }
        lines += extra
        if hasEvidence {
            for (event, items) in [
                ("models", models), ("parameters", parameters), ("outputs", outputs), ("inputs", inputs),
            ] where !items.isEmpty {
                lines.append(##""event":"\##(event)","items":[\##(items.joined(separator: ","))]"##)
            }
            lines.append(
                ##""event":"listed","models":\##(models.count),"parameters":\##(parameters.count),"parameters_omitted":0,"outputs":\##(outputs.count),"inputs":\##(inputs.count)"##
            )
        }
        lines.append(##""event":"end","steps":\##(steps),"peak_memory":1000,"parameters":72,\##(end)"##)
        return lines.enumerated().map { number, line in
            (number == 0 ? ##"{"schema":1,"n":0,"## : ##"{"n":\##(number),"##) + line + "}"
        }
    }

    var bytes: [UInt8] { Array((lines.joined(separator: "\n") + "\n").utf8) }

    /// Replaces text in one parameter's item.
    mutating func change(_ index: Int, _ old: String, _ new: String) {
        parameters[index] = parameters[index].split(separator: old, omittingEmptySubsequences: false)
            .joined(separator: new)
    }
}
