"""User imports from end to end: upload, start, progress, the log, sign-in, stop, and `kill -9` in the middle."""

import io
import threading
import time

import import_csv
import pytest
import requests
from pools import Pool, attributes, refused

ROLE = "arn:aws:iam::123456789012:role/CognitoImport"
SUCCEEDED = "Import Job Completed Successfully."


def create(pool, **settings):
    return pool.cognito.create_user_import_job(UserPoolId=pool.id, JobName="job", CloudWatchLogsRoleArn=ROLE, **settings)["UserImportJob"]


def upload(job, content):
    headers = {"x-amz-server-side-encryption": "aws:kms"}
    return requests.put(job["PreSignedUrl"], data=content, headers=headers, timeout=120)


def start(pool, job):
    return pool.cognito.start_user_import_job(UserPoolId=pool.id, JobId=job["JobId"])["UserImportJob"]


def describe(pool, job):
    return pool.cognito.describe_user_import_job(UserPoolId=pool.id, JobId=job["JobId"])["UserImportJob"]


def finished(pool, job, seconds=120):
    """The job at its end, and how it stood on the way."""
    deadline, seen = time.monotonic() + seconds, []
    while True:
        now = describe(pool, job)
        seen.append((now["Status"], now["ImportedUsers"]))
        if now["Status"] in ("Succeeded", "Failed", "Stopped", "Expired"):
            return now, seen
        assert time.monotonic() < deadline, now
        time.sleep(0.05)


def counts(job):
    return job["ImportedUsers"], job["SkippedUsers"], job["FailedUsers"]


def log(server, pool, job, limit=1000):
    lines, token = [], None
    while True:
        body = {"UserPoolId": pool.id, "JobId": job["JobId"], "Limit": limit} | ({"NextToken": token} if token else {})
        answer = requests.post(
            server.url + "/", json=body, timeout=30,
            headers={"X-Amz-Target": "Lifeguard.GetUserImportLog", "Content-Type": "application/x-amz-json-1.1"},
        )  # fmt: skip
        assert answer.status_code == 200, answer.text
        lines += [(line["Line"], line["Outcome"], line["Message"]) for line in answer.json()["Lines"]]
        if not (token := answer.json().get("NextToken")):
            return lines


def sign_in(pool, number, prefix):
    return pool.app.sign_in(import_csv.username(number, prefix), import_csv.password(number))


def everybody(pool):
    users = []
    for page in pool.cognito.get_paginator("list_users").paginate(UserPoolId=pool.id):
        users += page["Users"]
    return users


@pytest.mark.parametrize("algorithm", sorted(import_csv.HASHES))
def test_users_come_with_their_passwords(server, algorithm):
    pool = Pool(server)
    job = create(pool, PasswordHashingAlgorithm=algorithm)
    assert job["Status"] == "Created" and job["PasswordHashingAlgorithm"] == algorithm
    # Chunked: the server is not told how long the file is.
    assert upload(job, import_csv.content(600, algorithm)).status_code == 200
    assert start(pool, job)["Status"] == "Pending"
    job, _ = finished(pool, job)
    assert (job["Status"], job["CompletionMessage"], counts(job)) == ("Succeeded", SUCCEEDED, (600, 0, 0))
    assert job["CreationDate"] <= job["StartDate"] <= job["CompletionDate"]
    for number in (1, 250, 599):
        assert pool.get(import_csv.username(number))["UserStatus"] == "CONFIRMED"
        assert sign_in(pool, number, "user")["TokenType"] == "Bearer"
        # The second time with a password of our own kind.
        assert sign_in(pool, number, "user")["TokenType"] == "Bearer"
    with refused("NotAuthorizedException", "Incorrect username or password."):
        pool.app.sign_in(import_csv.username(2), import_csv.password(3))


def test_one_file_brings_the_hashes_of_four_systems(server):
    """A job names one algorithm; a hash that says of itself that it is of another kind is taken as that."""
    pool = Pool(server)
    job = create(pool, PasswordHashingAlgorithm="BCRYPT")
    assert upload(job, import_csv.content(1600, "ALL")).status_code == 200
    start(pool, job)
    job, _ = finished(pool, job)
    assert (job["Status"], counts(job)) == ("Succeeded", (1600, 0, 0))
    assert log(server, pool, job) == []
    # The kinds take turns, four rows each.
    for kind in range(len(import_csv.HASHES)):
        for turn in (1, 50, 99):
            assert sign_in(pool, 16 * turn + 4 * kind + turn % 4, "user")["TokenType"] == "Bearer"
        with refused("NotAuthorizedException", "Incorrect username or password."):
            pool.app.sign_in(import_csv.username(32 + 4 * kind), import_csv.password(1))


