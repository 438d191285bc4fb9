"""Frozen values, made quickly: `dataclasses.dataclass` with the equality, hash and representation shared by all.

The standard decorator compiles six functions for each frozen class, half a millisecond; what the window needs for the
first scan has seventy of them. Here two of three are not compiled: they read the fields by one `attrgetter`. What a
value is and does (`fields`, `replace`, `asdict`, pickling, frozen errors) is the standard library's.
"""

from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    import dataclasses

    def dataclass(cls: type | None = None, /, *, frozen: bool = False, slots: bool = False) -> Any:
        """Like the standard decorator; what is not frozen is left to it."""

        def made(cls: type) -> type:
            if not frozen:
                return dataclasses.dataclass(cls, slots=slots)
            whole = dataclasses.dataclass(cls, frozen=True, slots=slots, eq=False, repr=False)
            return _completed(whole)

        return made if cls is None else made(cls)


def _completed(cls: Any) -> Any:
    known = cls.__dataclass_fields__.values()
    compared = [one.name for one in known if one.compare]
    shown = [one.name for one in known if one.repr]
    values = attrgetter(*compared) if compared else _nothing

    def __eq__(self: Any, other: Any) -> Any:  # noqa: N807
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def __hash__(self: Any) -> int:  # noqa: N807
        return hash(values(self))

    def __repr__(self: Any) -> str:  # noqa: N807
        parts = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
        return f"{self.__class__.__qualname__}({parts})"

    for method in (__eq__, __hash__, __repr__):
        if method.__name__ not in cls.__dict__ or (method is __hash__ and cls.__dict__["__hash__"] is None):
            setattr(cls, method.__name__, method)
    return cls


def _nothing(_value: Any) -> tuple[()]:
    return ()
