"""The analysis of a program: functions are read once for each shape of their arguments, and reused at every call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from lambdascope.engine.codescan import ir
from lambdascope.engine.codescan.application import Application
from lambdascope.engine.codescan.contexts import Shape, enter, shape_of
from lambdascope.engine.codescan.events import is_text, sources_of
from lambdascope.engine.codescan.frame import OUTER, Frame
from lambdascope.engine.codescan.heap import deep_taints, store
from lambdascope.engine.codescan.index import ConfigurationUse, SinkUse
from lambdascope.engine.codescan.kinds import TEXT_KINDS
from lambdascope.engine.codescan.language import Language
from lambdascope.engine.codescan.program import MAX_CONTEXTS, Program
from lambdascope.engine.codescan.rules.model import Confidence
from lambdascope.engine.codescan.sites import Given, Site
from lambdascope.engine.codescan.state import REST, Cell, State
from lambdascope.engine.codescan.summaries import EMPTY, Hit, Summary, summarise
from lambdascope.engine.codescan.values import (
    UNKNOWN,
    ClassRef,
    FunctionValue,
    Key,
    Source,
    Symbol,
    Taint,
    Taints,
    Value,
    constant,
    join_all,
    symbol_ref,
)

MAX_CALL_DEPTH = 60
MAX_VISITS_A_FUNCTION = 30_000
"""Statements read in one run of one function, loops and branches included."""


class Root(NamedTuple):
    """A function that the outside calls. `given`: by parameter name, what is known of what it gets."""

    function: ir.Function
    event: tuple[str, ...]
    """The parameters that carry the event."""
    given: Mapping[str, Shape]
    kind: str
    """`handler`, or `route` for a parameter of a web framework's function."""
    framework: str = ""


