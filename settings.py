"""Every setting of Loupe: environment variables with the prefix LOUPE_, checked at boot.

The README's table is made from this file (`python -m settings`); `make check` holds the two together.
"""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import Literal, Self

from pydantic import AliasChoices, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

MIB = 1024 * 1024
SHORTEST_KEY = 32
"""Bytes of an HS256 key; RFC 7518 section 3.2 asks for at least the hash's 256 bits."""
USUAL_CHAT_MODEL = "gpt-4.1-mini"


PROVIDER = re.compile(r"https://[^/\s]+|http://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(/|$)")
"""Keys that arrive in the clear could be anybody's."""


class Settings(BaseSettings):
    """What a deployment may choose. A value that cannot work is refused with a sentence."""

    model_config = SettingsConfigDict(env_prefix="LOUPE_", env_file=".env", extra="ignore", frozen=True)

    host: str = Field("127.0.0.1", description="address the server listens on")
    port: int = Field(8000, ge=0, le=65_535, description="port the server listens on; 0 takes a free one")
    data_dir: Path = Field(Path("data"), description="SQLite, Chroma, media and the generated signing key")

    llm_base_url: str | None = Field(None, description="OpenAI-compatible chat host")
    llm_api_key: SecretStr | None = Field(
        None,
        validation_alias=AliasChoices("LOUPE_LLM_API_KEY", "OPENAI_API_KEY"),
        description="key for that host; `OPENAI_API_KEY` alone is enough",
    )
    llm_model: str | None = Field(None, description="chat model; none: the built-in planner")
    vision_model: str | None = Field(None, description="model that describes pictures")
    image_model: str | None = Field(None, description="model that generates pictures")
    transcribe_model: str | None = Field(None, description="model that hears words")
    speech_model: str | None = Field(None, description="model that speaks")
    speech_voice: str = Field("alloy", description="its voice, by the name that its host knows")
    embedding_model: str | None = Field(None, description="model for recall; none: hashed n-grams")
    clip_model: str = Field("ViT-B-32", description="open_clip architecture, or its JSON file")
    clip_weights: str = Field("laion2b_s34b_b79k", description="pretrained tag or a local file")

    database_url: str | None = Field(None, description="PostgreSQL; none: SQLite in the data folder")
    chroma_url: str | None = Field(None, description="Chroma server; none: embedded in the data folder")
    media_url: str | None = Field(
        None, description="S3-compatible bucket (`s3://bucket/prefix?endpoint=https://host`); none: the data folder"
    )
    media_cache_mb: int = Field(4_096, ge=1, description="disk for copies of what lies in a bucket")

    jwt_key: SecretStr | None = Field(None, description="HS256 key of at least 32 bytes; none: generated, mode 0600")
    jwks_url: str | None = Field(None, description="keys of an identity provider (RS256, ES256) instead of a key")
    jwt_issuer: str = Field("loupe", description="`iss` a token must carry")
    jwt_audience: str = Field("loupe", description="`aud` a token must carry")
    anonymous: bool = Field(True, description="anonymous sessions allowed")

    log_level: Literal["debug", "info", "warning", "error"] = Field("warning", description="least level of a log line")
    log_format: Literal["text", "json"] = Field("text", description="how log lines are written")
    otlp_url: str | None = Field(None, description="OpenTelemetry collector (OTLP over HTTP); none: no traces")

    max_prompt_chars: int = Field(8_000, ge=1, description="longest prompt")
    max_media_per_turn: int = Field(16, ge=1, description="most files of one turn")
    max_image_bytes: int = Field(25 * MIB, ge=1, description="largest picture upload")
    max_video_bytes: int = Field(200 * MIB, ge=1, description="largest clip upload")
    max_audio_bytes: int = Field(50 * MIB, ge=1, description="largest sound upload")
    max_pixels: int = Field(50_000_000, ge=1, description="most pixels × frames of a picture, checked before decoding")
    max_duration_s: float = Field(3_600, gt=0, description="longest clip or sound")
    keep_days: float = Field(30, gt=0, description="days a person's media is kept")
    keep_anonymous_hours: float = Field(24, gt=0, description="hours an anonymous session and its media live")
    keep_people_days: float | None = Field(
        None, gt=0, description="days after their last request that a person is erased; none: never"
    )
    archetype_hours: int = Field(24, ge=1, description="hours between searches for groups of people with a like taste")
    sweep_minutes: float = Field(15, gt=0, description="minutes between sweeps of expired media")

    calls_per_minute: int = Field(1_200, ge=1, description="calls a minute of one person")
    sessions_per_minute: int = Field(60, ge=1, description="anonymous sessions a minute from one address")
    turns_per_day: int | None = Field(None, ge=1, description="turns a day of one person; none: no limit")
    turns_at_once: int = Field(16, ge=1, description="turns at work in one process")
    turns_waiting: int = Field(64, ge=0, description="turns that wait for a place; more are answered 503")
    turns_per_person: int = Field(32, ge=1, description="turns of one person at work and waiting; more are 429")
    stream_grace_seconds: float = Field(2, ge=0, description="how long a streamed turn goes on that nobody listens to")
    turn_seconds: float = Field(60, gt=0, description="deadline of one turn")
    instruction_tokens: int = Field(3_500, ge=500, description="most tokens a planning model is told")
    local_context: int = Field(8_192, ge=1_024, description="tokens a GGUF model in this process may see")
    local_answer_tokens: int = Field(1_024, ge=64, description="most tokens it may answer")
    model_connect_seconds: float = Field(4, gt=0, description="longest wait for a connection to a model host")
    model_read_seconds: float = Field(20, gt=0, description="longest silence of a model host within an answer")
    model_call_seconds: float = Field(30, gt=0, description="longest one call to a chat or vision model may take")
    model_image_seconds: float = Field(180, gt=0, description="longest one call that makes a picture or hears a sound")
    model_retries: int = Field(2, ge=0, le=2, description="times a call that failed in passing is tried again")
    model_breaker_failures: int = Field(5, ge=1, description="failures in a row after which a model host is left alone")
    model_breaker_seconds: float = Field(30, gt=0, description="how long it is left alone")
    turn_model_calls: int = Field(12, ge=0, description="most requests to model hosts for one turn")
    turn_model_tokens: int = Field(60_000, ge=0, description="most tokens, in and out, for one turn")
    turn_model_usd: float = Field(0.5, ge=0, description="most US dollars for one turn; 0 means no limit")
    day_model_calls: int = Field(1_000, ge=0, description="most requests to model hosts for one person and day")
    day_model_tokens: int = Field(3_000_000, ge=0, description="most tokens for one person and day")
    day_model_usd: float = Field(5, ge=0, description="most US dollars for one person and day; 0 means no limit")
    decode_seconds: float = Field(8, gt=0, description="wall and CPU time for reading one upload")
    worker_memory_mb: int = Field(1_400, ge=256, description="memory of one media worker")
    workers: int = Field(2, ge=1, description="media worker processes")
    preview_pixels: int = Field(1_600, ge=64, le=8_192, description="longest side of a picture's preview")
    render_seconds: float = Field(120, gt=0, description="wall time for rendering one preview")
    job_segment_s: float = Field(10, ge=2, description="seconds of a long clip that one step of a render job makes")
    job_seconds: float = Field(900, gt=0, description="wall and CPU time for one step of a render job")
    jobs_waiting: int = Field(20, ge=1, description="most unfinished render jobs of one person")
    keep_jobs_hours: float = Field(72, gt=0, description="hours a finished render job and its file are kept")

    @property
    def chat_model(self) -> str | None:
        """The chat model: the one named, or the usual one of OpenAI where its key is all there is."""
        if self.llm_model is not None or self.llm_api_key is None or self.llm_base_url is not None:
            return self.llm_model
        return USUAL_CHAT_MODEL

    @model_validator(mode="after")
    def _can_work(self) -> Self:
        if self.jwt_key is not None and len(self.jwt_key.get_secret_value().encode()) < SHORTEST_KEY:
            raise ValueError(
                f"LOUPE_JWT_KEY is shorter than {SHORTEST_KEY} bytes: make one with `openssl rand -hex 32`"
            )
        if self.jwt_key is not None and self.jwks_url is not None:
            raise ValueError("set LOUPE_JWT_KEY or LOUPE_JWKS_URL, not both: one of them says who people are")
        if self.jwks_url is not None and not PROVIDER.match(self.jwks_url):
            raise ValueError("LOUPE_JWKS_URL is no https address (http is for this machine only)")
        return self

    @cached_property
    def database(self) -> str:
        """SQLAlchemy URL of the ledger."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir / 'loupe.sqlite'}"

    @cached_property
    def models(self) -> dict[str, str]:
        """Names of the models that are configured, by part: `llm`, `vision`, `image`, `transcribe`, `speech` …"""
        named = {
            "llm": self.chat_model,
            "vision": self.vision_model,
            "image": self.image_model,
            "transcribe": self.transcribe_model,
            "speech": self.speech_model,
            "embedding": self.embedding_model,
        }
        return {part: model for part, model in named.items() if model is not None}


def settings_table() -> str:
    """The README's table of settings, in Markdown."""
    rows = ["| variable | means | default |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = "none" if field.default is None else f"`{field.default}`"
        rows.append(f"| `LOUPE_{name.upper()}` | {field.description} | {default} |")
    return "\n".join(rows)


if __name__ == "__main__":
    print(settings_table())
