"""Which names a function binds, and made-up names for block-scoped variables that hide another one.

The intermediate form knows variables per function only. `let x` in a block inside a function that sees another `x`
becomes `x#1`, so the two are never mixed up; whoever shows a name to a person cuts it at the `#`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tree_sitter import Node


@dataclass(slots=True)
class Scope:
    """One function while it is lowered."""

    parent: Scope | None
    assigned: set[str] = field(default_factory=set)
    written: set[str] = field(default_factory=set)
    """Every name that is assigned to, also those of enclosing functions."""
    undeclared: set[str] = field(default_factory=set)
    """Written here or in nested functions, and declared in neither."""
    blocks: list[set[str]] = field(default_factory=lambda: [set()])
    """What the open blocks declare, the function's own first."""

    def declare(self, names: Iterable[str]) -> None:
        """Bind names in the whole function: parameters, `var`, and what stands at the function's own level."""
        self.assigned.update(names)
        self.blocks[0].update(names)

    def sees(self, name: str) -> bool:
        """Whether a variable of this name is known here, in this function or around it."""
        scope: Scope | None = self
        while scope is not None:
            if any(name in block for block in scope.blocks):
                return True
            scope = scope.parent
        return False

    def close(self) -> None:
        """Hand what is not declared here to the enclosing function."""
        self.undeclared |= self.written
        self.undeclared -= self.assigned
        if self.parent is not None:
            self.parent.undeclared |= self.undeclared


FUNCTION_DECLARATIONS = frozenset({"function_declaration", "generator_function_declaration"})
_NAMED = FUNCTION_DECLARATIONS | {"class_declaration", "abstract_class_declaration", "enum_declaration", "import_alias"}
_VARIABLES = frozenset({"lexical_declaration", "variable_declaration", "using_declaration"})


def declared_names(node: Node, data: bytes, kind: str | None = None) -> list[str]:
    """The names that a statement binds in its block."""
    kind = kind or node.type
    if kind in _VARIABLES:
        return [
            name
            for child in node.named_children
            if child.type == "variable_declarator" and (target := child.child_by_field_name("name")) is not None
            for name in pattern_names(target, data)
        ]
    if kind in _NAMED or kind == "internal_module":
        named = node.child_by_field_name("name")
        if kind == "import_alias":
            named = next(iter(node.named_children), None)
        while named is not None and named.type == "nested_identifier":
            named = named.named_child(0)
        return [] if named is None or named.type == "string" else [_text(named, data)]
    if kind == "expression_statement":
        inner = node.named_child(0) if node.named_child_count else None
        return declared_names(inner, data) if inner is not None and inner.type == "internal_module" else []
    if kind == "export_statement":
        declaration = node.child_by_field_name("declaration")
        return [] if declaration is None else declared_names(declaration, data)
    return imported_names(node, data) if kind == "import_statement" else []


def imported_names(node: Node, data: bytes) -> list[str]:
    """The local names of an import statement."""
    names = []
    pending = list(node.named_children)
    while pending:
        child = pending.pop()
        kind = child.type
        if kind == "identifier":
            names.append(_text(child, data))
        elif kind == "import_specifier":
            local = child.child_by_field_name("alias") or child.child_by_field_name("name")
            if local is not None:
                names.append(_text(local, data))
        elif kind in ("import_clause", "named_imports", "namespace_import", "import_require_clause"):
            pending.extend(child.named_children)
    return names


def pattern_names(node: Node, data: bytes) -> list[str]:
    """The names that a pattern binds."""
    names = []
    pending = [node]
    while pending:
        node = pending.pop()
        kind = node.type
        if kind in ("identifier", "shorthand_property_identifier_pattern"):
            names.append(_text(node, data))
        elif kind in ("array_pattern", "object_pattern", "rest_pattern"):
            pending.extend(reversed(node.named_children))
        elif kind in ("assignment_pattern", "object_assignment_pattern", "pair_pattern"):
            inner = node.child_by_field_name("value" if kind == "pair_pattern" else "left")
            if inner is not None:
                pending.append(inner)
    return names


def _text(node: Node, data: bytes) -> str:
    return data[node.start_byte : node.end_byte].decode()
