import pytest

from foundation.sealing import SealIsBroken, keyed_hash, keyed_hashes, seal, unseal


def test_a_sealed_text_can_be_opened_only_for_its_purpose():
    sealed = seal("hunter2", purpose="one thing")
    assert "hunter2" not in sealed
    assert unseal(sealed, purpose="one thing") == "hunter2"
    with pytest.raises(SealIsBroken):
        unseal(sealed, purpose="another thing")


def test_sealing_the_same_secret_twice_gives_different_results():
    assert seal("a", purpose="x") != seal("a", purpose="x")


def test_a_fallback_secret_key_still_opens_what_it_sealed(settings):
    sealed = seal("hunter2", purpose="x")
    former, settings.SECRET_KEY = settings.SECRET_KEY, "n" * 60
    with pytest.raises(SealIsBroken):
        unseal(sealed, purpose="x")
    settings.SECRET_KEY_FALLBACKS = [former]
    assert unseal(sealed, purpose="x") == "hunter2"


def test_a_changed_text_is_not_opened():
    with pytest.raises(SealIsBroken):
        unseal(seal("a", purpose="x")[:-4] + "AAA=", purpose="x")


def test_a_fingerprint_is_stable_for_one_text_and_purpose(settings):
    kept = keyed_hash("ada@x.org", purpose="x")
    assert kept == keyed_hash("ada@x.org", purpose="x")
    assert kept not in (keyed_hash("bo@x.org", purpose="x"), keyed_hash("ada@x.org", purpose="y"))
    former, settings.SECRET_KEY = settings.SECRET_KEY, "n" * 60
    assert kept not in keyed_hashes("ada@x.org", purpose="x")
    settings.SECRET_KEY_FALLBACKS = [former]
    assert kept in keyed_hashes("ada@x.org", purpose="x")[1:]
