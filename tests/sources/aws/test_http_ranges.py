"""Archives read behind links, from servers that behave and from those that do not."""

from __future__ import annotations

import random
from base64 import b64encode
from collections.abc import Callable, Iterator
from hashlib import sha256

import pytest

from lambdascope.engine.archives.limits import Budget
from lambdascope.engine.archives.zip import Place, ZipIndex
from lambdascope.model.account import Scope
from lambdascope.model.errors import ArchiveCorrupt, ArchiveTooLarge, AwsUnavailable, ContentMismatch, LinkExpired
from lambdascope.model.function import FunctionKey
from lambdascope.sources.aws.functions import describe
from lambdascope.sources.aws.http_ranges import MAX_SIZE, HttpRanges
from lambdascope.sources.aws.sessions import Sessions
from tests.http_servers import Answer, RangeServer, Request
from tests.local_aws import LocalAws, a_client, a_package, deploy

KIB, MIB = 1024, 1024 * 1024
SMALL = random.Random(1).randbytes(100_000)
LARGE = random.Random(2).randbytes(9 * MIB + 12_345)


@pytest.fixture
def server() -> Iterator[RangeServer]:
    server = RangeServer()
    server.files = {"/small": SMALL, "/large": LARGE}
    yield server
    server.close()


def ranges(server: RangeServer, name: str = "large", size: int | None = None, told: str = "") -> HttpRanges:
    size = len(server.files[f"/{name}"]) if size is None else size
    return HttpRanges(f"{server.base}/{name}?X-Amz-Signature=SECRET", size=size, sha256=told, sleep=lambda _: None)


@pytest.mark.parametrize(("name", "data"), [("small", SMALL), ("large", LARGE)])
def test_what_is_read_is_what_is_there(server: RangeServer, name: str, data: bytes) -> None:
    chance = random.Random(3)
    size = len(data)
    places = [(0, 10), (size - 10, 100), (size, 5), (size + 7, 5), (5, 0), (0, size), (65_536, 65_536), (65_535, 2)]
    places += [(chance.randrange(size), chance.randrange(300_000)) for _ in range(60)]
    with ranges(server, name) as source:
        assert [source.read(offset, length) for offset, length in places] == [
            data[offset : offset + length] for offset, length in places
        ]


def test_a_small_archive_is_fetched_at_once(server: RangeServer) -> None:
    with ranges(server, "small") as source:
        source.read(len(SMALL) - 100, 100)
        source.read(0, 100)

        assert (source.requests, source.bytes_fetched, server.asked) == (1, len(SMALL), [""])


@pytest.mark.parametrize("name", ["small", "large"])
def test_a_whole_archive_is_compared_with_the_digest_that_is_told(server: RangeServer, name: str) -> None:
    data = server.files[f"/{name}"]
    # Without parts, as a server may answer: then all of a large one comes, too.
    server.instead[f"/{name}"] = lambda request: server.serve(request._replace(headers={}))
    told = b64encode(sha256(data).digest()).decode()
    with ranges(server, name, told=told) as source:
        assert source.read(10, 100) == data[10:110]

    server.files[f"/{name}"] = data[:500] + b"!" + data[501:]
    with ranges(server, name, told=told) as source, pytest.raises(ContentMismatch, match="CodeSha256") as failure:
        source.read(10, 100)
    assert "SECRET" not in str(failure.value)


def test_the_end_of_a_large_archive_comes_with_what_lies_before_it(server: RangeServer) -> None:
    with ranges(server) as source:
        source.read(len(LARGE) - 65_557, 65_557)
        source.read(len(LARGE) - 200_000, 100_000)

        assert source.requests == 1
        assert source.bytes_fetched < 300 * KIB


def test_neighbouring_blocks_come_in_one_request(server: RangeServer) -> None:
    with ranges(server) as source:
        source.read(MIB + 5, 10)
        source.read(0, 3 * MIB)

        assert server.asked == [f"bytes={MIB}-{MIB + 64 * KIB - 1}", f"bytes=0-{3 * MIB - 1}"]


