"""A form's token belongs to one browser."""

from __future__ import annotations

from staff.csrf import form_token, is_ours


def test_a_token_serves_its_own_secret_only() -> None:
    """It is taken with the secret it was made from, and with no other, nor with none."""
    token = form_token("secret of one browser")
    assert is_ours("secret of one browser", token)
    assert not is_ours("secret of another", token)
    assert not is_ours("secret of one browser", "")
    assert not is_ours("secret of one browser", "ừ")
    assert not is_ours("", form_token(""))
    assert "secret" not in token
