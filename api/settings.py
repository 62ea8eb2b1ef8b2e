"""How the server runs: a flag of `backbeat serve`, else the environment (`BACKBEAT_SERVE_PORT`), else the file
that `--config` names, else what stands here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import Field
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)


class Settings(BaseSettings):
    """Units in the names. `data`: as `--data`. `lan`: let others in the network in, with TLS only."""

    model_config = SettingsConfigDict(env_prefix="BACKBEAT_SERVE_", extra="forbid", frozen=True)

    data: str | None = None
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    lan: bool = False
    certificate: Path | None = None
    key: Path | None = None
    hosts: tuple[str, ...] = ()
    """Names this server is called by, beside its addresses: others in `Host` are refused."""
    origins: tuple[str, ...] = ()
    """Pages that may call from a browser (CORS); none unless named."""
    body_limit_bytes: int = Field(default=64 << 20, ge=1 << 10)
    request_limit_s: float = Field(default=60.0, gt=0)
    requests_per_minute: int = Field(default=1200, ge=1)
    live_sessions: int = Field(default=500, ge=1)
    live_idle_s: float = Field(default=1800.0, gt=0)
    """A live session to which nothing comes for so long is ended and kept."""
    log_level: str = Field(default="info", pattern="^(debug|info|warning|error)$")
    demo: bool = False


def settings_of(config: Path | None, **flags: object) -> Settings:
    """The settings in force. `flags`: those that were given; None where one was not.

    Raises:
        pydantic.ValidationError: one of them cannot be; `loc` says which.
    """
    given: dict[str, Any] = {name: value for name, value in flags.items() if value is not None}
    return _with_file(config)(**given)


def _with_file(config: Path | None) -> type[Settings]:
    """Settings that read a file as well."""

    class FileSettings(Settings):
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
            file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            if config is None:
                return init_settings, env_settings
            return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, config)

    return FileSettings