def test_what_was_fetched_is_not_fetched_again(server: RangeServer) -> None:
    with ranges(server) as source:
        for _ in range(3):
            source.read(2 * MIB, 1000)

        assert source.requests == 1


def test_many_small_reads_make_fewer_requests_the_more_there_were(server: RangeServer) -> None:
    with ranges(server) as source:
        for offset in range(0, 8 * MIB, 64 * KIB):
            source.read(offset, 10)

        assert source.requests < 128 / 3


def test_no_more_is_kept_than_agreed(server: RangeServer) -> None:
    server.files["/huge"] = bytes(48 * MIB)
    with ranges(server, "huge") as source:
        for offset in range(0, 48 * MIB, MIB):
            source.read(offset, MIB)

        assert source.bytes_fetched == 48 * MIB
        source.read(0, 10)
        assert source.bytes_fetched > 48 * MIB


def test_a_server_that_serves_no_parts_is_asked_once(server: RangeServer) -> None:
    server.instead["/large"] = lambda _: Answer(200, LARGE)
    with ranges(server) as source:
        assert source.read(len(LARGE) - 10, 10) == LARGE[-10:]
        assert source.read(5, 10) == LARGE[5:15]
        assert (source.requests, source.bytes_fetched) == (1, len(LARGE))


def test_a_zip_is_read_from_its_directory(server: RangeServer) -> None:
    chance = random.Random(4)
    files: dict[str, str | bytes] = {f"data/{number}.bin": chance.randbytes(300_000) for number in range(60)}
    server.files["/zip"] = a_package({**files, "requests/METADATA": "Name: requests"})
    with ranges(server, "zip") as source:
        file = ZipIndex(source, Place(Budget())).get("requests/METADATA")

        assert file is not None
        assert file.text() == "Name: requests"
        assert source.bytes_fetched < source.size / 20
        assert source.requests <= 2


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_link_that_opens_nothing_any_more_is_told_apart(server: RangeServer, status: int) -> None:
    with ranges(server) as source:
        source.read(0, 10)
        server.instead["/large"] = lambda _: Answer(status, b"<Code>AccessDenied</Code>")

        with pytest.raises(LinkExpired, match="fetch a fresh one") as failure:
            source.read(5 * MIB, 10)
        assert "SECRET" not in str(failure.value)


def lying(change: Callable[[Answer], Answer]) -> Callable[[RangeServer], Callable[[Request], Answer]]:
    return lambda server: lambda request: change(server.serve(request))


def shifted(told: Answer) -> Answer:
    return told._replace(headers={**told.headers, "Content-Range": "bytes 7-16/1000"})


def without_range(told: Answer) -> Answer:
    return told._replace(headers={})


def encoded(told: Answer) -> Answer:
    return told._replace(headers={**told.headers, "Content-Encoding": "gzip"})


def longer(told: Answer) -> Answer:
    return told._replace(body=told.body + b"more")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(shifted, id="another range"),
        pytest.param(without_range, id="no range"),
        pytest.param(encoded, id="an encoding"),
        pytest.param(longer, id="more than was asked for"),
        pytest.param(lambda _: Answer(416), id="no such part"),
        pytest.param(lambda _: Answer(200, b"x" * 10), id="another archive"),
    ],
)
def test_a_server_that_lies_is_not_believed(server: RangeServer, change: Callable[[Answer], Answer]) -> None:
    server.instead["/large"] = lying(change)(server)

    with ranges(server) as source, pytest.raises(ArchiveCorrupt, match="not the archive that was announced") as failure:
        source.read(0, 10)
    assert "SECRET" not in str(failure.value)


@pytest.mark.parametrize("size", [len(LARGE) - 1, len(LARGE) + 1, 50_000])
def test_an_archive_of_another_size_than_announced_is_refused(server: RangeServer, size: int) -> None:
    with ranges(server, size=size) as source, pytest.raises(ArchiveCorrupt):
        source.read(0, 10)