class Analysis:
    """One scan. `findings` are the hits whose sources are known."""

    def __init__(self, program: Program, languages: Mapping[str, Language], max_visits: int) -> None:
        self.program = program
        self._languages = languages
        self.findings: dict[tuple[object, ...], Hit] = {}
        self.partial: set[str] = set()
        """The paths of files that were not read to the end."""
        self._visits = 0
        self._max_visits = max_visits
        self._running: dict[tuple[object, ...], bool] = {}
        self._depth = 0
        self._tracked: dict[int, list[Hit]] = {}
        self._read: dict[int, set[Key]] = {}
        self._escaped: set[int] = set()
        self._root: Root | None = None
        self._literals: set[tuple[str, ir.Span]] = set()
        self.decorations: dict[ir.Function, list[Value]] = {}

    def language(self, module: ir.Module) -> Language:
        return self._languages[module.language]

    # --- modules -----------------------------------------------------------------------------------------------

    def run_module(self, module: ir.Module) -> None:
        """What a module does when it is loaded; its variables are there for all functions afterwards."""
        if module.path in self.program.started or self._depth > MAX_CALL_DEPTH:
            return
        self.program.started.add(module.path)
        ref, exports = self.program.module_ref(module), self.program.exports_ref(module)
        state = State({}, {}, self.program.shared, {})
        frame = Frame(self, module.body, self.program.around[module.body], state)
        frame.own = ref
        state.heap[exports] = self.program.shared.get(exports) or Cell("module", complete=False)
        state.heap[ref] = Cell("module", self.language(module).module_variables(self.program, module, state), None)
        self.program.shared.update(state.heap)  # importers in a ring see what is there so far
        known = set(self.program.summaries)
        self._depth += 1
        self._run(frame)
        self._depth -= 1
        self.program.shared.update(frame.state.heap)
        for key in [each for each in self.program.summaries if each not in known]:
            del self.program.summaries[key]  # read before the module's variables were all there
        for hit in frame.hits.values():
            self.report(hit)

    def imported(self, frame: Frame, name: str, member: str | None) -> Value:
        """What an import binds."""
        language = self.language(frame.module)
        path = self.program.resolvers[frame.module.language].find(frame.module, name, self.program.paths)
        if path is None:
            return language.outside(name, member)
        module = self.program.modules[path]
        self.run_module(module)
        return language.inside(self, frame, module, name, member)

    # --- functions ---------------------------------------------------------------------------------------------

    def summary(self, function: ir.Function, shapes: Mapping[str, Shape]) -> Summary:
        """What `function` does, given arguments of these shapes; the others can be anything."""
        key = (function, tuple(sorted(shapes.items(), key=lambda each: each[0])) if shapes else ())
        found = self.program.summaries.get(key)
        if found is not None:
            return found
        if shapes and self.program.contexts.get(function, 0) >= MAX_CONTEXTS:
            return self.summary(function, {})
        if key in self._running or self._depth > MAX_CALL_DEPTH:
            self._running[key] = True
            return EMPTY
        self.program.contexts[function] = self.program.contexts.get(function, 0) + bool(shapes)
        made = self._summarise(key, function, shapes)
        self.program.summaries[key] = made
        return made

    def _summarise(self, key: tuple[object, ...], function: ir.Function, shapes: Mapping[str, Shape]) -> Summary:
        self._running[key] = False
        self._depth += 1
        try:
            made = self._read_function(function, shapes)
        except RecursionError:
            self.partial.add(self.program.around[function].module.path)
            self._running.pop(key, None)
            self._depth -= 1
            return EMPTY
        if self._running.pop(key):  # it calls itself: once more, with what is known now
            self.program.summaries[key] = made  # type: ignore[index]  # the same key
            self._running[key] = False
            made = self._read_function(function, shapes)
            self._running.pop(key, None)
        self._depth -= 1
        return made

    def _read_function(self, function: ir.Function, shapes: Mapping[str, Shape]) -> Summary:
        around = self.program.around[function]
        frame = Frame(self, function, around, State({}, {}, self.program.shared, {}))
        if around.has_nested:
            frame.own = frame.fresh(function, "frame")
        if around.enclosing is not None:
            outer = Symbol(OUTER)
            frame.state.heap[symbol_ref(outer)] = Cell("frame", complete=False, symbol=outer)
            self._bind(frame, OUTER, Value(refs=frozenset((symbol_ref(outer),)), alias=frozenset((outer,))))
        self._enter(frame, function, shapes)
        self._run(frame)
        return summarise(frame)

    def _enter(self, frame: Frame, function: ir.Function, shapes: Mapping[str, Shape]) -> None:
        language = frame.language
        receiver = language.receiver_name(function)
        if receiver is not None:
            symbol = Symbol(receiver)
            of = ClassRef(function.method_of, None) if function.method_of is not None else None
            shape = shapes.get(receiver)
            if shape is None and of is not None and not language.is_class_method(function):
                self._construct_first(of.definition, function)
                frame.state.heap[symbol_ref(symbol)] = Cell("object", complete=False, symbol=symbol, of_class=of)
            value = enter(frame, symbol, shape)
            if of is not None and language.is_class_method(function):
                value = Value(classes=(of,), alias=value.alias)
            self._bind(frame, receiver, value)
        for parameter in function.parameters:
            if parameter.name == receiver:
                continue
            shape = shapes.get(parameter.name)
            if shape is not None and shape.missing:
                from lambdascope.engine.codescan.expressions import evaluate

                value = evaluate(frame, parameter.default) if parameter.default is not None else constant(None)
            else:
                value = enter(frame, Symbol(parameter.name), shape)
                if parameter.annotation is not None:
                    value = language.annotated(frame, parameter.annotation, value)
            self._bind(frame, parameter.name, value)
            if parameter.target is not None:
                from lambdascope.engine.codescan.assignments import assign

                assign(frame, parameter.target, value, None)

    def _bind(self, frame: Frame, name: str, value: Value) -> None:
        if frame.own is None:
            frame.state.variables[name] = value
        else:
            cell = frame.state.heap[frame.own]
            frame.state.heap[frame.own] = cell.replace({**cell.items, name: value}, cell.rest, cell.written)

    def _construct_first(self, definition: ir.Class, function: ir.Function) -> None:
        """Constructors tell what fields hold, so they are read before the other methods."""
        for method in definition.methods:
            if method.name in ("__init__", "constructor") and method is not function:
                self.summary(method, {})

    def _run(self, frame: Frame) -> None:
        from lambdascope.engine.codescan.statements import run

        frame.visits_left = MAX_VISITS_A_FUNCTION
        run(frame, frame.function.body)
        frame.leave(UNKNOWN)

    def exhausted(self, frame: Frame) -> bool:
        """Whether the budget is used up; the file is then marked as read in part."""
        self._visits += 1
        frame.visits_left -= 1
        if frame.visits_left < 0 or self._visits > self._max_visits:
            self.partial.add(frame.module.path)
            return True
        return False

    # --- calls -------------------------------------------------------------------------------------------------

    def call_function(self, frame: Frame, function: FunctionValue, site: Site | None) -> Value:
        """Call a function of the program."""
        around = self.program.around.get(function.function)
        if around is None:
            return UNKNOWN
        site = site if site is not None else Site(None, (), [], state=frame.state)
        if frame.in_module:  # the callee sees the module's variables as they are by now
            self.program.shared.update(frame.state.heap)
        roots = self._roots(frame, function, site)
        shapes = {name: shape for name, value in roots.items() if (shape := shape_of(frame, value)) is not None}
        for parameter in function.function.parameters:
            if parameter.name not in roots:
                shapes[parameter.name] = Shape.absent()
        shapes.pop(OUTER, None)
        if self._visits > self._max_visits:
            self.partial.add(frame.module.path)
            return _through(frame, site)
        summary = self.summary(function.function, shapes)
        if summary is EMPTY:
            return _through(frame, site)
        node = site.node if isinstance(site.node, ir.Call) else None
        span = node.span if node is not None else function.function.span
        place = frame.place(span) if node is not None else self._place_of(function.function)
        text = frame.source_text(span) if node is not None else f"{function.function.name}(...)"
        application = Application(
            summary, roots, frame.state, place, text, lambda ref: self.program.id_of_copy(ref, node, function.function)
        )
        result = application.value(summary.result)
        application.apply_writes()
        for hit in application.hits():
            if hit.taint is not None or not frame.first_time:
                self.hit(frame, hit)
        self._visits += application.work // 3
        _learn(frame, function.function, site, summary)
        if not summary.returns and not function.function.is_generator:
            frame.ends()
        return result

    def _place_of(self, function: ir.Function):  # type: ignore[no-untyped-def]
        from lambdascope.engine.codescan.values import Place

        return Place(self.program.around[function].module.path, function.span)

    def _roots(self, frame: Frame, function: FunctionValue, site: Site) -> dict[str, Value]:
        roots: dict[str, Value] = {}
        if function.frame is not None:
            roots[OUTER] = Value(refs=frozenset((function.frame,)))
        language = self.language(self.program.around[function.function].module)
        receiver = language.receiver_name(function.function)
        if receiver is not None and function.bound is not None:
            roots[receiver] = function.bound
        parameters = [each for each in function.function.parameters if each.name not in roots]
        left = list(site.positional)
        named_left = dict(site.keywords)
        for parameter in parameters:
            if parameter.kind is ir.ParameterKind.REST:
                items: dict[Key, Value] = {index: value for index, (value, _) in enumerate(left)}
                ref = self.program.id_of(site.node, function.function, parameter.name)
                frame.state.heap[ref] = Cell("list", items, None, complete=not site.spread)
                roots[parameter.name] = Value(refs=frozenset((ref,)))
                left = []
            elif parameter.kind is ir.ParameterKind.KEYWORDS:
                ref = self.program.id_of(site.node, function.function, parameter.name)
                frame.state.heap[ref] = Cell(
                    "dict", {key: value for key, (value, _) in named_left.items()}, None, complete=not site.spread
                )
                roots[parameter.name] = Value(refs=frozenset((ref,)))
            elif parameter.name in named_left:
                roots[parameter.name] = named_left.pop(parameter.name)[0]
            elif left and parameter.kind is ir.ParameterKind.NORMAL:
                given = left[0][0]
                if not (site.spread and len(left) == 1):
                    left.pop(0)
                if parameter.default is not None and language.has_this and given.only_constant() is None:
                    continue  # undefined takes the default
                roots[parameter.name] = given
        return roots

    def construct(self, frame: Frame, of: ClassRef, site: Site) -> Value:
        """A new object of a class of the program."""
        from lambdascope.engine.codescan.expressions import class_member

        node: object = site.node if site.node is not None else of.definition
        ref = frame.fresh(node, "object", Cell("object", complete=True, of_class=of))
        bases = self.program.bases.get(of.definition, [])
        names = frozenset(f"{name}()" for base in bases for name in base.names)
        taints = join_all(value for value, _ in site.positional) if names else None
        made = Value(refs=frozenset((ref,)), names=names, taints=taints.taints if taints is not None else None)
        self._initialise(frame, of, made, 0)
        constructor = class_member(frame, of, frame.language.constructor, 0)
        if constructor is not None and constructor.functions:
            for function in constructor.functions:
                self.call_function(frame, FunctionValue(function.function, function.frame, made), site)
        elif frame.language.is_record(of.definition):
            self._fill_record(frame, of, ref, site)
        return made

    def _initialise(self, frame: Frame, of: ClassRef, made: Value, depth: int) -> None:
        """The fields that a class body gives each object."""
        if depth > 10:
            return
        for base in self.program.bases.get(of.definition, ()):
            for each in base.classes:
                self._initialise(frame, each, made, depth + 1)
        from lambdascope.engine.codescan.expressions import evaluate

        for field in of.definition.fields:
            if isinstance(field.target, ir.Attribute):
                store(frame.state, made.refs, field.target.name, evaluate(frame, field.value), strong=True)

    def _fill_record(self, frame: Frame, of: ClassRef, ref: int, site: Site) -> None:
        """Data classes and named tuples: arguments become the fields in the order of their declaration."""

        names = [
            each.target.name
            for each in of.definition.body
            if isinstance(each, ir.Assign) and isinstance(each.target, ir.Name) and each.annotation is not None
        ]
        given: dict[str, Given] = {**dict(zip(names, site.positional, strict=False)), **site.keywords}
        for name, (value, _) in given.items():
            store(frame.state, frozenset((ref,)), name, value, strong=True)

    def typed_field(self, frame: Frame, value: Value, known: Value) -> Value:
        """A field of a parameter, with what is known of such fields in all objects of the class."""
        for of in known.classes:
            for symbol in value.alias:
                ref = symbol_ref(symbol)
                cell = frame.state.cell(ref)
                if cell is not None and cell.of_class is None and cell.symbol is not None:
                    frame.state.heap[ref] = Cell(
                        "object", cell.items, cell.rest, cell.complete, of, cell.symbol, cell.written
                    )
        return Value(
            value.constants,
            value.prefix,
            value.taints,
            value.names | known.names,
            value.refs,
            value.functions or known.functions,
            value.classes,
            value.alias,
        )

    # --- what rules look at ------------------------------------------------------------------------------------

    def attribute_source(
        self, frame: Frame, value: Value, name: Key | None, names: frozenset[str], expression: ir.Spanned | None
    ) -> Taints:
        """The data that reading this attribute brings in."""
        made: Taints = {}
        if expression is None:
            return made
        for each in names:
            for model in frame.index.sources.of(each):
                if model.argument is None:
                    site = Site(None, (each,), [(constant(name), None)], receiver=(value, None), state=frame.state)
                    if model.when and not site.holds((model.when,)):
                        continue
                    source = Source(model.kind, model.description or each, frame.place(expression.span))
                    made[(source, 0)] = Taint(source, 0, model.confidence, None)
        return made

    def call_source(self, frame: Frame, site: Site) -> Taints:
        """The data that this call brings in."""
        from lambdascope.engine.codescan.calls import is_untyped

        made: Taints = {}
        span = site.node.span if site.node is not None else ir.NO_SPAN
        for name in site.names:
            for model in frame.index.sources.of(name, with_methods=is_untyped(name)):
                if model.when and not site.holds((model.when,)):
                    continue
                source = Source(model.kind, model.description or name, frame.place(span))
                taint = Taint(source, 0, model.confidence, None)
                if model.argument is None:
                    made[(source, 0)] = taint
                else:
                    self._into_callback(frame, site, model.argument, Value(taints={(source, 0): taint}))
        return made

    def _into_callback(self, frame: Frame, site: Site, selector, data: Value) -> None:  # type: ignore[no-untyped-def]
        from lambdascope.engine.codescan.calls import call_any

        path = selector.path
        for value, _ in site.select(selector._replace(path=())):
            if value.functions and path and isinstance(path[0], int):
                given = [UNKNOWN] * path[0] + [data]
                call_any(frame, value, given)

    def assigned(
        self, frame: Frame, name: str, value: Value, expression: ir.Expression | None, node: ir.Spanned
    ) -> None:
        """`name` was given `value`: a variable, a field, a literal key, a keyword argument."""
        if not frame.index.watches("$assign"):
            return
        if value.constants is None and not value.taints and not value.names:
            return
        from lambdascope.engine.codescan.calls import made_up

        target = getattr(node, "target", None)
        made_up(frame, node, "$assign", [(constant(name), target), (value, expression)])

    def stored(
        self,
        frame: Frame,
        holder: Value,
        index: Value,
        value: Value,
        target: ir.Attribute | ir.Item,
        expression: ir.Expression | None,
    ) -> None:
        from lambdascope.engine.codescan.calls import made_up

        made_up(frame, target, "$store", [(holder, target.object), (index, None), (value, expression)])
        for name in sorted(holder.names):
            key = index.only_constant()
            full = f"{name}.{key}" if isinstance(key, str) else f"{name}[]"
            made_up(frame, target, f"{full}=", [(value, expression), (index, None)], (holder, target.object))

    def compared(self, frame: Frame, node: ir.Compare, left: Value, right: Value) -> None:
        from lambdascope.engine.codescan.calls import made_up

        made_up(frame, node, "$compare", [(left, node.left), (right, node.right)])
        made_up(frame, node, "$compare", [(right, node.right), (left, node.left)])

    def literal(self, frame: Frame, node: ir.Const) -> None:
        key = (frame.module.path, node.span)
        if key in self._literals:
            return
        self._literals.add(key)
        from lambdascope.engine.codescan.calls import made_up

        made_up(frame, node, "$literal", [(constant(node.value), node)])

    def returned(self, frame: Frame, expression: ir.Expression | None, value: Value, span: ir.Span) -> None:
        """A return: of the handler, it is the answer to the caller."""
        self.escapes(frame, value)
        root = self._root
        if root is not None and root.function is frame.function and self._depth == 1 and expression is not None:
            self.answered(frame, value, expression, span)

    def answered(self, frame: Frame, value: Value, expression: ir.Expression | None, span: ir.Span) -> None:
        """What goes back to whoever sent the event."""
        from lambdascope.engine.codescan.calls import made_up

        displays = [self.program.made[ref] for ref in sorted(value.refs) if ref in self.program.made]
        for path, display in displays:
            made_up(frame, ir.Return(expression, span), "$return", [(value, display)], path=path)
        if self._root is not None and self._root.framework == "flask":
            made_up(frame, ir.Return(expression, span), "$page", [(value, expression)])
        if not displays:
            made_up(frame, ir.Return(expression, span), "$return", [(value, expression)])

    def decorated(self, frame: Frame, function: ir.Function, decorator: Value) -> None:
        del frame
        self.decorations.setdefault(function, []).append(decorator)

    # --- results whose keys must be read -----------------------------------------------------------------------

    def track(self, frame: Frame, site: Site, hit: Hit) -> None:
        """Remember a result of which a key must be read."""
        ref = self.program.id_of("result", site.node, frame.module.path)
        self._tracked.setdefault(ref, [])
        if all(each.use is not hit.use for each in self._tracked[ref]):
            self._tracked[ref].append(hit)

    def tracked(self, frame: Frame, site: Site, result: Value) -> Value:
        if not any(use.configuration.unread for name in site.names for use in frame.index.configurations.of(name)):
            return result
        ref = self.program.id_of("result", site.node, frame.module.path)
        self.program.shared.setdefault(ref, Cell("tracked", complete=False))
        return Value(
            result.constants, result.prefix, result.taints, result.names, result.refs | {ref}, result.functions
        )

    def read_key(self, ref: int, key: Key) -> None:
        self._read.setdefault(ref, set()).add(key)

    def escapes(self, frame: Frame, value: Value) -> None:
        """`value` goes somewhere that is not followed."""
        for ref in value.refs:
            cell = frame.state.cell(ref)
            if cell is not None and cell.kind == "tracked":
                self._escaped.add(ref)

    def report_unread(self) -> None:
        for ref, hits in self._tracked.items():
            for hit in hits:
                use = hit.use
                assert isinstance(use, ConfigurationUse)
                wanted = set(use.configuration.unread)
                if ref not in self._escaped and not wanted & self._read.get(ref, set()):
                    self.report(hit)

    # --- hits and findings -------------------------------------------------------------------------------------

    def hit(self, frame: Frame, hit: Hit) -> None:
        """Something arrived at a sink: a finding if its source is known, else for the callers to say."""
        if hit.taint is not None and isinstance(hit.taint.origin, Source):
            self.report(hit)
        else:
            frame.hits.setdefault((id(hit.use), hit.place, hit.taint.origin if hit.taint is not None else None), hit)

    def report(self, hit: Hit) -> None:
        use = hit.use
        kind = None
        if hit.taint is not None:
            assert isinstance(hit.taint.origin, Source)
            assert isinstance(use, SinkUse)
            kind = hit.taint.origin.kind
            if kind not in use.sources or hit.taint.cleared & use.mask:
                return
        if use.rule.at_source and hit.taint is not None and isinstance(hit.taint.origin, Source):
            key: tuple[object, ...] = (use.rule.id, hit.taint.origin.place, kind)
        else:
            key = (use.rule.id, hit.place, kind)
        known = self.findings.get(key)
        if known is None or _is_better(hit, known):
            self.findings[key] = hit

    def run_root(self, root: Root) -> None:
        """Read a function that the outside calls, with its event."""
        self._root = root
        summary = self.summary(root.function, root.given)
        self._root = None
        where = self._place_of(root.function)
        for hit in summary.hits:
            if hit.taint is None:
                self.report(hit)
                continue
            origin = hit.taint.origin
            assert isinstance(origin, Symbol)
            if origin.root not in root.event:
                continue
            for kind, description in sources_of(root, origin):
                source = Source(kind, description, where)
                confidence = Confidence.MEDIUM if kind == "authorizer" else hit.taint.confidence
                cleared = hit.taint.cleared | (TEXT_KINDS if is_text(origin) else 0)
                self.report(
                    hit._replace(taint=Taint(source, cleared, min(confidence, hit.taint.confidence), hit.taint.trace))
                )

    def run_unreached(self) -> None:
        """Functions that nothing called: what they do by themselves is still looked at."""
        read = {key[0] for key in self.program.summaries}
        for function in list(self.program.around):
            if function not in read and function is not self.program.around[function].module.body:
                self.summary(function, {})


