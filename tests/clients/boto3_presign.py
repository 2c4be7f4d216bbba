"""Prints the URLs that boto3 presigns with its default settings for the calls in the first argument, as JSON."""

import json
import sys

import boto3

s3 = boto3.client("s3")
print(json.dumps([s3.generate_presigned_url(method, Params=params) for method, params in json.loads(sys.argv[1])]))
