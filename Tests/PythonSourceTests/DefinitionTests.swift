import PythonSource
import Testing

@Suite struct DefinitionTests {
    @Test func readsKindsNamesAndNesting() throws {
        let module = try read(
            """
            class Model(Base, key=lambda: 1):
                def forward(self, x):
                    async def inner(): pass
                    return x
                class Config:
                    lr = 1
            async def main(): ...
            """)
        #expect(
            module.places == ["Model@1", "Model.forward@2", "Model.forward.inner@3", "Model.Config@5", "main@7"])
        #expect(module.definitions.map(\.kind) == [.classType, .function, .asyncFunction, .classType, .asyncFunction])
        #expect(module.definitions.map(\.isMethod) == [false, true, false, false, false])
        #expect(module.definitions.map(\.parent) == [nil, 0, 1, 0, nil])
        #expect(module.definitions.map(\.endLine) == [6, 4, 3, 6, 7])
        #expect(module.definitions.map(\.position.column) == [1, 5, 9, 5, 1])
    }

    @Test func aMethodUnderAConditionIsStillAMethod() throws {
        let module = try read("class A:\n    if x:\n        def f(self): pass\n    def g(self): pass\n")
        #expect(module.definitions.map(\.isConditional) == [false, true, false])
        #expect(module.definitions.map(\.isMethod) == [false, true, true])
    }

    @Test(arguments: [
        "if x", "else", "try", "except* E as e", "finally", "with a as b", "for i in j", "while 1",
        "async for i in j", "async with a", "elif y",
    ])
    func everyCompoundStatementHoldsDefinitions(header: String) throws {
        let module = try read("\(header):\n  def f(): pass\n")
        #expect(module.places == ["f@2"])
        #expect(module.definitions.first?.isConditional == true)
    }

    @Test func softKeywordsAreNamesToo() throws {
        let module = try read(
            """
            match = type = case = _ = 1
            match[0]: int = 2
            type(x)
            match (a, b):
                case [1, *_] if type:
                    def in_case(): pass
                case {"k": v}:
                    class InCase: pass
            type Alias[T] = list[T]
            def match(type, case): pass
            """)
        #expect(module.places == ["in_case@6", "InCase@8", "match@10"])
    }

    @Test func parametersOfTypesStandInTheHeader() throws {
        let module = try read(
            "def f[T: (int, str) = int, *Ts, **P](*args: *Ts, x: T, /, *, k=1) -> T:\n    'doc'\n"
                + "class A[T: dict[str, int]]: 'doc'\n")
        #expect(module.places == ["f@1", "A@3"])
        #expect(module.definitions.allSatisfy { $0.docstring != nil })
    }

    @Test func theHeaderEndsAtTheColonThatNoLambdaOwns() throws {
        let module = try read(
            """
            def f(a=lambda x: {1: 2}[x:], b="):", # a comment with ) and " and '
                  c='''
            def not_this(): pass
            ''') -> lambda y=lambda: 1: {y: 2}: "doc"
            def g(lambda_x=1) -> alambda: "doc"
            """)
        #expect(module.places == ["f@1", "g@5"])
        #expect(module.definitions.map { $0.docstring?.position.line } == [4, 5])
    }

    @Test func continuationsMayStandAnywhereBetweenTokens() throws {
        let module = try read("async \\\n  def \\\n f \\\n (): pass\nclass \\\n A \\\n : 'doc'\n")
        #expect(module.places == ["f@1", "A@5"])
        #expect(module.definitions.map(\.kind) == [.asyncFunction, .classType])
    }

    @Test func wordsThatBeginLikeKeywordsDefineNothing() throws {
        let module = try read(
            "definition = 1\nclass_ = 2\nasync_def = 3\ndefault(x)\nclassmethod(y)\nx = 'def f(): pass'\n"
                + "asyncdef: int\nd = c = a = 1\n")
        #expect(module.places.isEmpty)
    }

    @Test func textInStringsAndBracketsDefinesNothing() throws {
        let module = try read("x = '''\ndef f(): pass\n'''\ny = [\ndef_, 1,\n]\n# def g(): pass\ndef h(): pass\n")
        #expect(module.places == ["h@8"])
    }

    @Test func decoratorsKeepTheirNames() throws {
        let module = try read(
            "@a.b.c\n@wraps(f, x=')')\n\n# between\n@(lambda f: f)\n@x[0].y\ndef f(): pass\ndef g(): pass\n")
        let decorators = module.definitions[0].decorators
        #expect(decorators.map(\.name) == ["a.b.c", "wraps", "(lambda f: f)", "x[0].y"])
        #expect(decorators.map(\.isCall) == [false, true, false, false])
        #expect(decorators.map(\.position.line) == [1, 2, 5, 6])
        #expect(decorators[0].lastComponent == "c")
        #expect(module.definitions[0].position.line == 7)
        #expect(module.definitions[1].decorators.isEmpty)
    }

    @Test(arguments: [
        ("pass", true), ("...", true), ("'doc'; pass", true), ("raise NotImplementedError", true),
        ("raise  NotImplementedError('x')", true), ("...; pass; ", true), ("passed", false), ("....real", false),
        ("return 1", false), ("pass; x = 1", false), ("raise NotImplementedErrors", false), ("raise", false),
    ])
    func stubsAreRecognised(body: String, isStub: Bool) throws {
        #expect(try read("def f(): \(body)\n").definitions[0].isStub == isStub)
        #expect(try read("def f():\n  \(body)\n").definitions[0].isStub == isStub)
    }

    @Test func aBodyOfSeveralLinesIsAStubOnlyAsAWhole() throws {
        let module = try read(
            "def f():\n  'doc'\n  ...\ndef g():\n  pass\n  if x:\n    pass\nclass A:\n  def h(self): ...\n")
        #expect(module.definitions.map(\.isStub) == [true, false, false, true])
    }

    @Test func identifiersAreNormalised() throws {
        let module = try read("def ﬁt(): pass\nclass 𝐀𝒷: pass\ndef ｘ１(): pass\ndef über(): pass\ndef 学習(): pass\n")
        #expect(module.definitions.map(\.name) == ["fit", "Ab", "x1", "über", "学習"])
    }

    @Test(arguments: [
        ("__all__ = ['a', \"b\"]", ["a", "b"], true), ("__all__ = ('a',\n # c\n 'b')", ["a", "b"], true),
        ("__all__: list[str] = ['a']", ["a"], true),
        ("__all__ = ['a']\n__all__ += ['b', r'c']", ["a", "b", "c"], true),
        ("__all__ = ['a'] + x.__all__ + ['b']", ["a", "b"], false), ("__all__ = ['a', *x]", ["a"], false),
        ("__all__ = []\n__all__.extend(['a'])\n__all__.append('b')", ["a", "b"], true),
        ("__all__ = ['a', 'b']\n__all__.remove('a')", ["b"], true),
        ("if x:\n  __all__ = ['a']", ["a"], true), ("__all__ = ['a' 'b']", ["ab"], true),
        ("__all__ = 'a', 'b' # c", ["a", "b"], true), ("__all__ = 'a',", ["a"], true),
        ("__all__ = 'a', x", ["a"], false),
        ("__all__ = 'a', \\\n 'b'", ["a", "b"], true),
    ])
    func exportsAreRead(text: String, names: [String], isComplete: Bool) throws {
        let exports = try #require(try read(text).exports)
        #expect(exports.names == names)
        #expect(exports.isComplete == isComplete)
    }

    @Test(arguments: [
        "__all__ = names()", "__all__ = 'a'", "__all__ == ['a']", "x = 1", "class A:\n  __all__ = ['a']",
        "__all___ = ['a']",
    ])
    func whatIsComputedExportsNothing(text: String) throws {
        #expect(try read(text).exports == nil)
    }
}
