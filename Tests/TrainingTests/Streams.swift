import Training

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
    var losses = [
        ##"{"function":"cross_entropy","where":"train.py:9","calls":20,"classes":10,"first":2.3,"form":"values","sign":"kept"}"##
    ]
    var modes = [
        ##"{"module":"net","optimized":true,"layers":"Dropout","trained":20,"in_eval":0,"evaluated":4,"in_train":0}"##
    ]
    var units = [##"{"layer":"body","units":32,"dead":2,"samples":320}"##]
    var clearing = [##"{"optimizer":"SGD","seen":19,"kept":0}"##]
    var rates = [##"{"optimizer":"SGD","group":0,"low":0.1,"high":0.1,"first":0.1,"declared":0.1,"steps":20}"##]
    var sets = [##"{"first":"train_set","second":"val_set","shared":0,"of":50,"roles":"clear"}"##]
    var replays = ["eval_deterministic", "batch_independent", "checkpoint"].map {
        ##"{"what":"\##($0)","module":"net","verdict":"held"}"##
    }
    var extra: [String] = []
    /// Members for the event that closes the lists.
    var listedExtra = ""
    var loss: [String] = []
    var end = ##""how":"steps""##
    var hasEvidence = true

    /// Numbered lines without the final newline of the last.
    var lines: [String] {
        var lines = [##""event":"start","framework":"torch","framework_version":"2.13.0","steps":20"##]
        if steps > 0 {
            for step in 1...steps {
                let value = step <= loss.count ? loss[step - 1] : "\(1.5 - 0.01 * Double(step - 1))"
                lines.append(
                    ##""event":"step","step":\##(step),"seconds":0.\##(step + 10),"samples":\##(step * 8),"rates":[0.1],"loss":\##(value),"gradient_norm":2.5"##
                )
            }
        }
        lines += extra
        if hasEvidence {
            for (event, items) in [
                ("models", models), ("parameters", parameters), ("outputs", outputs), ("inputs", inputs),
                ("losses", losses), ("modes", modes), ("units", units), ("clearing", clearing), ("rates", rates),
                ("sets", sets), ("replays", replays),
            ] where !items.isEmpty {
                lines.append(##""event":"\##(event)","items":[\##(items.joined(separator: ","))]"##)
            }
            lines.append(
                ##""event":"listed","models":\##(models.count),"parameters":\##(parameters.count),"parameters_omitted":0,"outputs":\##(outputs.count),"inputs":\##(inputs.count)\##(listedExtra)"##
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

extension InvariantResult {
    /// True where the message holds each of these facts as words of their own, however the sentence around them goes.
    func names(_ facts: String...) -> Bool {
        facts.allSatisfy { fact in
            message.ranges(of: fact).contains { range in
                let before = message[..<range.lowerBound].last
                let after = message[range.upperBound...].drop { ".:,;)".contains($0) }.first
                return [before, after].allSatisfy { $0.map { !$0.isLetter && !$0.isNumber && $0 != "." } ?? true }
            }
        }
    }
}
