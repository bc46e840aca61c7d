"""Reads C++ just well enough to talk about it: text without comments and strings, and its expressions."""

import re

_OPENING = {"(": ")", "[": "]", "{": "}"}
_RAW_STRING = re.compile(r'(?:u8|[uUL])?R"([^\s()\\]{0,16})\(')
_DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n\\]|\\.|\\\n)*", re.M)


def code_only(text):
    """The text with comments, string and character contents blanked out; lines and columns stay where they were."""
    out = list(text)

    def blank(start, end):
        for i in range(start, min(end, len(out))):
            if out[i] != "\n":
                out[i] = " "

    i = 0
    while i < len(text):
        c = text[i]
        if text.startswith("//", i):
            end = text.find("\n", i)
            end = len(text) if end < 0 else end
            blank(i, end)
            i = end
        elif text.startswith("/*", i):
            end = text.find("*/", i + 2)
            end = len(text) if end < 0 else end + 2
            blank(i, end)
            i = end
        elif c == '"' or (c in "uULR" and not _word_before(text, i)):
            raw = _RAW_STRING.match(text, i)
            if raw:
                close = ")" + raw.group(1) + '"'
                end = text.find(close, raw.end())
                end = len(text) if end < 0 else end + len(close)
                blank(raw.start(), end)
                out[raw.start()] = out[min(end, len(text)) - 1] = '"'
                i = end
            elif c == '"':
                i = _end_of_quoted(text, i, blank)
            else:
                i += 1
        elif c == "'" and not _word_before(text, i):
            i = _end_of_quoted(text, i, blank)
        else:
            i += 1
    return "".join(out)


def _word_before(text, i):
    # A quote after a digit separates digits (1'000); a letter after a word is no prefix of a string.
    return i > 0 and (text[i - 1].isalnum() or text[i - 1] == "_")


def _end_of_quoted(text, start, blank):
    i = start + 1
    while i < len(text) and text[i] != text[start] and text[i] != "\n":
        i += 2 if text[i] == "\\" else 1
    blank(start + 1, i)
    return i + 1


def without_directives(code):
    return _DIRECTIVE.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), code)


def closing(code, start):
    """The index of the bracket that closes the one at `start`, or the end of the text."""
    stack = []
    for i in range(start, len(code)):
        c = code[i]
        if c in _OPENING:
            stack.append(_OPENING[c])
        elif stack and c == stack[-1]:
            stack.pop()
            if not stack:
                return i
    return len(code)


def split(code, separator):
    """Splits at a separator that stands outside all brackets."""
    parts, depth, start = [], 0, 0
    for i, c in enumerate(code):
        if c in "([{":
            depth += 1
        elif c in ")]}":
            depth -= 1
        elif c == separator and depth == 0:
            parts.append(code[start:i])
            start = i + 1
    parts.append(code[start:])
    return parts


# Stands in an expression for the body of a lambda, whose statements are expressions of their own.
BODY = "\x01"


def expressions(code):
    """Yields (position, text) for each statement, or head of a block, of the code without directives.

    The body of a lambda is left out of the expression it stands in, and yielded by itself.
    """
    found = []
    _read_block(code, 0, found)
    return sorted(found)


def _read_block(code, i, found):
    start, text, depth = i, [], 0

    def end_expression():
        nonlocal start, text
        whole = "".join(text)
        if whole.strip():
            lead = len(whole) - len(whole.lstrip())
            found.append((start + lead, whole.strip()))
        text = []

    while i < len(code):
        c = code[i]
        head = "".join(text) if c == "{" else ""
        if c == "{" and _opens_block(head, depth):
            if depth > 0 or _ends_like_lambda(head):
                i = _read_block(code, i + 1, found)
                text.append(BODY)
                continue
            end_expression()
            i = _read_block(code, i + 1, found)
            start = i
            continue
        if c == "}" and depth == 0:
            end_expression()
            return i + 1
        if c == ";" and depth == 0:
            end_expression()
            start = i + 1
        else:
            depth += (c in "([{") - (c in ")]}")
            text.append(c)
        i += 1
    end_expression()
    return i


_LAMBDA_HEAD = re.compile(
    r"(?:^|[^\w\s)\]])\s*\[[^\[\]]*\]\s*(?:<[^{};]*>\s*)?(?:\([^{};]*\)\s*)?(?:(?:mutable|noexcept|constexpr)\s*)*(?:->[^{};]*)?$")


def _ends_like_lambda(head):
    return _LAMBDA_HEAD.search(head) is not None


_TYPE_HEAD = re.compile(r"(?:^|[\s>\]])(?:namespace|class|struct|union|enum|extern)\b[^()=]*$")
_KEYWORD_END = re.compile(r"\b(?:else|do|try|const|noexcept|override|final|mutable|constexpr)\s*$")
_RETURN_TYPE = re.compile(r"\)[^()=;]*->[^;{}]*$|\]\s*->[^;{}]*$")


def _opens_block(head, depth):
    """Whether a brace after this much of an expression opens statements, and not a list of values."""
    trimmed = head.rstrip()
    if not trimmed:
        return True
    last = trimmed[-1]
    if last == "(" or last == "," or last == "=" or last == "?":
        return False
    if _ends_like_lambda(trimmed):
        return True
    if depth > 0:
        return False
    if last in ")}:" or last == BODY:
        return True
    return bool(_KEYWORD_END.search(trimmed) or _TYPE_HEAD.search(trimmed) or _RETURN_TYPE.search(trimmed))
