/// Rectangles whose areas are as given, close to squares.
///
/// Bruls, Huizing and van Wijk, "Squarified Treemaps" (2000).
enum Treemap {
    struct Rectangle: Sendable, Hashable {
        var x: Double, y: Double, width: Double, height: Double
        var area: Double { width * height }

        func inset(_ margin: Double, top: Double) -> Rectangle {
            Rectangle(
                x: x + margin, y: y + top, width: max(0, width - 2 * margin), height: max(0, height - top - margin))
        }
    }

    /// Lays out areas, the largest first.
    ///
    /// - Parameters:
    ///   - weights: Positive numbers.
    ///   - frame: Where they go.
    /// - Returns: A rectangle for each weight, in the order of `weights`.
    static func layout(_ weights: [Double], in frame: Rectangle) -> [Rectangle] {
        let sum = weights.reduce(0, +)
        var result = [Rectangle](
            repeating: Rectangle(x: frame.x, y: frame.y, width: 0, height: 0), count: weights.count)
        guard sum > 0, frame.area > 0 else { return result }
        let order = weights.indices.sorted { (weights[$1], $0) < (weights[$0], $1) }
        let areas = order.map { weights[$0] / sum * frame.area }
        var rest = frame
        var start = 0
        while start < areas.count {
            let side = min(rest.width, rest.height)
            var end = start + 1
            var worst = Self.worst(areas[start..<end], side)
            while end < areas.count {
                let next = Self.worst(areas[start...end], side)
                if next > worst { break }
                worst = next
                end += 1
            }
            place(areas, start..<end, order, &rest, &result)
            start = end
        }
        return result
    }

    /// The ratio of sides of the least square rectangle of a row.
    private static func worst(_ row: ArraySlice<Double>, _ side: Double) -> Double {
        let sum = row.reduce(0, +)
        guard let largest = row.max(), let smallest = row.min(), smallest > 0, side > 0 else { return .infinity }
        return max(side * side * largest / (sum * sum), sum * sum / (side * side * smallest))
    }

    private static func place(
        _ areas: [Double], _ row: Range<Int>, _ order: [Int], _ rest: inout Rectangle, _ result: inout [Rectangle]
    ) {
        let sum = areas[row].reduce(0, +)
        let isWide = rest.width >= rest.height
        let side = isWide ? rest.height : rest.width
        guard side > 0 else { return }
        let depth = sum / side
        var offset = 0.0
        for index in row {
            let length = areas[index] / max(depth, .leastNormalMagnitude)
            result[order[index]] =
                isWide
                ? Rectangle(x: rest.x, y: rest.y + offset, width: depth, height: length)
                : Rectangle(x: rest.x + offset, y: rest.y, width: length, height: depth)
            offset += length
        }
        if isWide {
            rest.x += depth
            rest.width = max(0, rest.width - depth)
        } else {
            rest.y += depth
            rest.height = max(0, rest.height - depth)
        }
    }
}
