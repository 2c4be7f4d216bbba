"""What boto3 does with its default settings, one function a scenario. Ends with a traceback where an answer is not right.

The server is in AWS_ENDPOINT_URL, who calls in the usual variables.
"""

import hashlib
import io
import json
import sys
import urllib.error
import urllib.request

import boto3
from botocore.exceptions import ClientError

BUCKET = "boto3-bucket"
MIB = 1024 * 1024


def with_bucket():
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": s3.meta.region_name})
    return s3


def refused(code, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error
        return error.response
    raise AssertionError(f"{code} was expected")


def odd_keys():
    s3 = with_bucket()
    keys = json.loads(sys.argv[2])
    for key in keys:
        s3.put_object(Bucket=BUCKET, Key=key, Body=key.encode())
    for key in keys:
        assert s3.get_object(Bucket=BUCKET, Key=key)["Body"].read() == key.encode(), key
        url = s3.generate_presigned_url("get_object", Params={"Bucket": BUCKET, "Key": key})
        assert urllib.request.urlopen(url).read() == key.encode(), key
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, PaginationConfig={"PageSize": 5})
    listed = [entry["Key"] for page in pages for entry in page["Contents"]]
    assert listed == sorted(keys, key=str.encode), listed
    for key in keys:
        s3.copy_object(Bucket=BUCKET, Key="copy", CopySource={"Bucket": BUCKET, "Key": key})
        assert s3.get_object(Bucket=BUCKET, Key="copy")["Body"].read() == key.encode(), key
    deleted = s3.delete_objects(Bucket=BUCKET, Delete={"Objects": [{"Key": key} for key in [*keys, "copy"]]})
    assert "Errors" not in deleted, deleted
    assert s3.list_objects_v2(Bucket=BUCKET)["KeyCount"] == 0


def checksums():
    s3 = with_bucket()
    body = b"123456789" * 1000
    for algorithm in ["CRC32", "SHA1", "SHA256"]:
        field = f"Checksum{algorithm}"
        for content in [b"", body]:
            stored = s3.put_object(Bucket=BUCKET, Key="k", Body=content, ChecksumAlgorithm=algorithm)
            got = s3.get_object(Bucket=BUCKET, Key="k", ChecksumMode="ENABLED")
            assert got["Body"].read() == content
            assert got[field] == stored[field], algorithm
        wrong = {field: stored[field]}
        refused("BadDigest", s3.put_object, Bucket=BUCKET, Key="k", Body=b"another body", **wrong)
    streamed = s3.put_object(Bucket=BUCKET, Key="stream", Body=io.BytesIO(body))
    assert streamed["ChecksumType"] == "FULL_OBJECT", streamed


def large():
    s3 = with_bucket()
    content = b"".join(hashlib.sha512(str(index).encode()).digest() * 16 for index in range(100 * 1024))
    assert len(content) == 100 * MIB
    s3.upload_fileobj(io.BytesIO(content), BUCKET, "large")
    received = io.BytesIO()
    s3.download_fileobj(BUCKET, "large", received)
    assert received.getvalue() == content
    head = s3.head_object(Bucket=BUCKET, Key="large")
    assert head["ETag"].endswith('-13"'), head


def presigned():
    s3 = with_bucket()
    put = s3.generate_presigned_url("put_object", Params={"Bucket": BUCKET, "Key": "k"})
    urllib.request.urlopen(urllib.request.Request(put, data=b"by URL", method="PUT"))
    get = s3.generate_presigned_url("get_object", Params={"Bucket": BUCKET, "Key": "k"})
    assert urllib.request.urlopen(get).read() == b"by URL"
    try:
        urllib.request.urlopen(get.replace("Signature=", "Signature=0"))
    except urllib.error.HTTPError as error:
        assert error.code == 403 and b"SignatureDoesNotMatch" in error.read()
    else:
        raise AssertionError("a forged URL was taken")


def encrypted():
    s3, kms = with_bucket(), boto3.client("kms")
    key = kms.create_key()["KeyMetadata"]
    rule = {
        "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key["Arn"]},
        "BucketKeyEnabled": True,
    }
    s3.put_bucket_encryption(Bucket=BUCKET, ServerSideEncryptionConfiguration={"Rules": [rule]})
    stored = s3.put_object(Bucket=BUCKET, Key="k", Body=b"secret")
    assert stored["SSEKMSKeyId"] == key["Arn"] and stored["BucketKeyEnabled"], stored
    assert s3.get_object(Bucket=BUCKET, Key="k")["Body"].read() == b"secret"
    kms.disable_key(KeyId=key["KeyId"])
    answer = refused("KMS.DisabledException", s3.get_object, Bucket=BUCKET, Key="k")
    assert answer["Error"]["Message"] == f"{key['Arn']} is disabled.", answer