def test_a_file_of_thousands_is_imported_while_people_sign_in(server):
    pool = Pool(server)
    pool.user("resident")
    job = create(pool)
    file = io.BytesIO(b"".join(import_csv.content(4000)) + b"x,y\n" + b"".join(import_csv.content(2, first=3999)).split(b"\n", 1)[1])
    assert upload(job, file).status_code == 200
    start(pool, job)
    worst = 0
    while describe(pool, job)["Status"] in ("Pending", "InProgress"):
        began = time.monotonic()
        pool.app.sign_in("resident")
        worst = max(worst, time.monotonic() - began)
    job, _ = finished(pool, job)
    assert (job["Status"], counts(job)) == ("Succeeded", (4000, 2, 1))
    assert log(server, pool, job, limit=2) == [
        (4002, "FAILED", "The line has 2 fields; the header has 21."),
        (4003, "SKIPPED", "The user already exists."),
        (4004, "SKIPPED", "The user already exists."),
    ]
    assert worst < 2
    user = pool.get(import_csv.username(77))
    assert user["UserStatus"] == "RESET_REQUIRED"
    assert attributes(user) | {"sub": ""} == {
        "sub": "", "name": "user0000077 Example, Jr.", "given_name": "Given77", "family_name": "Family77",
        "email": "user0000077@example.com", "email_verified": "true", "birthdate": "1977-06-22", "locale": "en-US",
        "phone_number": "+15550000077", "phone_number_verified": "false", "address": "77 Any Street", "updated_at": "1471453471",
    }  # fmt: skip
    with refused("PasswordResetRequiredException"):
        pool.app.sign_in(import_csv.username(77))
    assert pool.cognito.describe_user_pool(UserPoolId=pool.id)["UserPool"]["EstimatedNumberOfUsers"] == 4001
    assert 'lifeguard_user_import_rows_total{outcome="imported"}' in requests.get(server.url + "/_lifeguard/metrics", timeout=10).text


