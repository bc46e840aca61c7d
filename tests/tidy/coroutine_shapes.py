"""The shapes around co_await that g++ 12.2 compiles wrongly or not at all. First name it, then await it.

Each rule bans the shape, not only the cases that fail: whether a temporary is harmless cannot be seen from the text,
and the remedy costs one line.
"""

import re

from cpp_text import BODY, closing, expressions, split, without_directives

AWAIT = re.compile(r"\bco_await\b")
_CONDITION = re.compile(r"\b(if|while|switch|for)\b\s*(?:constexpr\s*)?\(")
_STARTER = re.compile(r"\b(?:co_spawn|async_initiate|async_compose)\b")
_BRACED_TYPE = re.compile(r"([A-Za-z_]\w*)(?:\s*<[^;{}()]*>)?\s*\{")
_PAREN_TYPE = re.compile(r"(?<![\w.>])([A-Z]\w*)(?:\s*<[^;{}()]*>)?\s*\(")
_LIST = re.compile(r"[(,=?:]\s*\{")
_CAPTURES = re.compile(r"(?:^|[^\w\s)\]\[])\s*\[(?!\[)([^\[\]]*)\](?!\])|\b(?:return|co_return|co_await)\s*\[([^\[\]]*)\]")
_STRUCT = re.compile(r"\b(?:struct|class)\s+(?:\[\[\w+\]\]\s*)?([A-Z]\w*)\s*(?:final\s*)?(?::[^;{()]*)?\{")
_CALLED_COROUTINE = re.compile(r"\[([^\[\]]+)\]\s*(?:\([^{};\x01]*\))?[^;\x01\[]*\bawaitable\b[^;\x01\[]*" + BODY + r"\s*\(")


def types_with_constructor(code):
    """Names of the types in this text that declare a constructor, and of those that do not."""
    with_one, without = set(), set()
    for match in _STRUCT.finditer(code):
        name = match.group(1)
        body = code[match.end():closing(code, match.end() - 1)]
        declared = re.search(r"(?<![~\w.>])" + name + r"\s*\(", body)
        (with_one if declared else without).add(name)
    return with_one, without


def check(code, with_constructor=frozenset(), aggregates=frozenset()):
    """Yields (position, rule, message) for each forbidden shape in code without comments."""
    yield from _statement_expressions(code)
    for position, text in expressions(without_directives(code)):
        for rule, message in _shapes(text, with_constructor, aggregates):
            yield position, rule, message


def _shapes(text, with_constructor, aggregates):
    rest, conditions = _without_conditions(text)
    for condition in conditions:
        if AWAIT.search(condition):
            yield "await-in-condition", "co_await in a condition: name the result on its own line, then test it"

    starts = _STARTER.search(text)
    if AWAIT.search(text) or starts:
        if any(_copies(group) for group in _lambda_captures(text)):
            yield "capture-in-await", "a lambda with a by-value capture in this expression: name the lambda, then move it in"
    if _CALLED_COROUTINE.search(text):
        yield "closure-dies", "a capturing lambda coroutine called in place outlives its captures: pass them as arguments"

    if not AWAIT.search(rest):
        return
    for match in _BRACED_TYPE.finditer(rest):
        if match.group(1) not in with_constructor:
            yield "temporary-in-await", f"{match.group(1)}{{...}} in an awaited expression: name it, then await it"
    for match in _PAREN_TYPE.finditer(rest):
        if match.group(1) in aggregates:
            yield "temporary-in-await", f"{match.group(1)}(...) is an aggregate in an awaited expression: name it, then await it"
    if _LIST.search(rest):
        yield "list-in-await", "a braced list in an awaited expression: build it on its own line first"


def _without_conditions(text):
    """Cuts the heads of if, while, switch and for out of an expression; returns the rest, and what they test."""
    conditions = []
    while True:
        match = _CONDITION.search(text)
        if not match:
            return text, conditions
        end = closing(text, match.end() - 1)
        parts = split(text[match.end():end], ";")
        if match.group(1) == "for":
            # What a range is made of is safe to await; the test and the step of a loop are not.
            conditions += parts[1:]
            kept = parts[0]
        else:
            conditions.append(parts[-1])
            kept = ";".join(parts[:-1])
        text = text[:match.start()] + kept + " ; " + text[end + 1:]


def _lambda_captures(text):
    for match in _CAPTURES.finditer(text):
        yield match.group(1) if match.group(1) is not None else match.group(2)


def _copies(captures):
    items = [item.strip() for item in split(captures, ",")]
    return any(item and not item.startswith("&") and item != "this" for item in items)


def _statement_expressions(code):
    for match in re.finditer(r"\(\s*\{", code):
        brace = match.end() - 1
        body = code[brace + 1:closing(code, brace)]
        if len(split(body, ";")) > 1:
            yield match.start(), "statement-expression", "a statement expression: g++ 12.2 crashes on co_await in one; write two lines"
