import PythonSource
import Testing

/// The numbers were printed by interrogate 1.7.0 for the same text.
@Suite struct InterrogateTests {
    private static let text = """
        '''module'''
        import typing

        class Net:
            '''doc'''
            def __init__(self): pass
            def __repr__(self): pass
            def _half(self): 'doc'
            def __whole(self): pass
            @property
            def size(self): 'doc'
            @size.setter
            def size(self, value): pass
            @size.deleter
            def size(self): pass
            class Inner:
                def method(self):
                    def deep(): pass
                class Innermost: 'doc'
            async def act(self):
                def inside(): 'doc'
                async def also(): pass

        @typing.overload
        def f(x: int): ...
        @overload
        def f(x: str): ...
        def f(x):
            def nested():
                def more(): 'doc'
                class Local:
                    def own(self): pass
            '''no docstring'''

        class Documented:
            def __init__(self):
                '''doc'''

        def _private(): pass
        def __mangled():
            def child(): pass
        def __getattr__(name): pass
        if typing:
            def conditional(): 'doc'
        """

    private func count(_ change: (inout InterrogateOptions) -> Void) throws -> [Int] {
        var options = InterrogateOptions()
        change(&options)
        let count = DocumentationCount(try read(Self.text), interrogate: options)
        return [count.total, count.documented]
    }

    @Test func countsAreThoseOfInterrogate() throws {
        let actual = [
            try count { _ in },
            try count { $0.ignoreInitMethod = true },
            try count { $0.ignoreModule = true },
            try count { $0.ignoreMagic = true },
            try count { $0.ignorePrivate = true },
            try count { $0.ignoreSemiprivate = true },
            try count { $0.ignorePropertyDecorators = true },
            try count { $0.ignoreSetters = true },
            try count { $0.ignoreOverloadedFunctions = true },
            try count { $0.ignoreNestedFunctions = true },
            try count { $0.ignoreNestedClasses = true },
            try count { $0.isGoogleStyle = true },
            try count { $0.ignoredNames = { $0.hasPrefix("f") } },
            try count { $0.matchesOfWanted = { ($0.hasPrefix("f") ? 1 : 0) + ($0.hasSuffix("f") ? 1 : 0) } },
            try count {
                ($0.ignoreNestedClasses, $0.ignoreNestedFunctions, $0.ignoreModule) = (true, true, true)
            },
        ]
        #expect(
            actual == [
                [30, 9], [28, 8], [29, 8], [28, 9], [27, 9], [28, 8], [27, 8], [29, 9], [28, 9], [26, 8], [25, 8],
                [30, 11], [23, 8], [8, 2], [20, 6],
            ])
    }

    @Test func anEmptyModuleCountsUnlessModulesDoNot() throws {
        var options = InterrogateOptions()
        #expect(DocumentationCount(try read(""), interrogate: options).total == 1)
        options.ignoreModule = true
        let none = DocumentationCount(try read("x = 1\n"), interrogate: options)
        #expect(none.total == 0 && none.percent == 100)
    }
}
