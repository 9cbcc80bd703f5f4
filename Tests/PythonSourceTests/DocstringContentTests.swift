import PythonSource
import Testing

@Suite struct DocstringContentTests {
    private func content(_ text: String, _ style: DocstringContent.Style? = nil) -> DocstringContent {
        DocstringContent(Array(text.utf8), style: style)
    }

    private func names(_ content: DocstringContent, _ kind: DocstringContent.Section.Kind = .arguments) -> [[String]] {
        content.sections(kind).flatMap { $0.items.map(\.names) }
    }

    @Test func aSummaryEndsAtABlankLineOrASection() {
        #expect(content("One line.").summary == "One line.")
        #expect(!content("One line.\n    ").hasMore)
        let two = content("\n    Two\n    lines.\n\n    More.\n    ")
        #expect(two.summary == "Two lines." && two.summaryLines == 2 && two.summaryLine == 1 && two.hasMore)
        #expect(content("Args:\n    x: one\n").summary.isEmpty)
        #expect(content("Sum.\n    Args:\n        x: one\n").summary == "Sum.")
        #expect(content("").summary.isEmpty && content("   \n ").sections.isEmpty)
    }

    @Test func googleSectionsAndTheirSynonyms() {
        for title in ["Args", "Arguments", "Parameters", "Params", "Keyword Args", "Keyword Arguments", "args"] {
            let found = content("S.\n\n    \(title):\n        x: one\n")
            #expect(names(found) == [["x"]] && found.style == .google, "\(title)")
        }
        for (title, kind) in [
            ("Returns", .returns), ("Return", .returns), ("Yields", .yields), ("Raises", .raises),
            ("Attributes", .attributes), ("Examples", .other),
        ] as [(String, DocstringContent.Section.Kind)] {
            #expect(content("S.\n\n\(title):\n    ValueError: x\n").sections.map(\.kind) == [kind], "\(title)")
        }
    }

    @Test func googleEntriesWithASlip() {
        let found = content(
            """
            Summary.

                Args:
                    first (`dict`, *optional*)
                        Without its colon.
                    second (`torch.Tensor` of shape `(n, m)`)):
                        With a parenthesis too many.
                    third (`torch.Tensor`)`, *optional*):
                        With a quote too many.
                    fourth (`torch.Tensor:
                        With a parenthesis too few.
                    the (optional) arguments are:
                    more (text) goes on
            """)
        #expect(names(found) == [["first"], ["second"], ["third"], ["fourth"]])
    }

    @Test func exceptionsAsLinksAndInSentences() {
        let found = content(
            """
            Summary.

            Raises:
                [`~errors.HubError`]:
                    If it is away.
                [`ValueError`](https://docs.python.org/3/library/exceptions.html#ValueError)
                    If it is empty.
                TypeError if it is none.
                In other cases nothing.
            """)
        #expect(names(found, .raises) == [["HubError"], ["ValueError"], ["TypeError"]])
    }

