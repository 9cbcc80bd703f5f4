import Testing
import Words

/// Outputs are shown as a terminal leaves them.
@Suite struct TerminalTextTests {
    private func shown(_ text: String) -> String { TerminalText.resolved(Array(text.utf8)) }

    @Test(arguments: [
        ("plain\ntext\n", "plain\ntext\n"), ("a\tb\n", "a\tb\n"), ("a\r\nb\r\n", "a\nb\n"), ("", ""),
        ("a\r\r\nb", "a\nb"),
        (" 10%\r 50%\r100%\n", "100%\n"), ("long line\rshort\n", "shortline\n"), ("abc\u{8}\u{8}X\n", "aXc\n"),
        ("\u{8}\u{8}a\n", "a\n"), ("\u{1B}[31mred\u{1B}[0m\n", "red\n"), ("a\u{1B}[1;38;5;200mb\u{1B}[m\n", "ab\n"),
        ("loading\r\u{1B}[Kdone\n", "done\n"), ("loading\r\u{1B}[2Kdone\n", "done\n"),
        ("abcdef\u{1B}[3D\u{1B}[K\n", "abc\n"),
        ("abcdef\u{1B}[3D\u{1B}[1K\n", "    ef\n"), ("a\nb\nc\n\u{1B}[2A\u{1B}[2KB\n\n", "a\nB\nc\n"),
        ("a\nb\n\u{1B}[1A\u{1B}[2K\u{1B}[1A\u{1B}[2Knew\n", "new\n"), ("a\nb\u{1B}[FX\n", "X\nb"),
        ("a\u{1B}[10Gb\n", "a        b\n"), ("ab\u{1B}[3Cc\n", "ab   c\n"), ("abc\u{1B}[1Gx\n", "xbc\n"),
        ("abc\u{1B}[2D\u{1B}[P\n", "ac\n"), ("abc\u{1B}[2D\u{1B}[X\n", "a c\n"), ("abc\u{1B}[2D\u{1B}[@\n", "a bc\n"),
        ("a\u{1B}7bc\u{1B}8X\n", "aXc\n"), ("a\u{1B}[sbc\u{1B}[uX\n", "aXc\n"), ("\u{1B}[?25lx\u{1B}[?25h\n", "x\n"),
        ("\u{1B}]0;title\u{7}x\n", "x\n"), ("\u{1B}]8;;http://a\u{1B}\\link\u{1B}]8;;\u{1B}\\\n", "link\n"),
        ("\u{1B}(Bx\u{1B}=\n", "x\n"), ("ding\u{7}\n", "ding\n"),
        // What a screen showed before it was cleared is not lost.
        ("error\n\u{1B}[2J\u{1B}[Hnew\n", "error\nnew\n"), ("error\u{1B}[2J\u{1B}[Hnew\n", "error\nnew\n"),
        // Wide characters take two columns, marks none.
        ("漢字\rX\n", "X 字\n"), ("漢字\r\u{1B}[1CX\n", " X字\n"), ("ab\r漢\n", "漢\n"),
        ("e\u{301}x\r\u{1B}[1Cy\n", "e\u{301}y\n"),
        ("xa\u{301}\rb\n", "ba\u{301}\n"),
        // What no terminal understands stays, to be written out.
        ("\u{1B}\n", "\u{1B}\n"), ("\u{1B}[12\n", "\u{1B}[12\n"), ("\u{1B}]0;open\n", "\u{1B}]0;open\n"),
        ("a\u{1}b\n", "a\u{1}b\n"),
        ("\u{9B}2Jx\n", "\u{9B}2Jx\n"),
    ])
    func lines(_ written: String, _ left: String) {
        #expect(shown(written) == left)
    }