def test_a_kill_in_the_middle_resumes_without_duplicates_or_losses(launch):
    count = 20_000
    server = launch()
    pool = Pool(server)
    job = create(pool, PasswordHashingAlgorithm="PBKDF2_SHA256")
    assert upload(job, import_csv.content(count, "PBKDF2_SHA256")).status_code == 200
    start(pool, job)
    kills, seen = 0, []

    def look():
        shown = describe(pool, job)
        seen.append(shown["ImportedUsers"])
        return shown

    for threshold in (1, count // 3, 2 * count // 3):
        while (now := look())["ImportedUsers"] < threshold and now["Status"] != "Succeeded":
            time.sleep(0.01)
        if now["Status"] == "Succeeded":
            break
        server.kill()
        kills += 1
        server.start()
        pool.cognito = pool.app.cognito = server.cognito()
        assert look()["ImportedUsers"] >= now["ImportedUsers"]
    assert kills > 0
    job, later = finished(pool, job, seconds=300)
    # What is shown grows while the job runs, and a kill takes nothing back.
    seen += [imported for _, imported in later]
    assert seen == sorted(seen) and seen[-1] == count
    assert len({imported for imported in seen if 0 < imported < count}) > 1
    assert (job["Status"], counts(job)) == ("Succeeded", (count, 0, 0))
    assert log(server, pool, job) == []
    assert pool.cognito.describe_user_pool(UserPoolId=pool.id)["UserPool"]["EstimatedNumberOfUsers"] == count
    users = everybody(pool)
    assert sorted(user["Username"] for user in users) == [import_csv.username(number) for number in range(1, count + 1)]
    assert all(attributes(user)["email"] == f"{user['Username']}@example.com" for user in users)
    for number in (1, count // 2, count):
        assert sign_in(pool, number, "user")["TokenType"] == "Bearer"
    assert server.stop() == 0


def test_a_job_stops_and_a_pool_waits_for_it(server):
    pool = Pool(server)
    job = create(pool)
    assert upload(job, import_csv.content(20_000)).status_code == 200
    start(pool, job)
    with refused("UserImportInProgressException"):
        pool.cognito.update_user_pool(UserPoolId=pool.id)
    while describe(pool, job)["ImportedUsers"] == 0:
        time.sleep(0.01)
    assert pool.cognito.stop_user_import_job(UserPoolId=pool.id, JobId=job["JobId"])["UserImportJob"]["Status"] in ("Stopping", "Stopped")
    job, _ = finished(pool, job)
    assert (job["Status"], job["CompletionMessage"]) == ("Stopped", "The Import Job was stopped by the developer.")
    assert 0 < job["ImportedUsers"] < 20_000
    assert pool.cognito.describe_user_pool(UserPoolId=pool.id)["UserPool"]["EstimatedNumberOfUsers"] == job["ImportedUsers"]
    with refused("PreconditionNotMetException"):
        start(pool, job)
    pool.cognito.update_user_pool(UserPoolId=pool.id, AutoVerifiedAttributes=["email"])


def test_an_upload_address_is_good_for_one_file_of_one_job(server):
    pool = Pool(server)
    job, other = create(pool), create(pool)
    url, content = job["PreSignedUrl"], b"".join(import_csv.content(3))
    assert url.startswith(server.url + "/_lifeguard/imports/")
    forged = [
        url[:-1] + ("0" if url[-1] != "0" else "1"), url.split("?")[0], url.split("?")[0] + "?" + other["PreSignedUrl"].split("?")[1],
        url.replace("Expires=", "Expires=9"), url + "&acl=public",
    ]  # fmt: skip
    for address in forged:
        answer = requests.put(address, data=content, timeout=10)
        assert (answer.status_code, answer.json()) == (
            403, {"__type": "AccessDeniedException", "message": "The signature of this upload address is not valid."}
        )  # fmt: skip
    for method in ("GET", "POST", "DELETE", "OPTIONS", "HEAD"):
        answer = requests.request(method, url, timeout=10)
        assert answer.status_code == 404
        assert "access-control-allow-origin" not in answer.headers
    answer = requests.put(url, data=content, headers={"Origin": "https://evil.example"}, timeout=10)
    assert answer.status_code == 200 and "access-control-allow-origin" not in answer.headers
    # A signature that is wrong is refused before the file is sent.
    answer = requests.put(forged[0], data=b"x" * 3_000_000, timeout=10)
    assert answer.status_code == 403
    start(pool, job)
    finished(pool, job)
    answer = requests.put(url, data=content, timeout=10)
    assert (answer.status_code, answer.json()["__type"]) == (409, "PreconditionNotMetException")


def test_a_file_of_more_than_100_megabytes_is_refused_and_an_earlier_one_stays(server):
    pool = Pool(server)
    job = create(pool)
    assert upload(job, b"".join(import_csv.content(3))).status_code == 200
    piece = b"x" * 1_000_000

    def endless():
        for _ in range(110):
            yield piece

    try:
        answer = upload(job, endless())
        assert (answer.status_code, answer.json()["__type"]) == (413, "LimitExceededException")
    except requests.exceptions.ConnectionError:
        # The server has stopped listening while there was more to be sent; a client may see that first.
        pass
    start(pool, job)
    job, _ = finished(pool, job)
    assert counts(job) == (3, 0, 0)


def test_a_broken_upload_leaves_the_server_and_the_job_whole(server):
    pool = Pool(server)
    job = create(pool)

    def broken():
        yield b"x" * 1_000_000
        raise RuntimeError("the client goes away")

    for _ in range(3):
        with pytest.raises(RuntimeError):
            upload(job, broken())
    with refused("PreconditionNotMetException"):
        start(pool, job)
    uploads = [threading.Thread(target=upload, args=(job, b"".join(import_csv.content(2000)))) for _ in range(4)]
    for each in uploads:
        each.start()
    for each in uploads:
        each.join()
    assert upload(job, b"".join(import_csv.content(3))).status_code == 200
    start(pool, job)
    job, _ = finished(pool, job)
    assert counts(job) == (3, 0, 0)


def test_a_file_that_makes_no_sense_fails(server):
    pool = Pool(server)
    header = pool.cognito.get_csv_header(UserPoolId=pool.id)
    assert (header["UserPoolId"], sorted(header["CSVHeader"])) == (pool.id, sorted(import_csv.COLUMNS.split(",")))
    job = create(pool)
    assert upload(job, b"=cmd(),name\nx,y\n").status_code == 200
    start(pool, job)
    job, _ = finished(pool, job)
    assert (job["Status"], counts(job)) == ("Failed", (0, 0, 0))
    assert log(server, pool, job) == [(1, "FAILED", "The header has columns that the user pool does not have, at 1.")]
    jobs = pool.cognito.list_user_import_jobs(UserPoolId=pool.id, MaxResults=10)["UserImportJobs"]
    assert [each["JobId"] for each in jobs] == [job["JobId"]]