    @Test func googleArguments() {
        let found = content(
            """
            Summary.

                Args:
                    x (int): The first,
                        continued here: with a colon.

                        - nested: a list
                        * another: one
                    *args: More.
                    **kwargs (dict[str, Any]): By name.
                    a, b: Two of them.
                    callback (Callable[[int], str],
                        optional): Over two lines.
                    `quoted`: In backticks.
                    \\*escaped: With a backslash.
                    plain text that names nothing
                    later: Last.

                        >>> code: here
                            Returns: not this

                Returns:
                    Tensor: The result.

                Not a section: text.
                    y: not an argument
            """)
        #expect(
            names(found) == [
                ["x"], ["args"], ["kwargs"], ["a", "b"], ["callback"], ["quoted"], ["escaped"], ["later"],
            ])
        let items = found.sections(.arguments)[0].items
        #expect(items[0].type == "int" && items[0].line == 3 && items[0].text == "The first,")
        #expect(items[2].type == "dict[str, Any]")
        #expect(items[4].type?.hasPrefix("Callable[[int], str],") == true)
        let returns = found.sections(.returns)
        #expect(returns.count == 1 && returns[0].items[0].type == "Tensor")
        #expect(returns[0].items[0].text == "The result.")
    }

    @Test func googleBulletsFencesAndInlineTitles() {
        #expect(names(content("S.\n\nArgs:\n    - x: one\n    - y (int): two\n")) == [["x"], ["y"]])
        let fenced = content("S.\n\n```\nArgs:\n    z: in code\n```\n\nArgs:\n    x: one\n")
        #expect(names(fenced) == [["x"]])
        #expect(content("S.\n\nReturns: A tensor.\n").sections(.returns).count == 1)
        #expect(content("The function returns: nothing.\n").sections.isEmpty)
        #expect(
            names(content("S.\n\nRaises:\n    a.ValueError: x\n    KeyError, TypeError: y\n"), .raises)
                == [["ValueError"], ["KeyError", "TypeError"]])
        #expect(
            names(content("S.\n\nRaises:\n    :exc:`OSError`: x\n    RuntimeError\n"), .raises)
                == [["OSError"], ["RuntimeError"]])
    }

    @Test func numpySections() {
        let found = content(
            """
            Summary.

                Parameters
                ----------
                x, y : array_like
                    Two: of them.
                *args, **kwargs
                    More.
                size: int, optional

                Returns
                -------
                out : ndarray
                    The result.

                Raises
                ------
                ValueError
                    If not.

                Custom Title
                ------------
                z : not an argument
            """)
        #expect(found.style == .numpy)
        #expect(names(found) == [["x", "y"], ["args", "kwargs"], ["size"]])
        #expect(found.sections(.arguments)[0].items[0].type == "array_like")
        #expect(found.sections(.returns)[0].items.count == 1)
        #expect(names(found, .raises) == [["ValueError"]])
    }

    @Test func sphinxFields() {
        let found = content(
            """
            Summary.

            :param x: one
            :param dict[str, int] y: two
                and: more
            :type x: int
            :keyword z: three
            :returns: a value
            :rtype: int
            :raises ValueError, a.KeyError: if not
            :meta private:
            """)
        #expect(found.style == .sphinx && found.summary == "Summary.")
        #expect(names(found) == [["x"], ["y"], ["z"]])
        #expect(found.sections(.arguments)[0].items.map(\.type) == ["int", "dict[str, int]", nil])
        #expect(found.sections(.returns).count == 1)
        #expect(names(found, .raises) == [["ValueError", "KeyError"]])
    }

    @Test func aChosenStyleAloneCounts() {
        let text = "S.\n\nArgs:\n    x: one\n\n:param y: two\n"
        #expect(names(content(text)) == [["x"]])
        #expect(names(content(text, .sphinx)) == [["y"]])
        #expect(content(text, .numpy).sections.isEmpty)
    }

    @Test func linesOfTheFile() throws {
        let module = try read("def f(x):\n    '''\n    S.\n\n    Args:\n        y: no\n    '''\n")
        let docstring = try #require(module.definitions[0].docstring)
        let item = module.content(of: docstring).sections[0].items[0]
        #expect(module.fileLine(item.line, of: docstring) == 6)
        let escaped = try read("def f(x):\n    'S.\\n\\nArgs:\\n    y: no\\n'\n")
        let short = try #require(escaped.definitions[0].docstring)
        #expect(escaped.fileLine(4, of: short) == 2)
    }

    @Test(arguments: [
        "**Arguments:**\n\n- `x`: One.\n- `*args`: More.\n    (Again: more.)\n\n**Returns:**\n\nA number: 3.\n",
        "**Arguments**\n\n-   `x`: One.\n*   `args`: More.\n\nNote: no entry.\n\n**Returns**\n\nA number.",
        "**Parameters:**\n\n* **x** - One.\n* **args** - More: all.\n\n**Returns:** A number.",
        "# Arguments\n    x: One.\n    args: More.\n\n# Returns\n    A number.\n",
        "## Args\n\n`x`: One.\n\n`args`: M.\n\n## Returns\n\nA.",
    ])
    func headingsOfMarkdownAreTitles(_ text: String) {
        let content = DocstringContent(Array(("Add.\n\n" + text).utf8))
        #expect(content.summary == "Add.")
        #expect(content.sections(.arguments).flatMap(\.items).flatMap(\.names) == ["x", "args"], "\(text)")
        #expect(content.sections(.returns).flatMap(\.items).count == 1, "\(text)")
    }

    @Test(arguments: [
        "**Parameters**: See `other`.", "**Note:** more", "# Parameters of it", "**Arguments:** none",
        "**Arguments:**\n\nSee there.",
    ])
    func proseUnderAHeadingIsNoList(_ text: String) {
        #expect(DocstringContent(Array(("Add.\n\n" + text).utf8)).sections(.arguments).isEmpty, "\(text)")
    }
}