def _is_better(hit: Hit, known: Hit) -> bool:
    if hit.taint is None or known.taint is None:
        return False
    if hit.taint.confidence != known.taint.confidence:
        return hit.taint.confidence > known.taint.confidence
    length = hit.taint.trace.length if hit.taint.trace is not None else 0
    return length < (known.taint.trace.length if known.taint.trace is not None else 0)


def _through(frame: Frame, site: Site) -> Value:
    """A function that is being read already: its result may hold what it is given."""
    from lambdascope.engine.codescan.values import derived

    return derived([deep_taints(frame.state, value) for value, _ in (*site.positional, *site.keywords.values())])


def _learn(frame: Frame, function: ir.Function, site: Site, summary: Summary) -> None:
    """What the callee's tests show of the arguments: from now on, or where its result is true or false."""
    from lambdascope.engine.codescan.guards import harmless

    places = _argument_places(frame, function, site)

    def told(facts: Mapping[Symbol, int]) -> tuple[tuple[ir.Expression, tuple[Key, ...], int], ...]:
        return tuple(
            (places[symbol.root], symbol.path, mask)
            for symbol, mask in facts.items()
            if symbol.root in places and REST not in symbol.path
        )

    site.facts_true, site.facts_false = told(summary.facts_true), told(summary.facts_false)
    for expression, path, mask in told(summary.facts):
        at = expression
        for key in path:
            at = ir.Item(at, ir.Const(key, at.span), at.span)
        harmless(frame, at, mask)


def _argument_places(frame: Frame, function: ir.Function, site: Site) -> dict[str, ir.Expression]:
    language = frame.language
    receiver = language.receiver_name(function)
    names = [each.name for each in function.parameters if each.name != receiver or site.receiver is None]
    places: dict[str, ir.Expression] = {}
    for name, (_, expression) in zip(names, site.positional, strict=False):
        if expression is not None:
            places[name] = expression
    for name, (_, expression) in site.keywords.items():
        if expression is not None:
            places[name] = expression
    if receiver is not None and site.receiver is not None and site.receiver[1] is not None:
        places[receiver] = site.receiver[1]
    return places
