"""What is sealed says nothing but its length, and only its keys open it."""

import pytest
from cryptography.fernet import Fernet

from storage.db.sealing import KeyMissing, Sealer, new_key

OLD, NEW = new_key(), new_key()
WORDS = b"Would somebody tell me about nights away?"


def test_what_was_sealed_is_opened_with_its_key() -> None:
    sealer = Sealer([NEW])
    assert sealer.open(sealer.seal(WORDS)) == WORDS
    assert sealer.open(sealer.seal(b"")) == b""


def test_an_older_key_still_opens_and_the_newest_seals() -> None:
    sealed = Sealer([OLD]).seal(WORDS)
    both = Sealer([NEW, OLD])
    assert both.open(sealed) == WORDS
    assert Sealer([NEW]).open(both.renew(sealed)) == WORDS


def test_the_same_words_are_sealed_differently_each_time_and_never_show() -> None:
    sealer = Sealer([NEW])
    once, twice = sealer.seal(WORDS), sealer.seal(WORDS)
    alike = [one for one, other in zip(once, twice, strict=True) if one == other]
    assert len(alike) < 10  # the mark, and chance: no time, no number of a key stands there
    assert WORDS not in once
    assert len(once) == len(twice)


@pytest.mark.parametrize("place", [0, 1, 12, 13, 40, -1])
def test_a_change_anywhere_is_noticed(place: int) -> None:
    sealer = Sealer([NEW])
    sealed = bytearray(sealer.seal(WORDS))
    sealed[place] ^= 1
    with pytest.raises(KeyMissing, match="another key"):
        sealer.open(bytes(sealed))


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01short", b"gAAAAA", b"nothing of ours"])
def test_what_was_never_sealed_is_not_opened(sealed: bytes) -> None:
    with pytest.raises(KeyMissing, match="another key"):
        Sealer([NEW]).open(sealed)


def test_another_key_opens_nothing() -> None:
    with pytest.raises(KeyMissing, match="another key"):
        Sealer([OLD]).open(Sealer([NEW]).seal(WORDS))


def test_values_of_the_first_databases_are_opened_and_made_anew() -> None:
    of_old = Fernet(OLD).encrypt(WORDS)
    sealer = Sealer([NEW, OLD])
    assert sealer.open(of_old) == WORDS
    assert Sealer([NEW]).open(sealer.renew(of_old)) == WORDS


@pytest.mark.parametrize("keys", [[], ["short"], ["!" * 44], [NEW, "x"], [NEW[:-4]]])
def test_keys_of_another_shape_are_refused_with_one_line(keys: list[str]) -> None:
    with pytest.raises(KeyMissing, match="ENCRYPTION_KEYS must be 32 bytes"):
        Sealer(keys)