def test_an_archive_that_changes_while_it_is_read_is_refused(server: RangeServer) -> None:
    with ranges(server) as source:
        source.read(0, 10)
        server.instead["/large"] = lying(lambda told: told._replace(headers={**told.headers, "ETag": '"2"'}))(server)

        with pytest.raises(ArchiveCorrupt, match="changed while it was read"):
            source.read(5 * MIB, 10)


def cut_off(told: Answer) -> Answer:
    return told._replace(body=told.body[:10], headers={**told.headers, "Content-Length": "65536"}, breaks_off=True)


FAILING = [
    pytest.param(lambda _: Answer(500), id="an error of the server"),
    pytest.param(lambda _: Answer(503), id="slow down"),
    pytest.param(lambda _: Answer(0, breaks_off=True), id="no answer"),
    pytest.param(cut_off, id="a body cut off"),
]


@pytest.mark.parametrize("change", FAILING)
def test_what_may_pass_is_tried_again(server: RangeServer, change: Callable[[Answer], Answer]) -> None:
    left = [change] * 3
    server.instead["/large"] = lambda request: left.pop()(server.serve(request)) if left else None

    with ranges(server) as source:
        assert source.read(0, 10) == LARGE[:10]
        assert source.requests == 4


@pytest.mark.parametrize("change", FAILING)
def test_what_does_not_pass_is_unavailable(server: RangeServer, change: Callable[[Answer], Answer]) -> None:
    server.instead["/large"] = lying(change)(server)

    with ranges(server) as source, pytest.raises(AwsUnavailable, match="/large") as failure:
        source.read(0, 10)
    assert "SECRET" not in str(failure.value)


def test_redirects_are_not_followed(server: RangeServer) -> None:
    server.instead["/large"] = lambda _: Answer(302, headers={"Location": f"{server.base}/small"})

    with ranges(server) as source, pytest.raises(AwsUnavailable, match="answered 302"):
        source.read(0, 10)


def test_nobody_listening_is_unavailable() -> None:
    with HttpRanges("http://127.0.0.1:9/x?SECRET", size=10, sleep=lambda _: None) as source:
        with pytest.raises(AwsUnavailable, match=r"http://127\.0\.0\.1:9/x:") as failure:
            source.read(0, 10)
        assert "SECRET" not in str(failure.value)


def test_an_archive_beyond_the_limit_is_refused_unread() -> None:
    with pytest.raises(ArchiveTooLarge, match="the limit is 314,572,800"):
        HttpRanges("http://127.0.0.1:9/x", size=MAX_SIZE + 1)


def test_the_code_of_a_deployed_function_is_read_behind_its_link(
    local_aws: LocalAws, sessions: Sessions, scope: Scope
) -> None:
    package = a_package({"app.py": random.Random(5).randbytes(5 * MIB)})
    deploy(local_aws.client("lambda", scope.account), "f", package=package, settle=False)
    function, url, _ = describe(sessions, FunctionKey(*scope, "f"))

    assert url is not None
    with HttpRanges(url, size=function.code_size) as source:
        assert source.read(0, len(package)) == package


def test_parts_are_read_behind_a_presigned_link_of_s3(local_aws: LocalAws, scope: Scope) -> None:
    s3 = a_client("s3", scope.account, "us-east-1", local_aws.endpoint)
    s3.create_bucket(Bucket=f"b{scope.account}")
    s3.put_object(Bucket=f"b{scope.account}", Key="code", Body=LARGE)
    url = s3.generate_presigned_url("get_object", {"Bucket": f"b{scope.account}", "Key": "code"})

    with HttpRanges(url, size=len(LARGE)) as source:
        assert source.read(len(LARGE) - 10, 10) == LARGE[-10:]
        assert source.read(5 * MIB, 10) == LARGE[5 * MIB : 5 * MIB + 10]
        assert source.bytes_fetched < MIB
