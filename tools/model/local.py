"""A chat model in this process: a GGUF file through llama.cpp.

This is the only use of langchain-community, which is sunset: it is in the extra `local` and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from settings import Settings
from tools.model.errors import ModelNotFound, ModelUnreachable

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

GGUF = ".gguf"
PART = "language model"
LOCAL_SHAPE: Mapping[str, Any] = {"response_format": {"type": "json_object"}}
"""llama.cpp is asked for any JSON object: a grammar of the whole vocabulary takes it minutes to prepare."""


def open_local(path: str, settings: Settings) -> BaseChatModel:
    """Load a GGUF file; takes seconds. Raises ModelNotFound for a missing file, ModelUnreachable without the extra."""
    if not Path(path).is_file():
        raise ModelNotFound("there is no such file", part=PART)
    try:
        from langchain_community.chat_models import ChatLlamaCpp
    except ImportError as error:
        raise ModelUnreachable("install the extra `local` for models in this process", part=PART) from error
    try:
        chat: BaseChatModel = ChatLlamaCpp(
            model_path=path,
            n_ctx=settings.local_context,
            max_tokens=settings.local_answer_tokens,
            temperature=0.2,
            verbose=False,
        )
        return chat
    except (ImportError, ValueError, OSError) as error:
        raise ModelUnreachable("the file could not be loaded by llama.cpp", part=PART) from error
