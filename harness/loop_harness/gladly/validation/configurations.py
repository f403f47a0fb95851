"""The configurations of data pulls, actions and OAuth requests.

gladly/app-platform-examples, ai/app_platform_context.md (the format of each config.json);
gladly/app-platform-appcfg-cli, docs/appcfg_add_data-pull.md (what a name of a data type is made
of, which methods have bodies).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from loop_harness.gladly.validation.app_folder import AppFolder, Part, line_of
from loop_harness.gladly.validation.keys import VERSION, Key, Keys, wrong_keys
from loop_harness.gladly.validation.problem import Problem, error, warning
from loop_harness.model import JsonObject

_WITH_BODY = ("POST", "PUT", "PATCH")
_METHOD = Key(values=("GET", *_WITH_BODY, "DELETE"))
_CONTENT, _RAW = Key(is_required=False), Key(bool, is_required=False)
_ACTION: Keys = {"httpMethod": _METHOD, "contentType": _CONTENT, "rawResponse": _RAW}
_PULL: Keys = {
    **_ACTION,
    "dataType": Key(dict),
    "dependsOnDataTypes": Key(list, is_required=False),
}
_TYPE: Keys = {"name": Key(), "version": Key()}
_OAUTH_REQUEST: Keys = {"httpMethod": Key(values=("GET", "POST")), "contentType": _CONTENT}
_GRANTS = ("authorization_code", "client_credentials", "password")
_OAUTH: Keys = {"grantType": Key(values=_GRANTS), "authDomain": Key(is_required=False)}
_MEDIA_TYPE = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+(\s*;.*)?")  # RFC 9110, 8.3.1


def wrong_configurations(app: AppFolder) -> Iterator[Problem]:
    """Yield what is wrong with each ``config.json`` but those of cards."""
    for each in app.pulls:
        yield from _wrong_part(each, _PULL)
        yield from _wrong_type(each)
    for each in app.actions:
        yield from _wrong_part(each, _ACTION)
    yield from _wrong_oauth(app)


def _wrong_part(part: Part, keys: Keys) -> Iterator[Problem]:
    if not part.path.is_file():
        yield error(part.file, "there is no such file: a data pull or action needs one")
        return
    config = part.app.object(part.path)
    if config is None:
        return
    yield from wrong_keys(part.app, part.path, config, keys)
    yield from _wrong_body(part.app, part.folder, config)
    has_transformation = (part.folder / "response_transformation.gtpl").is_file()
    if config.get("rawResponse") is True and not has_transformation:
        what = (
            "'rawResponse' is true, so response_transformation.gtpl has to make JSON of the bytes "
            "of a response, and there is no such file"
        )
        yield error(part.file, what, part.line("rawResponse"))


def _wrong_body(app: AppFolder, folder: Path, config: JsonObject) -> Iterator[Problem]:
    """Yield where method, content type and template of the body do not go together."""
    method, content_type = config.get("httpMethod"), config.get("contentType")
    has_body = (folder / "request_body.gtpl").is_file()
    file, text = app.name(folder / "config.json"), app.text(folder / "config.json")
    if method in _WITH_BODY:
        if has_body and "contentType" not in config:
            what = f"'contentType' is missing: a {method} request sends its body as one"
            yield error(file, what, line_of(text, "httpMethod"))
    elif method in _METHOD.values:
        if has_body:
            what = f"a {method} request has no body, so this template is never used; delete it"
            yield warning(app.name(folder / "request_body.gtpl"), what)
        if "contentType" in config:
            what = f"a {method} request has no body; leave 'contentType' out"
            yield warning(file, what, line_of(text, "contentType"))
    if isinstance(content_type, str) and not _MEDIA_TYPE.fullmatch(content_type):
        what = f"'contentType' is {content_type!r}, and no media type such as application/json"
        yield error(file, what, line_of(text, "contentType"))


def _wrong_type(pull: Part) -> Iterator[Problem]:
    config = pull.config
    found, depends = config.get("dataType"), config.get("dependsOnDataTypes")
    if isinstance(found, dict):
        yield from wrong_keys(pull.app, pull.path, found, _TYPE, "dataType")
        name, version = found.get("name"), found.get("version")
        if isinstance(name, str) and not re.fullmatch(r"[A-Za-z0-9_]+", name):
            what = f"the data type {name!r} may only have letters, digits and underscores"
            yield error(pull.file, what, pull.line("dataType", "name"))
        if isinstance(version, str) and not VERSION.fullmatch(version):
            what = f"the version {version!r} of the data type is none such as 1.0"
            yield error(pull.file, what, pull.line("dataType", "version"))
    if isinstance(depends, list) and not all(isinstance(each, str) for each in depends):
        what = "'dependsOnDataTypes' lists names of data types, and one of these is no text"
        yield error(pull.file, what, pull.line("dependsOnDataTypes"))


def _wrong_oauth(app: AppFolder) -> Iterator[Problem]:
    folder = app.root / "authentication" / "oauth"
    if not folder.is_dir():
        return
    path = folder / "config.json"
    if not path.is_file():
        yield error(app.name(path), "there is no such file: it names the grant type of OAuth")
    config = app.object(path)
    needed = ["access_token"]
    if config is not None:
        yield from wrong_keys(app, path, config, _OAUTH)
        if config.get("grantType") == "authorization_code":
            needed.append("auth_code")
            if "authDomain" not in config:
                what = "'authDomain' is missing: the grant type authorization_code needs it"
                yield error(app.name(path), what, line_of(app.text(path), "grantType"))
    for name in ("access_token", "auth_code", "refresh_token"):
        if name in needed or (folder / name).is_dir():
            yield from _wrong_oauth_request(app, folder / name)


def _wrong_oauth_request(app: AppFolder, folder: Path) -> Iterator[Problem]:
    path = folder / "config.json"
    if not path.is_file():
        yield error(app.name(path), "there is no such file: this request of OAuth needs it")
        return
    config = app.object(path)
    if config is None:
        return
    is_code = folder.name == "auth_code"
    method = Key(values=("GET",)) if is_code else _OAUTH_REQUEST["httpMethod"]
    yield from wrong_keys(app, path, config, {**_OAUTH_REQUEST, "httpMethod": method})
    yield from _wrong_body(app, folder, config)
