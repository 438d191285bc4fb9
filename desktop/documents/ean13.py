"""JAN (EAN-13) as bars: GS1 General Specifications, section 5.2."""

_LEFT = ("0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011")
_PARITY = ("AAAAAA", "AABABB", "AABBAB", "AABBBA", "ABAABB", "ABBAAB", "ABBBAA", "ABABAB", "ABABBA", "ABBABA")
QUIET = (11, 7)
"""Modules of white at the left and at the right."""


def modules(code: str) -> list[bool]:
    """The 95 black and white modules of 13 digits; raises ValueError for anything else."""
    if len(code) != 13 or not (code.isascii() and code.isdigit()):
        raise ValueError("EAN-13 takes 13 digits")
    bits = "101"
    for digit, parity in zip(code[1:7], _PARITY[int(code[0])], strict=True):
        odd = _LEFT[int(digit)]
        bits += odd if parity == "A" else _right(odd)[::-1]
    bits += "01010" + "".join(_right(_LEFT[int(digit)]) for digit in code[7:]) + "101"
    return [bit == "1" for bit in bits]


def _right(odd: str) -> str:
    return odd.translate(str.maketrans("01", "10"))


def matrix(code: str) -> list[list[bool]]:
    """The modules with their quiet zones, as one row."""
    return [[False] * QUIET[0] + modules(code) + [False] * QUIET[1]]
