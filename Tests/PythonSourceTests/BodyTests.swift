import Foundation
import PythonSource
import Testing

@Suite struct BodyTests {
    private func body(_ text: String, of name: String = "f") throws -> FunctionBody {
        let module = try read(text)
        let definition = try #require(module.definitions.first { $0.name == name })
        return try #require(module.body(of: definition))
    }

    private func raises(_ text: String) throws -> [String] { try body(text).raises.map(\.name) }

    @Test func aReturnedValueIsFoundWhereverItStands() throws {
        #expect(try body("def f(): return 1\n").firstReturn?.line == 1)
        #expect(try body("def f():\n  if x: return 1\n").firstReturn == SourcePosition(line: 2, column: 9))
        #expect(try body("def f():\n  if (m := g()): return m\n").firstReturn != nil)
        #expect(try body("def f():\n  if m := g(): pass; return m\n").firstReturn != nil)
        #expect(try body("def f(x={1: lambda: 2}) -> (lambda: 3):\n  return\\\n  x\n").firstReturn?.line == 2)
        #expect(try body("def f():\n  match = 1\n  match x:\n    case {'a': 1}: return 1\n").firstReturn?.line == 4)
        #expect(try body("def f():\n  for x in y:\n    pass\n  else: return x\n").firstReturn?.line == 4)
    }

    @Test func noValueIsNoReturn() throws {
        #expect(try body("def f():\n  return\n").firstReturn == nil)
        #expect(try body("def f():\n  return\n").returnsNone == false)
        #expect(try body("def f():\n  return None  # nothing\n").returnsNone)
        #expect(try body("def f():\n  return None  # nothing\n").firstReturn == nil)
        #expect(try body("def f():\n  if x: return None; pass\n").firstReturn == nil)
        #expect(try body("def f():\n  return None or 1\n").firstReturn != nil)
        #expect(try body("def f():\n  'return 1'\n  returned = 1\n  x = '''\nreturn 1\n'''\n").firstReturn == nil)
        #expect(try body("def f():\n  pass\nreturn_ = 1\ndef g():\n  return 1\n").firstReturn == nil)
    }

    @Test func whatIsNestedIsNotPartOfTheBody() throws {
        let text = """
            def f():
                def inner():
                    yield 1
                    raise ValueError
                class Local:
                    async def g(self):
                        return 1
                def one(): return 1
                @decorated
                async def two(
                    x,
                ):
                    return 2
                h = lambda: (yield)
            """
        let body = try body(text)
        #expect(body.firstReturn == nil && body.firstYield == nil && body.raises.isEmpty)
        #expect(try self.body(text, of: "inner").raises.map(\.name) == ["ValueError"])
        #expect(try self.body(text, of: "two").firstReturn?.line == 13)
    }

    @Test func everyYieldIsOne() throws {
        #expect(try body("def f():\n  x = yield a\n").firstYield == SourcePosition(line: 2, column: 7))
        let nothing = ["yield", "yield  # around", "x = (yield)", "yield; g()", "yield\n  yield", "yield None"]
        for bare in nothing + ["yield from b"] {
            #expect(try body("def f():\n  \(bare)\n").yieldsValue == false, "\(bare)")
        }
        for value in ["yield a", "yield\n  yield b", "yield None or 1", "(yield 1)", "yield \\\n 1", "yield(a)"] {
            #expect(try body("def f():\n  \(value)\n").yieldsValue, "\(value)")
        }
        #expect(try body("def f():\n  return (yield)\n").firstYield != nil)
        #expect(try body("def f():\n  g(\n    1, (yield 2))\n").firstYield?.line == 3)
        #expect(try body("def f():\n  while (yield): pass\n").firstYield != nil)
        #expect(try body("def f():\n  yielded = 1; self.yield_ = 2\n").firstYield == nil)
        #expect(try body("async def f():\n  async with x as y: yield y\n").firstYield != nil)
    }

    @Test func raisesAreNamesOfClasses() throws {
        #expect(try raises("def f():\n  raise ValueError\n") == ["ValueError"])
        #expect(try raises("def f():\n  raise a.b.MyError('x') from e\n  raise MyError\n") == ["MyError"])
        #expect(try raises("def f():\n  raise make_error()\n  raise errors[0]\n  raise Error if x else Other\n") == [])
        #expect(try raises("def f():\n  if x: raise KeyError(x).with_traceback(t)\n") == ["KeyError"])
    }

