import PythonSource
import Testing

/// What one file of a project makes public of another.
@Suite struct PublicReachTests {
    /// What is reached: `path: names`, with `(module)` where the module itself is.
    private func reached(_ files: [String: String]) throws -> Set<String> {
        let outlined = try files.sorted { $0.key < $1.key }.map { path, text in
            let outline: ModuleOutline = try read(text).outline
            // What is kept from run to run is the same.
            let kept = ModuleOutline(line: outline.line[...])
            #expect(kept == outline)
            return PublicReach.File(path: path, outline: outline, exports: !path.hasPrefix("tests/"))
        }
        var found: Set<String> = []
        for (path, one) in try #require(PublicReach.table(outlined)).files {
            found.formUnion(one.names.map { "\(path) \($0)" })
            if one.isModule { found.insert("\(path) (module)") }
        }
        return found
    }

    /// Modules that all import everything of each other: what they export takes the square of their number for each name.
    @Test func aDenseGraphIsNotFollowedForEver() throws {
        func files(_ count: Int) throws -> [PublicReach.File] {
            try (0..<count).map { number in
                let stars = (0..<count).map { "from .m\($0) import *\n" }.joined()
                let outline = try read(stars + "def f\(number)(): pass\n").outline
                return PublicReach.File(path: "lib/m\(number).py", outline: outline)
            }
        }
        // No name is exported by more than its own module here, so nothing has to be followed.
        let few = try files(20)
        #expect(PublicReach.table(few) != nil)
        let package = try read((0..<20).map { "from .m\($0) import f0 as g\($0)\n" }.joined()).outline
        let all = few + [PublicReach.File(path: "lib/__init__.py", outline: package)]
        #expect(PublicReach.table(all) != nil)
        #expect(PublicReach.table(all, mostSteps: 300) == nil)
        #expect(PublicReach.table(all)?.files == PublicReach.table(all)?.files)
        let many = try files(400)
        let exporting = try read((0..<400).map { "from .m\($0) import f\($0)\n" }.joined()).outline
        let start = ContinuousClock.now
        #expect(PublicReach.table(many + [PublicReach.File(path: "lib/__init__.py", outline: exporting)]) == nil)
        // A debug build is ten times as slow as the program.
        #expect(ContinuousClock.now - start < .seconds(60))
    }

    private let definer = "def adam(): pass\ndef _sgd(): pass\nclass Adam:\n  def step(self): pass\n"

    @Test(arguments: [
        // `__all__` of a package, of a module, grown in every way.
        ("from lib._src.opt import adam\n__all__ = ['adam']\n", ["adam"]),
        ("from ._src.opt import adam, Adam\n__all__ = ('adam',)\n", ["adam"]),
        ("from ._src.opt import adam, Adam\n__all__ = ['adam']\n__all__ += ['Adam']\n", ["adam", "Adam"]),
        ("from ._src.opt import adam, Adam\n__all__ = ['adam']\n__all__.extend(['Adam'])\n", ["adam", "Adam"]),
        ("from ._src.opt import adam, Adam\n__all__: list[str] = ['adam', 'Adam']\n__all__.remove('Adam')\n", ["adam"]),
        ("from ._src.opt import _sgd\n__all__ = ['_sgd']\n", ["_sgd"]),
        ("from ._src.opt import *\n__all__ = ['Adam']\n", ["Adam"]),
        // Explicit re-exports, names of a package, new names.
        ("from lib._src.opt import adam as adam\n", ["adam"]),
        ("from ._src.opt import adam\n", ["adam"]),
        ("from ._src.opt import (  # all\n    adam,\n    _sgd as sgd,\n)\n", ["adam", "_sgd"]),
        ("from ._src.opt import _sgd\n", []),
        ("from ._src import opt as _opt\nadam = _opt.adam\nsgd = _opt._sgd\n", ["adam", "_sgd"]),
        ("import lib._src.opt as _opt\nsgd = _opt._sgd\n", ["_sgd"]),
        ("import lib._src.opt\nsgd = lib._src.opt._sgd\n", ["_sgd"]),
        ("from ._src.opt import adam as _adam\noptimizer = _adam\n", ["adam"]),
        ("from ._src import opt as _opt\nadam: Callable[[int], int] = _opt.adam\n", ["adam"]),
        ("from ._src import opt as _opt\n_own = adam = _opt.adam\n_sgd = _opt._sgd\n", ["adam"]),
        ("from ._src import opt as _opt\nadam = _opt.adam(1)\nsgd = _opt._sgd or 1\n", []),
        ("from ._src import opt as _opt; from ._src.opt import adam\n", ["adam"]),
        ("from ._src.opt import *\n", ["adam", "Adam"]),
        // Under conditions.
        ("try:\n    from ._src.opt import adam\nexcept ImportError:\n    adam = None\n", ["adam"]),
        ("if True: pass\nelse:\n    from ._src.opt import adam\n", ["adam"]),
        ("import typing as t\nif t.TYPE_CHECKING:\n    from ._src.opt import adam\n", []),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from ._src.opt import adam\nelse:\n    x = 1\n", []),
        ("def load():\n    from ._src.opt import adam\n", []),
        // Names that are given out when they are asked for.
        (
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from ._src.opt import adam\n"
                + "def __getattr__(name): ...\n", ["adam"]
        ),
        ("_where = {'adam': '._src.opt'}\ndef __getattr__(name):\n    return load(_where[name])\n", ["adam"]),
        ("import lazy_loader as lazy\n__getattr__, __dir__, _ = lazy.attach(__name__, {'_src': ['Adam']})\n", ["Adam"]),
        ("__all__ = ['adam']\ndef __getattr__(name): ...\n", ["adam"]),
        ("__all__ = ['adam']\n", []),
    ])
    func aPackageSaysWhatIsPublic(_ text: String, _ names: [String]) throws {
        let found = try reached(["lib/__init__.py": text, "lib/_src/__init__.py": "", "lib/_src/opt.py": definer])
        #expect(found == Set(names.map { "lib/_src/opt.py \($0)" }), "\(text)")
    }

    @Test func aPlainModuleExportsOnlyWhatItSays() throws {
        let text = "from ._opt import adam\nfrom ._opt import Adam as Adam\n"
        #expect(try reached(["lib/api.py": text, "lib/_opt.py": definer]) == ["lib/_opt.py Adam"])
        #expect(try reached(["lib/api.py": "from ._opt import *\n", "lib/_opt.py": definer]).count == 2)
    }

    @Test func manyHopsAndCircles() throws {
        let found = try reached([
            "lib/__init__.py": "from ._a import adam as optimizer\n",
            "lib/_a/__init__.py": "from .._b import *\nfrom .._c import adam\n",
            "lib/_b.py": "from ._a import *\nfrom ._c import *\n",
            "lib/_c.py": "from ._a import adam\nfrom lib._d import _impl as adam\n",
            "lib/_d.py": "def _impl(): pass\ndef other(): pass\n",
        ])
        #expect(found == ["lib/_d.py _impl"])
        let circle = try reached([
            "lib/__init__.py": "from . import a\n__all__ = a.__all__ + ['x']\n",
            "lib/a.py": "import lib\n__all__ = lib.__all__\n",
        ])
        #expect(circle == [])
    }

    @Test func listsOfOtherModulesCount() throws {
        for text in [
            "from ._src import a, b\n__all__ = a.__all__ + b.__all__\n", "__all__ = [*a.__all__, *b.__all__]\n",
            "__all__ = []\n__all__ += a.__all__\n__all__.extend(b.__all__)\n",
            "__all__ = list(a.__all__) + sorted(b.__all__)\n", "__all__ = (\n    a.__all__\n    + b.__all__\n)\n",
        ] {
            let found = try reached([
                "lib/__init__.py": "from ._src import a, b\nfrom ._src.a import *\nfrom ._src.b import *\n" + text,
                "lib/_src/__init__.py": "",
                "lib/_src/a.py": "__all__ = ['one']\ndef one(): pass\ndef two(): pass\n",
                "lib/_src/b.py": "__all__ = ['_three']\ndef _three(): pass\n",
            ])
            #expect(found == ["lib/_src/a.py one", "lib/_src/b.py _three"], "\(text)")
        }
    }

    @Test func modulesAreHandedOut() throws {
        let files = [
            "lib/_src/__init__.py": "", "lib/_src/nn/__init__.py": "from ._dense import Dense\n",
            "lib/_src/nn/_dense.py": "class Dense: pass\nclass Other: pass\n",
            "lib/_src/nn/conv.py": "def conv(): pass\ndef _same(): pass\n",
        ]
        let open: Set<String> = [
            "lib/_src/nn/__init__.py (module)", "lib/_src/nn/_dense.py Dense", "lib/_src/nn/conv.py (module)",
            "lib/_src/nn/conv.py conv",
        ]
        for text in [
            "from lib._src import nn as nn\n", "from ._src import nn\n__all__ = ['nn']\n", "import lib._src.nn as nn\n",
        ] {
            #expect(try reached(files.merging(["lib/__init__.py": text]) { $1 }) == open, "\(text)")
        }
    }

    @Test func whereAProjectLies() throws {
        for root in ["", "src/", "python/", "packages/one/src/"] {
            let found = try reached([
                "\(root)lib/__init__.py": "from lib._src.opt import adam as adam\n", "\(root)lib/_src/opt.py": definer,
                "tests/test_opt.py": "from lib._src.opt import Adam as Adam\n", "tests/__init__.py": "",
            ])
            #expect(found == ["\(root)lib/_src/opt.py adam"], "\(root)")
        }
        // One package of a monorepo hands on what another defines.
        let found = try reached([
            "one/src/one/__init__.py": "from two._impl import adam as adam\n", "two/src/two/__init__.py": "",
            "two/src/two/_impl.py": definer,
        ])
        #expect(found == ["two/src/two/_impl.py adam"])
    }

    @Test func stubsSpeakForTheirModules() throws {
        let found = try reached([
            "lib/__init__.py": "import lazy_loader\n__getattr__, _, _ = lazy_loader.attach_stub(__name__, __file__)\n",
            "lib/__init__.pyi": "from ._opt import adam as adam\n", "lib/_opt.py": definer,
        ])
        #expect(found == ["lib/_opt.py adam"])
    }

    @Test func aNameOfItsOwnModuleIsNoneOfAnother() throws {
        let found = try reached([
            "lib/__init__.py": "from .adam import adam\nfrom os import path\nfrom numpy import *\n",
            "lib/adam.py": "__all__ = ['run']\ndef adam(): pass\ndef run(): pass\n",
        ])
        #expect(found == ["lib/adam.py adam"])
    }

    /// Thousands of modules that hand on from one to the next are no trap, and neither is a circle of them.
    @Test func deepChainsEnd() throws {
        let deep = 3_000
        var files = ["lib/__init__.py": "from ._m0 import *\n", "lib/_m\(deep).py": "def last(): pass\n"]
        for number in 0..<deep { files["lib/_m\(number).py"] = "from ._m\(number + 1) import *\n" }
        #expect(try reached(files) == ["lib/_m\(deep).py last"])
        files["lib/_m\(deep).py"] = "from ._m0 import *\ndef last(): pass\n"
        #expect(try reached(files) == ["lib/_m\(deep).py last"])
        var lists = ["lib/__init__.py": "from ._m0 import *\nfrom . import _m0\n__all__ = _m0.__all__\n"]
        for number in 0..<deep {
            lists["lib/_m\(number).py"] =
                "from . import _m\(number + 1)\n__all__ = ['a'] + _m\(number + 1).__all__\na = 1\n"
        }
        _ = try reached(lists)
    }
}
