"""The pictures of the screens are taken by processes that may crash: that is told, never hidden."""

from tests.screens.__main__ import reported


def test_a_crash_while_pictures_are_taken_is_told_and_never_counts_as_good(capsys) -> None:
    assert reported("1366x768", -11) == 139
    assert "1366x768" in (said := capsys.readouterr().err)
    assert "SIGSEGV" in said
    assert [reported("1366x768", code) for code in (0, 2)] == [0, 2]
    assert capsys.readouterr().err == ""