    @Test func aBareRaiseTakesTheTypesOfItsClause() throws {
        #expect(
            try raises("def f():\n  try:\n    g()\n  except (KeyError, a.OtherError) as e:\n    if x:\n      raise\n")
                == ["KeyError", "OtherError"])
        #expect(try raises("def f():\n  try: g()\n  except KeyError: raise\n") == ["KeyError"])
        #expect(try raises("def f():\n  try: g()\n  except* KeyError: raise\n") == ["KeyError"])
        #expect(try raises("def f():\n  try: g()\n  except KeyError, TypeError: raise\n") == ["KeyError", "TypeError"])
        #expect(try raises("def f():\n  try: g()\n  except KeyError as error: raise error\n") == ["KeyError"])
        #expect(try raises("def f():\n  try: g()\n  except: raise\n") == [])
        #expect(try raises("def f():\n  try: g()\n  except errors: raise\n") == [])
    }

    @Test func whatIsCaughtDoesNotLeave() throws {
        let text = """
            def f():
                try:
                    raise ValueError("a")
                    raise KeyError("b")
                except ValueError:
                    raise TypeError("c") from None
                else:
                    raise IndexError
                finally:
                    pass
                try:
                    raise OSError
                except Exception:
                    pass
            """
        #expect(try raises(text) == ["KeyError", "TypeError", "IndexError"])
    }

    /// For each function of the standard library: the lines of the first return with a value and of the first yield.
    private static let script = #"""
        import ast, sys, sysconfig, glob

        def facts(function):
            returns, yields = [], []
            def look(node):
                for child in ast.iter_child_nodes(node):
                    if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
                        continue
                    if isinstance(child, ast.Return) and child.value is not None:
                        if not (isinstance(child.value, ast.Constant) and child.value.value is None):
                            returns.append(child.lineno)
                    if isinstance(child, (ast.Yield, ast.YieldFrom)):
                        yields.append(child.lineno)
                    look(child)
            for statement in function.body:
                look(ast.Module([statement], []))
            return min(returns, default=0), min(yields, default=0)

        for path in sorted(glob.glob(sysconfig.get_path("stdlib") + "/**/*.py", recursive=True))[::3]:
            if "site-packages" in path or "lib2to3/tests/data" in path:
                continue
            try:
                tree = ast.parse(open(path, "rb").read())
            except (SyntaxError, ValueError):
                continue
            print("=file", path, sep="\t")
            for node in ast.walk(tree):
                if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    print(node.lineno, node.col_offset + 1, *facts(node), sep=" ")
        """#

    @Test func returnsAndYieldsAreThoseOfCPython() throws {
        let output = try PythonInterpreter.found().output(of: Self.script, [])
        var functions = 0
        for block in ("\n" + output).split(separator: "\n=file\t") {
            let lines = block.split(separator: "\n").map { String($0) }
            let path = lines[0]
            guard let module = try? PythonModule.read([UInt8](Data(contentsOf: URL(fileURLWithPath: path)))) else {
                continue
            }
            let expected = Set(lines.dropFirst())
            let actual = Set(
                module.definitions.compactMap { definition -> String? in
                    guard let body = module.body(of: definition) else { return nil }
                    return "\(definition.position.line) \(definition.position.column) "
                        + "\(body.firstReturn?.line ?? 0) \(body.firstYield?.line ?? 0)"
                })
            functions += actual.count
            let differences = expected.symmetricDifference(actual).sorted()
            #expect(differences.isEmpty, "\(path): \(differences.prefix(4))")
        }
        #expect(functions > 3_000)
    }

    @Test(arguments: [
        ("try:\n    raise KeyError\n  except LookupError: pass", []),
        ("try:\n    raise KeyError\n  except (OSError, LookupError): pass", []),
        ("try:\n    raise KeyError\n  except ValueError: pass", ["KeyError"]),
        ("try:\n    raise LookupError\n  except KeyError: pass", ["LookupError"]),
        ("try:\n    raise FileNotFoundError\n  except IOError: pass", []),
        ("try:\n    raise Mine\n  except ValueError: pass", []),
        ("try:\n    raise Own\n  except LookupError: pass", []),
        ("try:\n    raise Other\n  except ValueError: pass", ["Other"]),
        ("try:\n    raise Other\n  except Exception: pass", []),
        ("try:\n    raise SystemExit\n  except Exception: pass", ["SystemExit"]),
        ("try:\n    raise SystemExit\n  except BaseException: pass", []),
        ("try:\n    raise KeyError\n  except LookupError: raise ValueError", ["ValueError"]),
        ("with suppress(KeyError):\n    raise KeyError", []),
        ("with contextlib.suppress(LookupError, OSError) as s:\n    for x in y:\n      raise KeyError", []),
        ("with quiet(KeyError): raise KeyError", []),
        ("with open(x) as f, suppress(\n      KeyError,  # all\n  ):\n    raise KeyError", []),
        ("with suppress(KeyError):\n    pass\n  raise KeyError", ["KeyError"]),
        ("with suppress(ValueError):\n    raise KeyError", ["KeyError"]),
        ("with suppress(ValueError):\n    with suppress(KeyError):\n      raise KeyError\n    raise ValueError", []),
        ("with open(suppress):\n    raise KeyError", ["KeyError"]),
        ("if x:\n    with suppress(KeyError):\n      raise KeyError\n  else:\n    raise KeyError", ["KeyError"]),
    ])
    func theTreeOfExceptionsIsKnown(_ text: String, _ names: [String]) throws {
        let classes = """
            from contextlib import suppress as quiet
            class Mine(errors.Base, ValueError): pass
            class Own(Mine, KeyError): pass
            class Other(Base): pass

            """
        #expect(try raises(classes + "def f():\n  \(text)\n") == names)
    }
}
