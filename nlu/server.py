"""What a message means: a Rasa server elsewhere, asked over HTTP."""

from __future__ import annotations

import httpx

from nlu.intents import Intent, Understanding, UnderstandingError


class RasaServer:
    """A Rasa server, asked over HTTP (`POST /model/parse`, Rasa's HTTP API)."""

    def __init__(self, url: str, token: str = "", timeout: float = 2.0) -> None:
        """Ask the server at `url`; wait `timeout` seconds at most for each message."""
        self._endpoint = f"{url.rstrip('/')}/model/parse"
        self._client = httpx.AsyncClient(
            params={"token": token} if token else None, timeout=timeout, trust_env=False
        )

    async def understand(self, text: str) -> Understanding:
        """Return the server's readings of `text` (see Understander)."""
        try:
            answer = await self._client.post(self._endpoint, json={"text": text})
            answer.raise_for_status()
            ranking = answer.json()["intent_ranking"]
            readings = tuple(Intent(str(one["name"]), float(one["confidence"])) for one in ranking)
        except httpx.HTTPStatusError as problem:
            status = problem.response.status_code
            raise UnderstandingError(f"the Rasa server answered {status}") from None
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as problem:
            kind = type(problem).__name__
            raise UnderstandingError(f"the Rasa server gave no reading ({kind})") from None
        if not readings:
            raise UnderstandingError("the Rasa server gave no reading (empty ranking)")
        return Understanding(readings)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()
