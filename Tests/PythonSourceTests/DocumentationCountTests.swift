import PythonSource
import Testing
import YAML

@Suite struct DocumentationCountTests {
    private let text = """
        '''module'''
        class Net:
            '''doc'''
            def __init__(self): pass
            def forward(self, x):
                '''doc'''
                def inner(): pass
                class Local:
                    def m(self): pass
            def _hidden(self): pass
            def __repr__(self): '''   '''
            @property
            def size(self): 'doc'
            @size.setter
            def size(self, value): pass
            class Config: pass
            class _Internal:
                def visible(self): pass
        @typing.overload
        def f(x: int): ...
        def f(x): 'doc'
        class Child(Net):
            @typing.override
            def forward(self, x): pass
            @overload
            def g(self): ...
        def _private(): pass
        if True:
            def conditional(): pass
        """

    private func names(_ entries: [DocumentationCount.Entry]) -> [String] {
        entries.map { "\($0.qualifiedName)@\($0.position.line)" }
    }

    @Test func allCountsEveryDefinition() throws {
        let count = DocumentationCount(try read(text), mode: .all)
        #expect(count.total == 21)
        #expect(count.documented == 5)
        #expect(count.missing.count == 16)
        #expect(count.entries[0].kind == .module && count.entries[0].isDocumented)
        #expect(count.entries.count { $0.kind == .method } == 10)
        #expect(count.entries.count { $0.kind == .classType } == 5)
        #expect(count.entries.count { $0.kind == .function } == 5)
    }

    @Test func publicCountsWhatReadersReach() throws {
        let count = DocumentationCount(try read(text), mode: .public)
        #expect(
            names(count.entries) == [
                "@1", "Net@2", "Net.__init__@4", "Net.forward@5", "Net.__repr__@11", "Net.size@13", "Net.Config@16",
                "f@21", "Child@22", "conditional@29",
            ])
        #expect(
            names(count.missing) == [
                "Net.__init__@4", "Net.__repr__@11", "Net.Config@16", "Child@22", "conditional@29",
            ])
    }

    @Test func exportsDecideAboutTheTopLevel() throws {
        let count = DocumentationCount(
            try read(
                "__all__ = ['A', '_c']\nclass A:\n  def m(self): 'd'\nclass B:\n  def m(self): 'd'\ndef _c(): pass\n"),
            mode: .public)
        #expect(names(count.entries) == ["@1", "A@2", "A.m@3", "_c@6"])
    }

    @Test func whatOtherModulesExportCountsToo() throws {
        let module = try read("def f(): pass\nclass _Net:\n  def m(self): pass\n  def _n(self): pass\n")
        var reached = PublicReach.Reached()
        reached.names = ["_Net"]
        var count = DocumentationCount(module, mode: .public, modulePath: ["lib", "_src"], reached: reached)
        #expect(names(count.entries) == ["_Net@2", "_Net.m@3"])
        reached.isModule = true
        count = DocumentationCount(module, mode: .public, modulePath: ["lib", "_src"], reached: reached)
        #expect(names(count.entries) == ["@1", "_Net@2", "_Net.m@3"])
        count = DocumentationCount(module, mode: .public, modulePath: ["lib", "src"], reached: reached)
        #expect(names(count.entries) == ["@1", "f@1", "_Net@2", "_Net.m@3"])
    }

    @Test func decoratorsAreKnownUnderOtherNames() throws {
        let text = """
            from typing import overload as o, override as over
            import typing as t, functools
            cached = functools.cached_property
            again = cached
            @o
            def f(x: int): ...
            @t.overload
            def f(x: str): ...
            def f(x): pass
            class Net(Base):
                @over
                def g(self): pass
                @again
                def h(self): pass
                @mine.hybrid_property
                def i(self): pass
                @cache_readonly
                def j(self): pass
                @property_of(3)
                def k(self): pass
            """
        let module = try read(text)
        let count = DocumentationCount(module, mode: .public)
        #expect(names(count.entries) == ["@1", "f@9", "Net@10", "Net.h@14", "Net.i@16", "Net.j@18", "Net.k@20"])
        #expect(module.definitions.filter(\.isProperty).map(\.name) == ["h", "i", "j"])
        #expect(module.definitions.filter(\.isOverload).count == 2)
    }

    @Test func privateModulesHaveNoPublicPart() throws {
        let module = try read("def f(): pass\n")
        #expect(DocumentationCount(module, mode: .public, modulePath: ["torch", "_dynamo", "utils"]).total == 0)
        #expect(DocumentationCount(module, mode: .public, modulePath: ["torch", "__main__"]).total == 2)
        #expect(DocumentationCount(module, mode: .all, modulePath: ["torch", "_dynamo", "utils"]).total == 2)
    }

    @Test func nothingToCountIsComplete() throws {
        #expect(DocumentationCount(try read(""), mode: .all).total == 1)
        let empty = DocumentationCount(try read(""), mode: .public, modulePath: ["_a"])
        #expect(empty.total == 0 && empty.percent == 100)
        #expect(DocumentationCount.percent(documented: 1, total: 8) == 12.5)
    }
}