def versions():
    s3 = with_bucket()
    keys = json.loads(sys.argv[2])[:6]
    s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    for key in keys:
        for round in range(3):
            s3.put_object(Bucket=BUCKET, Key=key, Body=b"%d" % round)
        s3.delete_object(Bucket=BUCKET, Key=key)
    pages = list(s3.get_paginator("list_object_versions").paginate(Bucket=BUCKET, PaginationConfig={"PageSize": 5}))
    listed = [entry for page in pages for entry in page.get("Versions", [])]
    assert [entry["Key"] for entry in listed] == [key for key in sorted(keys, key=str.encode) for _ in range(3)], listed
    assert sum(len(page.get("DeleteMarkers", [])) for page in pages) == len(keys)
    for index, entry in enumerate(listed):
        got = s3.get_object(Bucket=BUCKET, Key=entry["Key"], VersionId=entry["VersionId"])
        assert got["Body"].read() == b"%d" % (2 - index % 3) and got["VersionId"] == entry["VersionId"]
    refused("NoSuchKey", s3.get_object, Bucket=BUCKET, Key=keys[0])
    bucket = boto3.resource("s3").Bucket(BUCKET)
    bucket.object_versions.filter(Prefix=keys[0]).delete()
    bucket.object_versions.delete()
    assert "Versions" not in s3.list_object_versions(Bucket=BUCKET)
    locked = f"{BUCKET}-locked"
    place = {"LocationConstraint": s3.meta.region_name}
    s3.create_bucket(Bucket=locked, ObjectLockEnabledForBucket=True, CreateBucketConfiguration=place)
    kept = s3.put_object(Bucket=locked, Key="kept", Body=b"x", ObjectLockLegalHoldStatus="ON")["VersionId"]
    refused("AccessDenied", s3.delete_object, Bucket=locked, Key="kept", VersionId=kept)
    s3.put_object_legal_hold(Bucket=locked, Key="kept", LegalHold={"Status": "OFF"})
    s3.delete_object(Bucket=locked, Key="kept", VersionId=kept)
    s3.delete_bucket(Bucket=BUCKET)
    s3.delete_bucket(Bucket=locked)


def services():
    account = boto3.client("sts").get_caller_identity()["Account"]
    organizations = boto3.client("organizations")
    made = organizations.create_account(AccountName="a", Email="a@example.com")["CreateAccountStatus"]
    role = f"arn:aws:iam::{made['AccountId']}:role/OrganizationAccountAccessRole"
    entered = boto3.client("sts").assume_role(RoleArn=role, RoleSessionName="boto3")["Credentials"]
    inside = boto3.Session(entered["AccessKeyId"], entered["SecretAccessKey"], entered["SessionToken"])
    assert inside.client("sts").get_caller_identity()["Account"] == made["AccountId"] != account
    iam = inside.client("iam")
    trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": account}, "Action": "sts:AssumeRole"}]}
    iam.create_role(RoleName="r", AssumeRolePolicyDocument=json.dumps(trust))
    assert iam.get_role(RoleName="r")["Role"]["AssumeRolePolicyDocument"] == trust
    answer = refused("NoSuchEntity", iam.get_role, RoleName="none")
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 404
    refused("AccessDeniedException", inside.client("organizations").list_accounts)
    kms = inside.client("kms")
    blob = kms.encrypt(KeyId=kms.create_key()["KeyMetadata"]["KeyId"], Plaintext=b"x")["CiphertextBlob"]
    assert kms.decrypt(CiphertextBlob=blob)["Plaintext"] == b"x"
    refused("InvalidCiphertextException", kms.decrypt, CiphertextBlob=blob[:-1])
    trail = inside.client("cloudtrail")
    events = trail.lookup_events(LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": "Encrypt"}])["Events"]
    assert [event["Username"] for event in events] == ["boto3"], events


{scenario.__name__: scenario for scenario in [odd_keys, checksums, large, presigned, encrypted, versions, services]}[sys.argv[1]]()