    @Test func bytesThatAreNotText() { #expect(TerminalText.resolved([0xFF, 0x0D, 0x61, 0x0A]) == "a\n") }

    /// The bars of tqdm, Keras, rich and pip, as they write them when they think that they have a terminal.
    @Test func progressBars() {
        let tqdm =
            "\r  0%|          | 0/3 [00:00<?, ?it/s]\r 33%|###3      | 1/3 [00:00<00:00, 9.9it/s]"
            + "\r100%|##########| 3/3 [00:00<00:00, 29.9it/s]\nLoss 0.5\n"
        #expect(shown(tqdm) == "100%|##########| 3/3 [00:00<00:00, 29.9it/s]\nLoss 0.5\n")
        let nested =
            "outer:   0%|   | 0/2\n\r\ninner:   0%|   | 0/9\u{1B}[A\n\rinner: 100%|###| 9/9\u{1B}[A\r\u{1B}[A"
            + "\router: 100%|###| 2/2\n"
        #expect(shown(nested).hasPrefix("outer: 100%|###| 2/2\n"))
        let keras =
            "Epoch 1/2\n" + "\r1/9 [==>......] - ETA: 3s" + String(repeating: "\u{8}", count: 25)
            + "\r9/9 [=========] - 1s 10ms/step - loss: 0.1\n"
        #expect(shown(keras) == "Epoch 1/2\n9/9 [=========] - 1s 10ms/step - loss: 0.1\n")
        let keras3 =
            "\u{1B}[1m1/2\u{1B}[0m \u{1B}[32m━━━━\u{1B}[0m\u{1B}[37m━━━━\u{1B}[0m \u{1B}[1m1s\u{1B}[0m"
            + String(repeating: "\u{8}", count: 16)
            + "\r\u{1B}[1m2/2\u{1B}[0m \u{1B}[32m━━━━━━━━\u{1B}[0m\u{1B}[37m\u{1B}[0m \u{1B}[1m0s\u{1B}[0m\n"
        #expect(shown(keras3) == "2/2 ━━━━━━━━ 0s\n")
        let rich =
            "\u{1B}[?25lTraining \u{1B}[38;5;237m━━━\u{1B}[0m   0%\nTesting  ━━━   0%"
            + "\r\u{1B}[2K\u{1B}[1A\u{1B}[2KTraining ━━━ 100%\nTesting  ━━━ 100%\n\u{1B}[?25h"
        #expect(shown(rich) == "Training ━━━ 100%\nTesting  ━━━ 100%\n")
        let pip =
            "Collecting torch\n\u{1B}[?25l     \u{1B}[38;5;237m━━━━\u{1B}[0m 0.0/9 MB\u{1B}[2K     \u{1B}[32m━━━━\u{1B}[0m 9/9 MB"
            + "\r\u{1B}[2K     ━━━━ 9/9 MB 80 MB/s\n\u{1B}[?25h"
        #expect(shown(pip) == "Collecting torch\n     ━━━━ 9/9 MB 80 MB/s\n")
    }

    @Test(arguments: [
        "\u{1B}[999999999999C.\n", "\u{1B}[400Cx\n", "\u{1B}[999A", "\u{1B}[9999Bx", "\u{1B}]", "\u{1B}[1K",
        "\u{1B}[0J\n",
        "\u{1B}[999@", "x\u{1B}[P", "\u{1B}[999E", "\u{1B}[H\n", "a\u{301}\u{301}\u{301}", "\u{1B}[1Jx\n",
        "\u{1B}[A\u{1B}[2K\n",
        "\r", "\u{1B}[\u{1B}[", "\u{1B}P",
    ])
    func hostileSequencesEnd(_ piece: String) {
        let long = String(repeating: "x", count: 20_000) + String(repeating: piece, count: 200_000 / piece.utf8.count)
        let started = ContinuousClock.now
        let text = shown(long)
        #expect(text.utf8.count < 30_000_000)
        #expect(started.duration(to: .now) < .seconds(20))
    }

    @Test func nothingIsDrawnOver() {
        let text = "not ok 1\u{1B}[2K\rok 1\n\u{1B}[A\u{1B}[2Kx\r\n"
        #expect(TerminalText.withoutSequences(Array(text.utf8)) == "not ok 1\nok 1\nx\n")
    }
}
