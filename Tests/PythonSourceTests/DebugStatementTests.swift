import PythonSource
import Testing

@Suite("Statements that stop in a debugger")
struct DebugStatementTests {
    @Test(arguments: [
        ("breakpoint()\n", 1, 1, "breakpoint()"),
        ("x = 1; import pdb; pdb.set_trace()\n", 1, 20, "pdb.set_trace()"),
        ("if x[1:2] == {1: 2}: breakpoint()\n", 1, 22, "breakpoint()"),
        ("def f(a=lambda: 1):\n    ipdb.set_trace()\n", 2, 5, "ipdb.set_trace()"),
        ("import ipdb\n", 1, 1, "import ipdb"), ("from ipdb import set_trace\n", 1, 1, "from ipdb import"),
        ("try:\n\tpass\nfinally: breakpoint()\n", 3, 10, "breakpoint()"),
        ("match x:\n    case 1: breakpoint()\n", 2, 13, "breakpoint()"),
        ("# -*- coding: latin-1 -*-\nimport pudb; pudb.set_trace()\n", 2, 1, "import pudb"),
        ("IPython.embed()\n", 1, 1, "IPython.embed()"), ("import pdb\npdb.post_mortem()\n", 2, 1, "pdb.post_mortem()"),
        ("import debugpy\ndebugpy.breakpoint()\n", 2, 1, "debugpy.breakpoint()"),
        ("import debugpy\ndebugpy.listen(5678)\ndebugpy.wait_for_client()\n", 3, 1, "debugpy.wait_for_client()"),
        ("from IPython import embed\nembed()\n", 2, 1, "embed()"),
        ("from IPython import embed as look\nlook(colors='neutral')\n", 2, 1, "look()"),
        ("import pdb as p\np.set_trace()\n", 2, 1, "p.set_trace()"),
        ("from pdb import set_trace as st, pm\nst()\n", 2, 1, "st()"),
        ("from pdb import (\n    set_trace as st,  # here\n)\nst ()\n", 4, 1, "st()"),
        ("import torch.distributed as dist\ndist.breakpoint()\n", 2, 1, "dist.breakpoint()"),
        ("import torch\ntorch.distributed.breakpoint(rank=0)\n", 2, 1, "torch.distributed.breakpoint()"),
        ("from torch import distributed as d\nd.breakpoint()\n", 2, 1, "d.breakpoint()"),
        ("import jax\njax.debug.breakpoint()\n", 2, 1, "jax.debug.breakpoint()"),
        ("from jax import debug\ndebug.breakpoint()\n", 2, 1, "debug.breakpoint()"),
        ("import code\ncode.interact(local=locals())\n", 2, 1, "code.interact()"),
        ("from code import interact\ninteract()\n", 2, 1, "interact()"),
        ("f(\n    breakpoint(),\n)\n", 2, 5, "breakpoint()"), ("x = y or breakpoint()\n", 1, 10, "breakpoint()"),
        ("f = lambda: breakpoint()\n", 1, 13, "breakpoint()"),
        ("__import__('pdb').set_trace()\n", 1, 19, ".set_trace()"),
        ("import pdb\npdb.Pdb(nosigint=True).set_trace()\n", 2, 24, ".set_trace()"),
        ("from IPython.core.debugger import set_trace\nset_trace()\n", 2, 1, "set_trace()"),
        ("import ptvsd\nptvsd.wait_for_attach()\n", 2, 1, "ptvsd.wait_for_attach()"),
        ("import pydevd_pycharm\npydevd_pycharm.settrace('host')\n", 2, 1, "pydevd_pycharm.settrace()"),
        ("from celery.contrib import rdb\nrdb.set_trace()\n", 2, 1, "rdb.set_trace()"),
        ("import web_pdb; web_pdb.set_trace()\n", 1, 1, "import web_pdb"),
        ("import sys\nsys.breakpointhook()\n", 2, 1, "sys.breakpointhook()"),
        ("import builtins\nbuiltins.breakpoint()\n", 2, 1, "builtins.breakpoint()"),
    ])
    func found(_ text: String, _ line: Int, _ column: Int, _ name: String) throws {
        let found = try DebugStatements.find(in: Array(text.utf8))
        #expect(found.first?.name == name && found.first?.position == SourcePosition(line: line, column: column))
    }

    @Test(arguments: [
        "\"breakpoint()\"\n", "# breakpoint()\n", "\"\"\"\nbreakpoint()\n\"\"\"\n", "import pdb\npdb.Pdb\n",
        "def breakpoint_for(x):\n    return x\n", "x = f'{breakpoint()}'\n", "self.breakpoint()\n", "import ipdbx\n",
        "match = embed(1)\n", "x = 'a\\\nbreakpoint()'\n", "code = f()\ncode.interact()\n",
        "def breakpoint():\n    pass\n\n\nbreakpoint()\n", "hook = breakpoint\n", "from nn import embed\nembed(x)\n",
        "import torch.distributed as dist\ndist.barrier()\n", "raise X from breakpoint\n",
        "import debugpy\ndebugpy.listen(5678)\n", "f(b'breakpoint()', rb\"breakpoint()\")\n",
    ])
    func notFound(_ text: String) throws {
        #expect(try DebugStatements.find(in: Array(text.utf8)).isEmpty)
    }

    @Test func everyOneIsTold() throws {
        let text = "import pdb\n" + String(repeating: "if x: pdb.set_trace(); y = 1\n", count: 40)
        #expect(try DebugStatements.find(in: Array(text.utf8)).map(\.position.line) == Array(2...41))
    }

    @Test func pythonThatIsNone() {
        #expect(throws: PythonSourceError.self) { try DebugStatements.find(in: Array("breakpoint(\n".utf8)) }
    }
}
