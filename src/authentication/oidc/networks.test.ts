import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMayCall } from './networks.ts';

test('public addresses may be called, and no other', () => {
  const mayCall = createMayCall([]);
  for (const address of ['1.1.1.1', '52.94.236.248', '223.255.255.254', '2606:4700::1111', '::ffff:1.1.1.1'])
    assert.ok(mayCall(address), address);
  const closed = [
    ...['0.0.0.0', '10.0.0.1', '100.64.0.1', '127.0.0.1', '169.254.169.254', '172.31.255.255', '192.168.1.1'],
    ...['224.0.0.1', '255.255.255.255', '::', '::1', '::ffff:127.0.0.1', '::ffff:7f00:1', '64:ff9b::7f00:1'],
    ...['2002:7f00:1::', '2001:db8::1', 'fc00::1', 'fd00:ec2::254', 'fe80::1', 'ff02::1', 'localhost', '', '127.1'],
  ];
  for (const address of closed) assert.ok(!mayCall(address), address);
});

test('the operator’s networks may be called, and no other beside the public ones', () => {
  const mayCall = createMayCall(['10.1.0.0/16', '127.0.0.1/32', 'fd00::/8']);
  for (const address of ['10.1.2.3', '127.0.0.1', '::ffff:10.1.2.3', 'fd12::1', '1.1.1.1']) assert.ok(mayCall(address));
  for (const address of ['10.2.0.1', '127.0.0.2', 'fe80::1']) assert.ok(!mayCall(address));
});
