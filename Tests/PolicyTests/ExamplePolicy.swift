/// A policy that uses every part of the language.
let examplePolicy = """
    # yaml-language-server: $schema=docs/schema/policy.schema.json
    version: 1
    mode: advise

    upstream:
      remote: lab
      branch: trunk
      fetch: check
      max_age: 90m
      max_behind: {push: 3}
      behind: {commit: warning}
      conflict: {commit: off, push: warning}
      offline: error
      stale: false
      missing: off
      stale_base: true

    branches:
      protected: [trunk, "release/*"]
      pattern: "(topic|bug)/[a-z0-9][a-z0-9._-]*"
      explain: "topic/short-name, bug/short-name"
      name: warning

    history:
      published_rewrite: warning
      small_follow_up: {severity: error, max_lines: 4, within: 1h30m}
      overgrown_amend: warning
      merge_commits: true
      unfinished: off
      message:
        severity: error
        subject_max: 60
        body_max: 100
        convention: conventional
        trailers: [Signed-off-by]
        exempt: ["^Created using Colab(oratory)?( \\\\(#\\\\d+\\\\))?$"]

    tests:
      - name: quick
        run: python -m unittest discover -s tests
        stages: [commit, push, ci]
        paths: ["src/**", "tests/**"]
        inputs: ["src/**", "tests/**", "data/small.csv"]
        affected: true
        timeout: 2m
        retries: 1
        flaky: error
        env: {OMP_NUM_THREADS: 1, EMPTY: ""}
      - name: slow
        run: cd tests && ./all.sh
        shell: true
        report: {junit: out/report.xml}
        where: work_tree
        severity: warning

    training:
      - name: short
        run: python train.py --epochs 1
        setup: python make_data.py
        steps: 12
        rows: 256
        first_step: 90s
        timeout: 4m
        seed: 7
        device: auto
        compile: true
        network: false
        stages: [push]
        paths: [src, train.py]
        frozen: ["encoder.*"]
        outputs: {range: [-50, 50.5]}
        invariants:
          params_move: warning
          finite: off
          loss_decreases: {severity: error, by: 5%}
        compare:
          loss: {max_regression: 10%}
          peak_memory: 20%

    docs:
      paths: ["src/**/*.py", "**/*.ipynb"]
      style: numpy
      count: all
      minimum: 62.5%
      ratchet: false
      coverage: warning
      changed: {severity: error, touched: true}
      missing: warning
      missing_argument: error
      missing_returns: error
      missing_raises: warning
      build: {run: "pdoc -o {out} src", stages: [push], timeout: 1m}

    notebooks: {outputs: strip, order: warning, max_size: 500kB, pair: error, colab: drop}

    files: {max_size: 20MB, secrets: warning, merge_markers: error, whitespace: fix, size: error}

    commands:
      - name: lint
        run: ruff check {files}
        paths: ["**/*.py"]
      - name: nothing
        run: "true"
        inputs: []
        stages: [commit]

    snapshot: {link: [data], copy: [cache], slots: 3, max_size: 2GiB, folder: /scratch/gate}

    engine:
      jobs: 2
      fail_fast: true
      cache: false
      ahead: true
      commit_budget: 8s
      push_budget: {ssh: 4m, https: 30m, local: off}

    environment: {python: .venv/bin/python, pass: [CUDA_HOME], set: {PYTHONHASHSEED: "0"}}

    tracker:
      local: {keep: 30d}
      wandb: {project: digits, entity: lab, mode: offline}
      mlflow: {experiment: digits, uri: "https://mlflow.example.org"}

    skips: {allowed: false, never: [files/secrets]}
    extends: [team/policy.yml]

    """
