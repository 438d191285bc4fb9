"""Jobs: work off the GUI thread, with progress, cancel, and a result that arrives on the GUI thread."""

import logging
import threading
import weakref
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from functools import partial
from types import MethodType
from typing import Any, Generic, TypeVar

from models.errors import Cancelled

T = TypeVar("T")
Post = Callable[[Callable[[], None]], None]
log = logging.getLogger(__name__)


@dataclass
class Progress:
    """How far a job is: read by the screen ten times a second, written by the job as it likes."""

    done: int = 0
    total: int = 0
    text: str = ""
    cancelled: bool = False

    def step(self, done: int, total: int = 0, text: str = "") -> None:
        """Note how far it is; raises Cancelled when the user asked to stop."""
        self.done = done
        self.total = total or self.total
        self.text = text or self.text
        self.check()

    def check(self) -> None:
        """Raise Cancelled when the user asked to stop."""
        if self.cancelled:
            raise Cancelled


class Job(Generic[T]):
    """A piece of work under way. `.then` and `.failed` arrive through `post`, on the GUI thread where there is one."""

    def __init__(self, post: Post) -> None:
        """Deliver through `post`."""
        self._post = post
        self._future: Future[T] = Future()
        self._lock = threading.Lock()
        self._taken = False
        self.progress = Progress()

    def result(self, timeout: float | None = None) -> T:
        """Wait for the result; for commands and tests, never on the GUI thread."""
        self._taken = True
        return self._future.result(timeout)

    @property
    def done(self) -> bool:
        """Whether it has ended, one way or the other."""
        return self._future.done()

    def then(self, slot: Callable[[T], Any]) -> "Job[T]":
        """Call `slot(result)` on the GUI thread; not if the page that it belongs to is gone."""
        reach = _weak(slot)
        self._future.add_done_callback(lambda future: self._deliver(future, reach, None))
        return self

    def failed(self, slot: Callable[[BaseException], Any]) -> "Job[T]":
        """Call `slot(error)` on the GUI thread when it failed. Without one, the bus shows the error."""
        self._taken = True
        reach = _weak(slot)
        self._future.add_done_callback(lambda future: self._deliver(future, None, reach))
        return self

    def cancel(self) -> None:
        """Ask the work to stop; it ends with Cancelled and leaves nothing."""
        self.progress.cancelled = True

    def run(self, work: Callable[["Progress"], T], unheard: Callable[[BaseException], None] | None = None) -> None:
        """Do the work here and now, and keep what comes of it. Errors nobody takes go to `unheard`."""
        try:
            self._future.set_result(work(self.progress))
        except BaseException as error:
            if unheard is not None and not self._taken and not isinstance(error, Cancelled):
                log.debug("job failed", exc_info=error)
                self._post(partial(self._tell, unheard, error))
            self._future.set_exception(error)

    def _tell(self, unheard: Callable[[BaseException], None], error: BaseException) -> None:
        if not self._taken:
            unheard(error)

    def _deliver(
        self,
        future: "Future[T]",
        then: Callable[[], Callable[..., Any] | None] | None,
        failed: Callable[[], Callable[..., Any] | None] | None,
    ) -> None:
        error = future.exception()
        reach = then if error is None else failed
        if reach is None:
            return
        value = future.result() if error is None else error

        def arrive() -> None:
            slot = reach()
            if slot is not None:
                slot(value)

        self._post(arrive)


def _weak(slot: Callable[..., Any]) -> Callable[[], Callable[..., Any] | None]:
    """Reach a method through a weak reference, so that a result never calls into a closed page."""
    if isinstance(slot, partial) and isinstance(slot.func, MethodType):
        args, words, inner = slot.args, slot.keywords, _weak(slot.func)
        return lambda: None if (found := inner()) is None else partial(found, *args, **words)
    if not isinstance(slot, MethodType):
        return lambda: slot
    method = weakref.WeakMethod(slot)

    def reach() -> Callable[..., Any] | None:
        found = method()
        return found if found is not None and _alive(found.__self__) else None

    return reach


def _alive(owner: object) -> bool:
    """Whether a Qt object still has its C++ half; anything else is alive as long as it is held."""
    import sys

    shiboken = sys.modules.get("shiboken6")
    if shiboken is None or not isinstance(owner, shiboken.Object):
        return True
    return bool(shiboken.isValid(owner))


def in_thread(post: Post, work: Callable[[Progress], T], name: str = "noren-job") -> Job[T]:
    """Do work that needs no open store on a thread of its own; what comes of it arrives through `post`."""
    job: Job[T] = Job(post)
    threading.Thread(target=job.run, args=(work,), name=name, daemon=True).start()
    return job


class Inline(Executor):
    """An executor that does the work at once, in the caller's thread: tests and commands."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        """Run `fn` now."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as error:
            future.set_exception(error)
        return future


def post_inline(call: Callable[[], None]) -> None:
    """Deliver at once: where there is no event loop."""
    call()
