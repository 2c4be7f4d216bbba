import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writePrometheus } from './prometheus.ts';
import { mergeCounts, RequestCounts } from './request-counts.ts';

const get = { service: 's3', operation: 'GetObject', status: 200 } as const;

test('requests are counted by service, operation and status, and their times are summed', () => {
  const counts = new RequestCounts();
  counts.add({ ...get, seconds: 0.25 });
  counts.add({ ...get, seconds: 0.5 });
  counts.add({ ...get, status: 403, seconds: 1 });
  assert.deepEqual(counts.snapshot(), [
    { ...get, count: 2, seconds: 0.75 },
    { ...get, status: 403, count: 1, seconds: 1 },
  ]);
});

test('the page has the sum of all workers, and each worker by its process', () => {
  const report = { residentBytes: 1024, cpuSeconds: 2, startedAtMs: 1_700_000_000_000 };
  const page = writePrometheus([
    { ...report, pid: 1, requests: [{ ...get, count: 2, seconds: 1 }] },
    { ...report, pid: 2, requests: [{ ...get, count: 3, seconds: 1 }] },
  ]);
  assert.match(page, /^crosskey_requests_total\{service="s3",operation="GetObject",status="200"\} 5$/m);
  assert.match(page, /^crosskey_request_seconds_total\{service="s3",operation="GetObject",status="200"\} 2$/m);
  assert.match(page, /^crosskey_worker_resident_bytes\{pid="2"\} 1024$/m);
  assert.match(page, /^crosskey_worker_start_time_seconds\{pid="1"\} 1700000000$/m);
  assert.match(page, /^# TYPE crosskey_requests_total counter$/m);
});

test('nothing counted is nothing merged', () => assert.deepEqual(mergeCounts([[], []]), []));
