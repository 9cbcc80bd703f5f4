import TestSupport
import Testing

/// What `gate init` drafts in repositories of each kind, by the evidence in their files.
@Suite struct InitDraftTests {
    /// What was drafted.
    struct Draft {
        var screen: String
        var policy: String

        /// The values of a key that are no comments, such as every `run:`.
        func values(_ key: String) -> [String] {
            policy.split(separator: "\n").map { $0.drop { $0 == " " } }.filter { $0.hasPrefix("\(key): ") }
                .map { String($0.dropFirst(key.count + 2)) }
        }

        var runs: [String] {
            values("run").map { $0.hasPrefix("\"") ? String($0.dropFirst().dropLast()) : $0 }
        }
        var documented: String? { values("paths").last { !$0.contains("#") } }
        /// The comments.
        var comments: String {
            policy.split(separator: "\n").filter { $0.drop { $0 == " " }.hasPrefix("#") }.joined(separator: "\n")
        }
    }

    static func draft(_ files: [String: String], _ options: String...) throws -> Draft {
        let scratch = try ScratchRepository(.alone)
        for (path, text) in files { try scratch.write(path, text) }
        try scratch.shell("git add -A && git commit -q -m files")
        let outcome = try scratch.run(["gate", "init", "--no-try"] + options)
        try #require(outcome.status == 0, "\(outcome)")
        return Draft(screen: outcome.text, policy: try #require(try scratch.read(".qualitygate.yml")))
    }

    /// A script that trains in a function.
    static let script = """
        import argparse
        import torch


        def main():
            parser = argparse.ArgumentParser()
            parser.add_argument("--epochs", type=int, default=90)
            parser.add_argument("--arch", default="resnet")
            arguments = parser.parse_args()
            model = torch.nn.Linear(3, 1)
            optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
            for epoch in range(arguments.epochs):
                model(torch.ones(2, 3)).sum().backward()
                optimizer.step()


        if __name__ == "__main__":
            main()

        """
    static let unittest = "import unittest\n\n\nclass T(unittest.TestCase):\n    def test_one(self):\n        pass\n"

    @Test func theSmallestConfigurationThatIsNamed() throws {
        let loop = """
            import torch
            model = torch.nn.Linear(1, 1)
            optimizer = model.configure_optimizers(0.1)
            while True:
                scaler.step(optimizer)

            """
        let draft = try Self.draft([
            "train.py": loop, "model.py": "class GPT:\n    pass\n",
            "sample.py": "import torch\nprint('optimizer.step()')\n",
            "README.md": """
            # A small GPT
            ```sh
            python train.py config/shakespeare.py
            python train.py config/shakespeare.py --device=cpu --batch_size=12 --max_iters=20
            torchrun --standalone --nproc_per_node=8 train.py config/gpt2.py
            python sample.py --out_dir=out
            ```

            """,
        ])
        #expect(draft.runs == ["python train.py config/shakespeare.py --device=cpu --batch_size=12 --max_iters=20"])
        #expect(draft.documented == #"["**/*.py"]"#)
        #expect(draft.screen.contains("tests:     none"))
    }

    @Test func defaultsTellWhatIsSmaller() throws {
        let readme = "    python main.py --epochs 200\n\nor\n\n    $ python main.py --epochs 2 --arch small\n"
        #expect(
            try Self.draft(["main.py": Self.script, "README.md": readme]).runs
                == ["python main.py --epochs 2 --arch small"])
        #expect(try Self.draft(["main.py": Self.script]).runs == ["python main.py"])
        // CI runs what is small by design.
        let workflow = "jobs:\n  t:\n    steps:\n      - run: python main.py --epochs 1\n"
        #expect(
            try Self.draft([
                "main.py": Self.script, "README.md": "`python main.py --arch resnet50`\n",
                ".github/workflows/t.yml": workflow,
            ]).runs == ["python main.py --epochs 1"])
    }

    static let library = [
        "mini/__init__.py": "",
        "mini/trainer.py": """
        import torch


        class Trainer:
            def __init__(self, model):
                self.optimizer = torch.optim.AdamW(model.parameters())

            def run(self):
                self.optimizer.step()

        """,
        "projects/adder/adder.py":
            "from mini.trainer import Trainer\n\nif __name__ == '__main__':\n    Trainer(None).run()\n",
        "projects/chargpt/chargpt.py":
            "import mini.trainer\n\nif __name__ == '__main__':\n    mini.trainer.Trainer(None).run()\n",
    ]

    @Test func aLibraryWithExamplesBesideIt() throws {
        let files = Self.library.merging(["tests/test_mini.py": Self.unittest]) { $1 }
        let draft = try Self.draft(files)
        #expect(draft.runs == ["python -m unittest discover -s tests"])
        #expect(
            draft.screen.contains("mini/trainer.py trains and is no script") && draft.screen.contains("2 candidates"))
        #expect(draft.comments.contains("python projects/adder/adder.py"))
        #expect(draft.comments.contains("python projects/chargpt/chargpt.py"))
    }

    @Test func manyScriptsInOneFolder() throws {
        let script = """
            import gym
            import torch.optim as optim

            if __name__ == "__main__":
                optimizer = optim.Adam([])
                env = gym.make("CartPole")
                for step in range(9):
                    env.step(0)
                    optimizer.step()

            """
        var files = ["tests/test_agents.py": "import subprocess\n\n\ndef test_ppo():\n    pass\n"]
        for name in ["c51", "dqn", "ppo", "sac"] { files["agents/\(name).py"] = script }
        // One that only plays.
        files["agents/play.py"] = "import gym\n\nif __name__ == '__main__':\n    gym.make('x').step(1)\n"
        files["README.md"] = "```bash\nuv pip install .\nuv run python agents/ppo.py --total-timesteps 50000\n```\n"
        let draft = try Self.draft(files)
        #expect(draft.runs == ["python -m pytest -q tests", "python agents/ppo.py --total-timesteps 50000"])
        for name in ["c51", "dqn", "sac"] { #expect(draft.comments.contains("python agents/\(name).py")) }
        #expect(!draft.policy.contains("play.py"))
        #expect(draft.screen.contains("and 3 more candidates"))
    }

    @Test func scriptsNamedLikeTests() throws {
        let script = """
            import torch.optim as optim
            optimizer = getattr(optim, "Adam")([])

            def train(epoch):
                optimizer.zero_grad()
                optimizer.step()

            if __name__ == "__main__":
                train(1)

            """
        let draft = try Self.draft([
            "seq/add/add_test.py": script, "seq/copy/copymem_test.py": script, "seq/tcn.py": "class TCN:\n    pass\n",
        ])
        #expect(draft.runs == ["python seq/add/add_test.py", "python seq/copy/copymem_test.py"])
        #expect(draft.values("- name").count == 2 && draft.screen.contains("tests:     none"))
    }

    @Test func aTemplateOfHydra() throws {
        let script = """
            import hydra
            import lightning

            @hydra.main(config_path="../configs")
            def main(cfg):
                trainer = hydra.utils.instantiate(cfg.trainer)
                trainer.fit(model=None)

            if __name__ == "__main__":
                main()

            """
        var files = [
            "src/train.py": script, "src/eval.py": script.split(separator: "fit").joined(separator: "test"),
            "configs/debug/default.yaml": "a: 1\n", "configs/train.yaml": "a: 1\n",
            "tests/test_train.py": "import pytest\n\n\ndef test_fast():\n    pass\n",
            "README.md": "```bash\npython src/train.py trainer=cpu\npython src/train.py trainer=gpu\n"
                + "python src/train.py debug=default\npython src/eval.py ckpt_path=x.ckpt\n```\n",
        ]
        #expect(try Self.draft(files).runs == ["python -m pytest -q tests", "python src/train.py debug=default"])
        // The configuration is there, and the README is silent about it.
        files["README.md"] = "```bash\npython src/train.py trainer=cpu\n```\n"
        #expect(try Self.draft(files).runs.last == "python src/train.py trainer=cpu debug=default")
    }

    @Test func aPackageFromTheTop() throws {
        var files = [
            "pkg/__init__.py": "", "pkg/model.py": "class M:\n    pass\n",
            "pkg/train.py": "from pkg.model import M\n" + Self.script, "tests/__init__.py": "",
            "tests/test_m.py": Self.unittest,
        ]
        #expect(try Self.draft(files).runs == ["python -m unittest discover -s tests -t .", "python -m pkg.train"])
        files["pkg/train.py"] = "from .model import M\n" + Self.script
        #expect(try Self.draft(files).runs.last == "python -m pkg.train")
        files["README.rst"] = "Training::\n\n    python -m pkg.train --epochs 1\n"
        #expect(try Self.draft(files).runs.last == "python -m pkg.train --epochs 1")
    }

    @Test func fromASourceFolder() throws {
        let files = [
            "src/nets/__init__.py": "", "src/nets/data.py": "x = 1\n",
            "src/nets/train.py": "from nets.data import x\n" + Self.script,
        ]
        let draft = try Self.draft(files)
        #expect(draft.runs == ["python -m nets.train"] && draft.values("env") == ["{PYTHONPATH: src}"])
        #expect(draft.documented == #"["src/**/*.py"]"#)
    }

    static func notebook(_ cells: String...) -> String {
        let texts = cells.map {
            #"{"cell_type": "code", "metadata": {}, "execution_count": null, "outputs": [], "source": "\#($0)"}"#
        }
        return #"{"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": ["# + texts.joined(separator: ", ")
            + "]}"
    }

    @Test func notebooksAlone() throws {
        let draft = try Self.draft([
            "1_look.ipynb": Self.notebook("import pandas"),
            "2_fit.ipynb": Self.notebook(
                #"!pip install torch\nimport torch"#, #"opt = torch.optim.Adam([])\nfor i in range(9):\n    opt.step()"#
            ),
        ])
        #expect(draft.runs == ["notebook 2_fit.ipynb"])
        #expect(draft.documented == #"["**/*.ipynb"]"#)
        #expect(draft.values("paths").allSatisfy { !$0.contains("*.py") })
    }

    @Test func examplesOfJAX() throws {
        let draft = try Self.draft([
            "lib/core.py": "import jax\n\n\ndef f():\n    pass\n",
            "examples/mnist/train.py": """
            import jax
            import optax

            def train(state):
                grads = jax.grad(lambda p: p)(state)
                return optax.apply_updates(state, grads)

            if __name__ == "__main__":
                train(1)

            """,
            "examples/mnist/train_test.py": Self.unittest, "tests/core_test.py": Self.unittest,
        ])
        #expect(draft.runs == ["python -m unittest discover -s tests -p '*_test.py'"])
        #expect(draft.comments.contains("if gateprobe: gateprobe.step(loss=loss, parameters=parameters)"))
        #expect(draft.comments.contains("python examples/mnist/train.py"))
        #expect(!draft.policy.contains("\ntraining:"))
    }

    @Test func siblings() throws {
        // A script below `scripts/` imports what lies at the top.
        let scripts = try Self.draft([
            "nets/model.py": "x = 1\n", "scripts/fit_model.py": "from nets import model\n" + Self.script,
            "README.md":
                "```\nCUDA_VISIBLE_DEVICES=0 WANDB_MODE=disabled python -u scripts/fit_model.py \\\n  --epochs 5 | tee log\n```\n",
        ])
        #expect(scripts.runs == ["python scripts/fit_model.py --epochs 5"])
        #expect(scripts.values("env") == [#"{WANDB_MODE: disabled, PYTHONPATH: "."}"#])
        // A launcher's script, in one process.
        for line in [
            "torchrun --nproc_per_node 4 run.py --epochs 3", "accelerate launch --multi_gpu run.py --epochs 3",
            "python -m torch.distributed.launch --nproc_per_node=4 run.py --epochs 3",
            "cd work && poetry run python run.py --epochs 3", "deepspeed run.py --epochs 3",
        ] {
            #expect(
                try Self.draft(["run.py": Self.script, "README.md": "    \(line)\n"]).runs == [
                    "python run.py --epochs 3"
                ],
                "\(line)")
        }
        // A program that the project installs.
        let program = try Self.draft([
            "pyproject.toml": "[project]\nname = \"nets\"\n\n[project.scripts]\nnets-train = \"nets.cli:main\"\n",
            "nets/__init__.py": "",
            "nets/cli.py": Self.script.split(separator: "if __name__").first.map(String.init) ?? "",
            "README.md": "```console\n$ nets-train --epochs 1\n```\n",
        ])
        #expect(program.runs == ["nets-train --epochs 1"])
        // Several projects in one repository.
        let several = try Self.draft(["cv/main.py": Self.script, "nlp/main.py": Self.script])
        #expect(several.runs == ["python cv/main.py", "python nlp/main.py"])
        #expect(several.values("- name").map { $0.prefix { $0 != " " } } == ["smoke-cv", "smoke-nlp"])
        // Placeholders are for readers; a script without needs runs without them.
        let readme = "`python train.py --data /path/to/data --name <name>`\n"
        #expect(try Self.draft(["train.py": Self.script, "README.md": readme]).runs == ["python train.py"])
    }

    /// Words in strings and comments, schedulers and environments are no evidence; what a person names is.
    @Test func whatIsNoTraining() throws {
        let files = [
            "train_utils.py": "import torch\n\n\ndef step(optimizer):\n    optimizer.step()\n",
            "main.py":
                "\"\"\"optimizer.step()\"\"\"\nimport torch\nscheduler.step()\n# optimizer.step()\nprint('loss.backward()')\n",
            "test_net.py": "import torch\n\nif __name__ == '__main__':\n    print(torch.load('x'))\n",
        ]
        let draft = try Self.draft(files)
        #expect(draft.runs == [] && draft.screen.contains("tests:     none"))
        #expect(draft.screen.contains("training:  none"))
        #expect(try Self.draft(files, "--train", "python main.py --x 'a b'").runs == [#"python main.py --x 'a b'"#])
    }

    @Test func documentedFolders() throws {
        let flat = try Self.draft([
            "train.py": "x = 1\n", "models/net.py": "x = 1\n", "pkg/__init__.py": "", "examples/a.py": "x = 1\n",
            "tests/test_a.py": Self.unittest,
        ])
        #expect(flat.documented == #"["**/*.py", "!examples/", "!tests/"]"#)
        let source = try Self.draft(["src/a.py": "x = 1\n", "scripts/b.py": "x = 1\n", "setup.py": "x = 1\n"])
        #expect(source.documented == #"["src/**/*.py"]"#)
        #expect(try Self.draft(["src/a.py": "x = 1\n", "models/b.py": "x = 1\n"]).documented == #"["**/*.py"]"#)
    }

    @Test func testsAsTheProjectRunsThem() throws {
        let workflow = "      - run: pytest tests/unit -m 'not slow' --cov=pkg examples/\n"
        #expect(
            try Self.draft([
                "tests/unit/test_a.py": Self.unittest, "tests/slow/test_b.py": Self.unittest,
                ".github/workflows/ci.yml": workflow, "examples/test_x.py": Self.unittest,
            ]).runs == ["python -m pytest -q tests/unit -m 'not slow'"])
        #expect(
            try Self.draft(["pkg/a.py": "x = 1\n", "pkg/tests/test_a.py": Self.unittest]).runs
                == ["python -m unittest discover -s pkg/tests"])
        #expect(try Self.draft(["test_a.py": Self.unittest]).runs == ["python -m unittest discover"])
    }
}
