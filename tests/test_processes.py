"""Work in several processes: what is done comes back, what dies is told, an interrupt is for one."""

from __future__ import annotations

import os
import signal
import time

import pytest

from letter_render.findings import EngineError, Finding, InputRefusedError, Severity
from letter_render.processes import ignore_interrupts, results, spawned


def double(number):
    return number * 2


def die(number):
    os._exit(number)


def refuse(number):
    raise InputRefusedError([Finding("a/b", Severity.FAILURE, f"{number} is wrong")])


def interrupt_yourself(number):
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(0.1)
    return number


def test_each_item_is_done_once():
    assert sorted(results(spawned(2), double, range(7), 3)) == [0, 2, 4, 6, 8, 10, 12]


def test_a_process_that_dies_is_told():
    with pytest.raises(EngineError) as raised:
        list(results(spawned(2), die, [1, 2], 2))
    assert [finding.code for finding in raised.value.findings] == ["engine/process"]


def test_what_is_refused_there_is_refused_here_with_its_findings():
    with pytest.raises(InputRefusedError) as raised:
        list(results(spawned(1), refuse, [7], 1))
    assert [finding.what for finding in raised.value.findings] == ["7 is wrong"]


def test_an_interrupt_of_all_ends_none_but_the_one_who_waits():
    """Ctrl-C in a terminal goes to every process of the command."""
    assert list(results(spawned(1, ignore_interrupts), interrupt_yourself, [3], 1)) == [3]
