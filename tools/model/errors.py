"""What can go wrong with a model host. Each is a sentence for the person, and never fails a turn.

ModelError                   part: which model it was for
├── ModelUnreachable         no connection, or it broke off
├── ModelTimeout             no answer in the time there was
├── ModelBusy                429 or 503; retry_after in seconds where the host said it
├── ModelUnpaid              402, or a 429 that speaks of the quota: waiting does not help
├── ModelFailed              the host itself failed, 5xx
├── ModelUnauthorized        the key does not hold, 401 or 403
├── ModelNotFound            no such model or no such door, 404
├── ModelRequestRejected     the host does not accept this kind of request, other 4xx
├── ModelRefused             the model declined, or a content filter did
├── ModelAnswerInvalid       an answer that is none: empty, cut, malformed, too large, of the wrong shape
├── ModelBudgetSpent         the calls, tokens or cost there were are used up
└── ModelCircuitOpen         the host failed often just now and is left alone for a while
"""

from __future__ import annotations

from tools.errors import ToolError

LONGEST_WAIT_TOLD_S = 86_400


class ModelError(ToolError):
    """Something a model host did not do. part: `language model`, `vision model`, `image model`, …"""

    words = "The {part} did not work"

    def __init__(self, detail: str = "", *, part: str = "model") -> None:
        """detail: what exactly, as the end of the sentence; never text that came from the host."""
        super().__init__(detail)
        self.detail = detail
        self.part = part

    def __str__(self) -> str:
        """The sentence."""
        said = self.words.format(part=self.part)
        return f"{said}: {self.detail}." if self.detail else f"{said}."


class ModelUnreachable(ModelError):
    """No connection, or it broke off."""

    words = "The {part}'s host could not be reached"


class ModelTimeout(ModelError):
    """No whole answer in the time there was."""

    words = "The {part} did not answer in time"


class ModelBusy(ModelError):
    """The host asks for patience. retry_after: seconds, where it said how long."""

    words = "The {part}'s host is busy"

    def __init__(self, detail: str = "", *, part: str = "model", retry_after: float | None = None) -> None:
        """detail and part as in ModelError; without a detail, how long the host asks to wait."""
        asks = retry_after is not None and 1 <= retry_after <= LONGEST_WAIT_TOLD_S
        super().__init__(detail or (f"it asks to wait {retry_after:.0f} s" if asks else ""), part=part)
        self.retry_after = retry_after


class ModelUnpaid(ModelError):
    """What was paid for is used up."""

    words = "The {part}'s host does not serve our key any more, because its quota or credit is used up"


class ModelFailed(ModelError):
    """The host answered with a fault of its own."""

    words = "The {part}'s host failed"


class ModelUnauthorized(ModelError):
    """The key is missing, wrong, or not good for this."""

    words = "The {part}'s host does not accept our key"


class ModelNotFound(ModelError):
    """The host has no such model."""

    words = "The {part} is not known to its host"


class ModelRequestRejected(ModelError):
    """The host does not accept this kind of request."""

    words = "The {part}'s host did not accept the request"


class ModelRefused(ModelError):
    """The model, or a filter before it, declined."""

    words = "The {part} declined this request"


class ModelAnswerInvalid(ModelError):
    """What came back cannot be used."""

    words = "The {part}'s answer could not be used"


class ModelBudgetSpent(ModelError):
    """A limit of calls, tokens or cost is reached."""

    words = "The {part} was not asked"


class ModelCircuitOpen(ModelError):
    """The host failed several times in a row and is left alone for a while."""

    words = "The {part} was not asked, because its host failed several times just now"
